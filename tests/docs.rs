//! What the documents claim: their examples run, the paths they name exist.

#[path = "support/console.rs"]
mod console;
#[path = "support/toolchain.rs"]
mod toolchain;
#[path = "../crates/host/examples/words.rs"]
#[expect(dead_code, reason = "its `main` is not called here")]
mod words;

use std::path::{Path, PathBuf};

use toolchain::World;
use wasi_preview1_component_adapter_provider as stock;

#[test]
fn the_examples_of_the_readme_hold() {
    let folder = checkout();
    let readme = read("README.md");
    std::fs::create_dir(folder.path().join("words")).expect("made");
    let program = block(&readme, "```go\n");
    std::fs::write(folder.path().join("words/main.go"), program).expect("written");
    stock_component(&readme, folder.path());
    let go = toolchain::typed_go().command;
    let go = go.parent().expect("it is installed in a folder").to_owned();
    // The command of this build, or the one that CARRICK_INSTALLED says where to find.
    let carrick = std::env::var_os("CARRICK_INSTALLED").map_or_else(carrick, PathBuf::from);
    console::assert_examples_hold(&root().join("README.md"), folder.path(), &[carrick, go]);
    // The host of the README calls the plugin that its examples made.
    let (file, text) = readme
        .lines()
        .find_map(|line| line.strip_prefix("cargo run -- ../")?.split_once(' '))
        .expect("the README runs its host");
    let file = folder.path().join(file);
    let printed = words::describe(&file.to_string_lossy(), text.trim_matches('"'))
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(
        readme.contains(&format!("It prints `{printed}`")),
        "{printed}"
    );
}

/// Does what the README says of the stock adapter: `wasm-tools component new`, which succeeds,
/// and `wasm-tools validate`, which finds nothing.
fn stock_component(readme: &str, folder: &Path) {
    let commands: Vec<Vec<&str>> = block(readme, "crashes:\n\n```sh\n")
        .lines()
        .map(|line| line.split(' ').collect())
        .collect();
    let [new, validate] = &commands[..] else {
        panic!("expected two commands, found {commands:?}");
    };
    let [
        "wasm-tools",
        "component",
        "new",
        module,
        "--adapt",
        adapter,
        "-o",
        component,
    ] = new[..]
    else {
        panic!("not as expected: {new:?}");
    };
    assert_eq!(adapter, "wasi_snapshot_preview1.command.wasm");
    assert_eq!(validate[..], ["wasm-tools", "validate", component]);
    let module = std::fs::read(folder.join(module)).expect("the module is there");
    let bytes = wit_component::ComponentEncoder::default()
        .module(&module)
        .and_then(|encoder| {
            encoder.adapter(
                stock::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME,
                stock::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
            )
        })
        .and_then(wit_component::ComponentEncoder::encode)
        .expect("the stock adapter takes the module");
    wasmparser::Validator::new()
        .validate_all(&bytes)
        .expect("the component is valid");
    std::fs::write(folder.join(component), bytes).expect("written");
}

#[test]
fn the_host_of_the_readme_is_the_example_that_is_compiled() {
    let readme = read("README.md");
    let example = read("crates/host/examples/words.rs");
    let code = &example[example.find("use ").expect("it uses the library")..];
    assert_eq!(block(&readme, "```rust\n"), code);
}

#[test]
fn the_examples_of_the_page_on_adapting_hold() {
    the_examples_hold("docs/adapt.md");
}

#[test]
fn the_examples_of_the_page_on_running_hold() {
    the_examples_hold("docs/run.md");
}

#[test]
fn the_examples_of_the_page_on_calling_hold() {
    the_examples_hold("docs/call.md");
}

#[test]
fn the_examples_of_the_page_on_streams_hold() {
    the_examples_hold("docs/map.md");
}

#[test]
fn the_examples_of_the_page_on_plugins_hold() {
    the_examples_hold("docs/plugins.md");
}

#[test]
fn the_examples_of_the_page_on_wit_hold() {
    the_examples_hold("docs/wit.md");
}

#[test]
fn the_picture_of_the_benchmarks_shows_their_page() {
    let output = std::process::Command::new("python3")
        .args(["docs/plot.py", "--check"])
        .current_dir(root())
        .output()
        .expect("Python 3 is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_links_between_the_pages_lead_somewhere() {
    let mut checked = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("a page is text");
        // Code has no links.
        let prose: String = text.split("```").step_by(2).collect();
        let links = prose.split("](").skip(1).filter_map(|rest| {
            let (link, _) = rest.split_once(')')?;
            (!link.contains("://")).then_some(link)
        });
        for link in links {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => page.clone(),
                path => page.parent().expect("a folder").join(path),
            };
            let name = page.strip_prefix(root()).expect("below it").display();
            assert!(target.exists(), "{name} links to `{link}`");
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(target).expect("a page is text");
                let found = headings(&text).any(|heading| heading == anchor);
                assert!(
                    found,
                    "{name} links to `{link}`, a heading that is not there"
                );
            }
            checked += 1;
        }
    }
    assert!(checked > 40, "found only {checked} links");
}

/// All pages that are not texts of tests.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = ["", "docs", "guests", "wit", "fuzz", "packaging"]
        .into_iter()
        .map(|folder| root().join(folder))
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).expect("the folder can be read"))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.sort();
    pages
}

/// The names by which GitHub links to the headings of a page.
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .chars()
                .filter(|letter| letter.is_alphanumeric() || "- _".contains(*letter))
                .map(|letter| match letter {
                    ' ' => '-',
                    letter => letter.to_ascii_lowercase(),
                })
                .collect()
        })
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
fn what_the_page_on_networks_says_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_folder(
        &toolchain::guests_dir().join("go-net"),
        &folder.path().join("go-net"),
    );
    let go = toolchain::typed_go().command;
    let go = go.parent().expect("it is installed in a folder").to_owned();
    let page = root().join("docs/network.md");
    console::assert_examples_hold(&page, folder.path(), &[carrick(), go]);
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
    let folder = checkout();
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
    for used in ["wit/pipeline/v0.1.0", "tests/pipeline"] {
        std::fs::create_dir_all(folder.path().join(used)).expect("made");
        copy_folder(&root().join(used), &folder.path().join(used));
    }
    // The commands that put the WIT package of the host together.
    let page = read("docs/compose.md");
    let prepared = std::process::Command::new("sh")
        .args(["-e", "-c", block(&page, "`host/deps`:\n\n```sh\n")])
        .current_dir(folder.path())
        .status()
        .expect("`sh` starts");
    assert!(prepared.success());
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

/// Runs the examples of a page in a folder that has what they use of a checkout.
#[track_caller]
fn the_examples_hold(page: &str) {
    console::assert_examples_hold(&root().join(page), checkout().path(), &[carrick()]);
}

/// A folder with what the examples of the README and the pages use of a checkout.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for used in [
        "guests/go-image-info",
        "tests/cli/call.in",
        "tests/cli/compose.in",
        "tests/cli/map.in",
        "tests/cli/wit-check.in",
        "tests/cli/wit-diff.in",
    ] {
        let to = folder.path().join(used);
        std::fs::create_dir_all(&to).expect("made");
        copy_folder(&root().join(used), &to);
    }
    folder
}

/// The first fenced block of a page whose fence is followed by what `start` says; without that.
#[track_caller]
fn block<'a>(page: &'a str, start: &str) -> &'a str {
    page.split_once(start)
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(block, _)| block)
        .unwrap_or_else(|| panic!("the page has no block that begins with {start:?}"))
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
