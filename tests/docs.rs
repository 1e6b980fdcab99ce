//! What the documents claim: their examples run, the paths they name exist.

#[path = "support/console.rs"]
mod console;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::path::{Path, PathBuf};

use toolchain::World;

#[test]
fn the_examples_of_the_readme_hold() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let guest = Path::new("guests/go-image-info");
    copy_folder(&root().join(guest), &folder.path().join(guest));
    for wit in ["tests/cli/wit-check.in", "tests/cli/wit-diff.in"] {
        std::fs::create_dir_all(folder.path().join("tests/cli")).expect("made");
        copy_folder(&root().join(wit), &folder.path().join(wit));
    }
    let components = Path::new("tests/cli/call.in");
    copy_folder(&root().join(components), &folder.path().join(components));
    let records = Path::new("tests/cli/map.in");
    copy_folder(&root().join(records), &folder.path().join(records));
    let parts = Path::new("tests/cli/compose.in");
    copy_folder(&root().join(parts), &folder.path().join(parts));
    console::assert_examples_hold(&root().join("README.md"), folder.path(), &[carrick()]);
}

#[test]
fn the_host_of_the_readme_is_the_example_that_is_compiled() {
    let readme = read("README.md");
    let shown = readme
        .split("```rust\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README has a host in Rust");
    let example = read("crates/host/examples/words.rs");
    let code = &example[example.find("use ").expect("it uses the library")..];
    assert_eq!(shown, code);
}

#[test]
fn the_first_command_of_the_readme_prints_what_it_says() {
    let readme = read("README.md");
    let command = readme
        .lines()
        .find_map(|line| line.strip_prefix("cargo run -- "))
        .expect("the README runs Carrick by cargo");
    let (words, input) = command.split_once(" < ").expect("it reads a picture");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_carrick"))
        .args(words.split(' '))
        .current_dir(root())
        .stdin(std::fs::File::open(root().join(input)).expect("the picture is there"))
        .output()
        .expect("it starts");
    let printed = String::from_utf8(output.stdout).expect("it prints text");
    assert!(
        readme.contains(&format!("It prints `{}`", printed.trim_end())),
        "{printed}"
    );
}

#[test]
fn what_the_page_for_go_developers_says_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for guest in ["go-cpu", "go-exit", "go-files", "go-limits"] {
        let name = format!("{}.wasm", guest.trim_start_matches("go-"));
        std::fs::copy(toolchain::build_go(guest), folder.path().join(name)).expect("copied");
    }
    for (guest, to, files) in [
        ("go-hello", ".", &["go.mod", "main.go"][..]),
        ("go-reactor", "reactor", &["go.mod", "main.go", "world.wit"]),
    ] {
        std::fs::create_dir_all(folder.path().join(to)).expect("made");
        for file in files {
            let from = toolchain::guests_dir().join(guest).join(file);
            std::fs::copy(from, folder.path().join(to).join(file)).expect("copied");
        }
    }
    let mut programs = vec![carrick()];
    if let Some(go) = toolchain::go()
        .command
        .parent()
        .filter(|folder| folder.is_absolute())
    {
        programs.push(go.to_owned());
    }
    let page = root().join("docs/migrating-go.md");
    console::assert_examples_hold(&page, folder.path(), &programs);
}

#[test]
fn what_the_page_about_comparing_wit_says_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = Path::new("crates/wit/tests/diff");
    std::fs::create_dir_all(folder.path().join("crates/wit/tests")).expect("made");
    copy_folder(&root().join(cases), &folder.path().join(cases));
    let page = root().join("docs/wit-diff.md");
    console::assert_examples_hold(&page, folder.path(), &[carrick()]);
}

#[test]
fn what_the_page_on_json_says_holds() {
    let folder = root().join("tests/cli/call.in");
    console::assert_examples_hold(&root().join("docs/json.md"), &folder, &[carrick()]);
}

