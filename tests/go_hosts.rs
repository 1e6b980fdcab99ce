//! Go programs that host plugins: what `carrick bindings go-host` writes, with real Go, called by
//! the tests in `tests/go_hosts`.

#[path = "support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use toolchain::World;

const HOSTILE: World = World {
    wit: "guests/hostile.wit",
    name: "hostile",
};

const MANY: World = World {
    wit: "tests/go_hosts/many.wit",
    name: "many",
};

/// A module of an application with a host package for each of three worlds, and their plugins.
struct Hosts {
    module: PathBuf,
    components: PathBuf,
}

fn hosts() -> &'static Hosts {
    static HOSTS: OnceLock<Hosts> = OnceLock::new();
    HOSTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-hosts");
        let (module, components) = (folder.join("module"), folder.join("components"));
        let _ = fs::remove_dir_all(&module);
        for folder in [&module, &components] {
            fs::create_dir_all(folder).expect("the target folder is ours");
        }
        for name in ["go.mod", "go.sum"] {
            copy(&root().join("hosts/go").join(name), &module.join(name));
        }
        let worlds = [
            ("types", toolchain::TYPES),
            ("image", toolchain::IMAGE),
            ("hostile", HOSTILE),
        ];
        for (name, world) in worlds {
            generate(&module, name, world);
            copy(
                &root().join(format!(
                    "tests/go_hosts/{}_test.go",
                    match name {
                        "image" => "plugin",
                        name => name,
                    }
                )),
                &module.join(format!("{name}_test.go")),
            );
            let guests = [
                toolchain::build_go_typed(&format!("go-{name}"), world),
                toolchain::build_rust_typed(&format!("rust-{name}"), world),
                toolchain::build_c_typed(&format!("c-{name}"), world),
            ];
            for (language, guest) in ["go", "rust", "c"].into_iter().zip(guests) {
                let component = components.join(format!("{language}-{name}.wasm"));
                adapt(&guest, world, &component);
            }
        }
        let many = root().join("tests/go_hosts/many.wat");
        generate(&module, "many", MANY);
        adapt(&many, MANY, &components.join("many.wasm"));
        // Each of sixty instances is made of sixty more.
        let core = "(core instance (instantiate $m))".repeat(60);
        let instances = "(instance (instantiate $inner))".repeat(60);
        let nested = format!("(component (component $inner (core module $m) {core}) {instances})");
        let nested = wat::parse_str(nested).expect("it is a component");
        fs::write(components.join("nested.wasm"), nested).expect("the folder is there");
        Hosts { module, components }
    })
}

fn root() -> PathBuf {
    toolchain::guests_dir().join("..")
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

fn carrick() -> Command {
    let mut command = toolchain::typed_go().command_of(env!("CARGO_BIN_EXE_carrick"));
    command.arg("--quiet");
    command
}

fn succeeds(command: &mut Command) -> Output {
    let output = command.output().expect("it starts");
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn generate(module: &Path, name: &str, world: World) {
    let mut bindings = carrick();
    bindings.args(["bindings", "go-host", "--world", world.name, "--wit"]);
    succeeds(bindings.arg(world.path()).arg("-o").arg(module.join(name)));
}

fn adapt(guest: &Path, world: World, component: &Path) {
    let mut adapt = carrick();
    adapt
        .arg("adapt")
        .arg(guest)
        .args(["--world", world.name, "--wit"]);
    succeeds(adapt.arg(world.path()).arg("-o").arg(component));
}

fn go_test(hosts: &Hosts) -> Command {
    let mut test = toolchain::typed_go().command();
    test.args(["test", "-count=1", "-timeout=9m"])
        .env("CARRICK_TEST_COMPONENTS", &hosts.components)
        .current_dir(&hosts.module);
    test
}

#[test]
fn go_programs_call_plugins_in_go_rust_and_c() {
    succeeds(go_test(hosts()).arg("."));
}

#[test]
fn calls_from_many_goroutines_have_no_data_race() {
    let tests = "Goroutines|Reloads|Resource|EndsTheCall";
    let mut test = go_test(hosts());
    test.args(["-race", "-run", tests, "."])
        .env("CARRICK_TEST_LANGUAGES", "c rust")
        .env("CARRICK_TEST_RELOADS", "few");
    succeeds(&mut test);
}

#[test]
fn vet_has_no_complaint_of_what_is_generated() {
    let mut vet = toolchain::typed_go().command();
    succeeds(vet.args(["vet", "./..."]).current_dir(&hosts().module));
}

#[test]
fn a_host_package_builds_in_an_empty_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generate(folder.path(), "plugin", toolchain::IMAGE);
    let mut build = toolchain::typed_go().command();
    let plugin = folder.path().join("plugin");
    succeeds(build.args(["build", "./..."]).current_dir(plugin));
}

/// The commands and the program of docs/go-hosts.md, as they stand there.
#[test]
fn the_host_of_the_documentation_calls_a_new_plugin() {
    let page = fs::read_to_string(root().join("docs/go-hosts.md")).expect("the page is there");
    let block = |start: &str| {
        let (_, rest) = page.split_once(start).expect("the page has it");
        rest.split_once("```").expect("the block ends").0.to_owned()
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = |lines: &str| {
        let carrick = Path::new(env!("CARGO_BIN_EXE_carrick"));
        let go = toolchain::typed_go().command;
        let folders = [&carrick, &go.as_path()].map(|program| program.parent().expect("a folder"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = folders.into_iter().map(Path::to_owned);
        let path = std::env::join_paths(folders.chain(std::env::split_paths(&path)));
        let mut shell = toolchain::typed_go().command_of("sh");
        shell
            .args(["-e", "-c", lines])
            .env("PATH", path.expect("no folder on the path holds a colon"))
            .env("CARRICK_CACHE_DIR", folder.path().join("cache"))
            .current_dir(folder.path());
        succeeds(&mut shell)
    };
    script("carrick new word-counter --lang go\n./word-counter/build.sh");
    script(&block("```sh\n"));
    let main = folder.path().join("my-host/main.go");
    fs::write(main, block("```go\n")).expect("the folder was made");
    let printed = script("cd my-host\ngo run .").stdout;
    let printed = String::from_utf8_lossy(&printed);
    let promised = format!("`go run .` prints `{}`", printed.trim_end());
    assert!(page.contains(&promised), "{printed}");
}