#[test]
fn the_examples_of_the_page_on_composing_hold() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipeline = |name| World {
        wit: "wit/pipeline/v0.1.0",
        name,
    };
    let go = toolchain::build_go_typed;
    let rust = toolchain::build_rust_typed;
    let c = toolchain::build_c_typed;
    let python = toolchain::build_python;
    for (name, guest) in [
        ("go-parse", go("go-pipeline-parse", pipeline("parser"))),
        ("go-rules", go("go-pipeline-rules", pipeline("transformer"))),
        (
            "rust-rules",
            rust("rust-pipeline-rules", pipeline("transformer")),
        ),
        ("c-checksum", c("c-pipeline-checksum", pipeline("summer"))),
        (
            "python-report",
            python("python-pipeline-report", pipeline("reporter")),
        ),
    ] {
        std::fs::copy(guest, folder.path().join(format!("{name}.wasm"))).expect("copied");
    }
    let contract = pipeline("pipeline").path();
    for to in ["wit/pipeline/v0.1.0", "host/deps/pipeline"] {
        std::fs::create_dir_all(folder.path().join(to)).expect("made");
        copy_folder(&contract, &folder.path().join(to));
    }
    for (from, to) in [("host.wat", "host.wat"), ("host.wit", "host/host.wit")] {
        let from = root().join("tests/pipeline").join(from);
        std::fs::copy(from, folder.path().join(to)).expect("copied");
    }
    console::assert_examples_hold(&root().join("docs/compose.md"), folder.path(), &[carrick()]);
}

#[test]
fn what_the_page_on_composing_says_of_wac_is_what_its_cases_show() {
    let page = read("docs/compose.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(str::trim).collect())
        .filter(|cells: &Vec<&str>| cells.len() == 5)
        .collect();
    assert!(rows.len() > 20, "found only {} rows", rows.len());
    for row in rows {
        let case = row[1].trim_matches('`');
        let said = read(&format!("crates/assemble/tests/compose/{case}/wac.txt"));
        let claim = row[2];
        match claim.strip_prefix("succeeds; ") {
            // The last word on what stays open is the list of imports.
            Some(open) => {
                let name = open.split('`').nth(1).unwrap_or_default();
                assert!(
                    said.starts_with("says nothing; imports: ") && said.contains(name),
                    "{case}: {said}"
                );
            }
            None => assert!(said.contains(claim), "{case}: {said}"),
        }
    }
}

#[test]
fn the_paths_that_architecture_names_exist() {
    let text = read("ARCHITECTURE.md");
    let paths: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| code.contains('/') && !code.contains([' ', ':', '<', '#', '*', '$']))
        .collect();
    assert!(paths.len() > 10, "found only {paths:?}");
    for path in paths {
        assert!(root().join(path).exists(), "ARCHITECTURE.md names `{path}`");
    }
}

#[test]
fn dependencies_between_the_crates_point_one_way() {
    // From the left of `cli → host → assemble → bindings → wit` to the right only.
    let order = [
        "carrick-wit",
        "carrick-bindings",
        "carrick-assemble",
        "carrick-host",
    ];
    for (position, (folder, only)) in [
        ("wit", &[][..]),
        ("bindings", &[]),
        ("assemble", &[]),
        ("host", &["wasmtime", "tokio"]),
        ("cli", &["clap", "carrick-bindings"]),
    ]
    .iter()
    .enumerate()
    {
        let manifest: toml::Table = read(&format!("crates/{folder}/Cargo.toml"))
            .parse()
            .expect("a manifest");
        let dependencies = manifest["dependencies"].as_table().expect("dependencies");
        for name in &order[position.min(order.len())..] {
            assert!(
                !dependencies.contains_key(*name),
                "crates/{folder} depends on {name}"
            );
        }
        for reserved in ["wasmtime", "tokio", "clap", "carrick-bindings"] {
            let here = dependencies.contains_key(reserved);
            assert!(
                !here || only.contains(&reserved),
                "crates/{folder} depends on {reserved}"
            );
        }
    }
}

#[test]
fn the_contracts_are_as_they_were_frozen() {
    let mut found = String::new();
    let mut contracts: Vec<PathBuf> = walkdir::WalkDir::new(root().join("wit"))
        .into_iter()
        .map(|entry| entry.expect("the folder can be read").into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "wit"))
        .collect();
    contracts.sort();
    for path in contracts {
        let text = std::fs::read_to_string(&path).expect("a contract is text");
        // What a contract says is its words; comments and spaces are not.
        let words: Vec<&str> = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or_default())
            .flat_map(str::split_whitespace)
            .collect();
        let name = path.strip_prefix(root().join("wit")).expect("below it");
        let hash = blake3::hash(words.join(" ").as_bytes());
        found.push_str(&format!("{hash}  {}\n", name.display()));
    }
    assert_eq!(
        found,
        read("wit/frozen.txt"),
        "a frozen contract has changed"
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The folder of the command under test.
fn carrick() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_carrick"))
        .parent()
        .expect("a folder")
        .to_owned()
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.path().strip_prefix(from).expect("below it"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("made");
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
