//! WIT comes out the same whatever it was read from.

#[path = "support/component.rs"]
mod component;

use std::fs;
use std::path::Path;

use carrick_wit::{
    DiffOptions, DocsFormat, InputKind, LoadWitError, Loaded, Source, WorldOf, check, diff, docs,
    load, outline, select_world, show, show_item,
};
use wit_component::{StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, PackageMetadata};

const TEXT: &str = "\
package acme:db@1.0.0;

/// Who uses it.
interface types {
  /// A user.
  record user {
    name: string,
    age: u32,
  }

  resource session {
    constructor(of: string);
    /// Ends it.
    end: func() -> result;
  }
}

interface users {
  use types.{user, session};

  /// Finds one.
  get: func(through: borrow<session>, id: u32) -> option<user>;
}

world app {
  import types;
  import users;

  export run: func() -> list<tuple<u8, string>>;
}
";

#[test]
fn text_that_was_shown_is_shown_the_same() {
    assert_eq!(shown(&bytes("db.wit", TEXT.as_bytes())), TEXT);
}

#[test]
fn a_binary_package_is_shown_as_its_text() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let binary = wit_component::encode(&loaded.resolve, loaded.package, false).expect("it encodes");
    let again = bytes("db.wasm", &binary);
    assert_eq!(again.kind, InputKind::Package);
    assert_eq!(shown(&again), TEXT);
}

#[test]
fn a_module_carries_its_world() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let module = bytes("module.wasm", &module(&loaded));
    assert_eq!(module.kind, InputKind::Module);
    assert_fits(&module, &loaded);
    assert_fixpoint(&module);
}

#[test]
fn a_module_needs_all_that_its_world_imports() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let module = bytes("module.wasm", &module(&loaded));
    let less = TEXT.replace("  import users;\n", "");
    let before = bytes("db.wit", less.as_bytes());
    let diffed = diff(&before, &module, &DiffOptions::default());
    let diffed = diffed.unwrap_or_else(|error| panic!("{error}"));
    assert!(!diffed.breaks_guests() && diffed.breaks_hosts(), "{diffed}");
}

#[test]
fn a_component_has_its_world() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let component = component::encode(&loaded);
    assert_eq!(component.kind, InputKind::Component);
    assert_fits(&component, &loaded);
    assert_fixpoint(&component);
    let diffed = diff(&loaded, &component, &DiffOptions::default());
    let diffed = diffed.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        !diffed.breaks_guests() && !diffed.breaks_hosts(),
        "{diffed}"
    );
}

#[test]
fn a_component_keeps_the_docs_that_it_carries() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let plain = component::encode_to_bytes(&loaded);
    assert!(!bytes("app.wasm", &plain).has_docs());
    let section = docs_section(&loaded);
    let described = bytes("app.wasm", &[plain.as_slice(), &section].concat());
    assert!(described.has_docs());
    let text = shown(&described);
    for line in [
        "  /// Who uses it.",
        "    /// A user.",
        "      /// Ends it.",
        "    /// Finds one.",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert_fixpoint(&described);
    let page = docs(&described, DocsFormat::Markdown);
    assert!(page.contains("\nFinds one.\n"), "{page}");
}

#[test]
fn docs_of_components_inside_a_component_are_not_its_own() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let section = docs_section(&loaded);
    let inner = [component::encode_to_bytes(&loaded).as_slice(), &section].concat();
    let mut outer = b"\0asm\x0d\0\x01\0".to_vec();
    // Two, of which a decoder that looks into them would say that there are too many.
    outer.extend(binary_section(4, &inner));
    outer.extend(binary_section(4, &inner));
    assert!(!bytes("outer.wasm", &outer).has_docs());
}

#[test]
fn docs_of_what_a_component_does_not_have_are_left_out() {
    let less = TEXT
        .replace("    age: u32,\n", "")
        .replace("    /// Ends it.\n    end: func() -> result;\n", "")
        .replace("  get: func", "  find: func");
    let plain = component::encode_to_bytes(&bytes("less.wit", less.as_bytes()));
    let all = docs_section(&bytes("db.wit", TEXT.as_bytes()));
    let described = bytes("app.wasm", &[plain, all].concat());
    let text = shown(&described);
    assert!(text.contains("/// A user."), "{text}");
    assert!(
        !text.contains("Ends it") && !text.contains("Finds one"),
        "{text}"
    );
}

#[test]
fn a_section_that_holds_no_docs_is_no_obstacle() {
    let plain = component::encode_to_bytes(&bytes("db.wit", TEXT.as_bytes()));
    for data in [
        &b""[..],
        b"\x01",
        b"\x01[]",
        b"\x01{\"interfaces\": {\"types\": 1}}",
        b"\x07{}",
        b"\x01{",
    ] {
        let mut component = plain.clone();
        component.extend(custom_section("package-docs", data));
        assert!(!bytes("app.wasm", &component).has_docs(), "{data:?}");
    }
}

fn docs_section(loaded: &Loaded) -> Vec<u8> {
    let docs = PackageMetadata::extract(&loaded.resolve, loaded.package);
    custom_section("package-docs", &docs.encode().expect("it is JSON"))
}

fn custom_section(name: &str, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("a short name");
    binary_section(0, &[&[length], name.as_bytes(), data].concat())
}

fn binary_section(id: u8, content: &[u8]) -> Vec<u8> {
    let mut section = vec![id];
    let mut size = content.len();
    while size >= 0x80 {
        section.push((size % 0x80) as u8 | 0x80);
        size /= 0x80;
    }
    section.push(size as u8);
    section.extend_from_slice(content);
    section
}

#[test]
fn a_module_without_a_world_says_so() {
    let error = load(&Source::Bytes {
        name: "plain.wat".to_owned(),
        bytes: b"(module)".to_vec(),
    });
    assert!(
        matches!(error, Err(LoadWitError::NoWorld { .. })),
        "{error:?}"
    );
}

#[test]
fn a_folder_has_its_dependencies_beside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, contents: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        fs::write(path, contents).expect("written");
    };
    let clocks = bytes(
        "clocks.wit",
        b"package acme:clocks; interface now { get: func() -> u64; }",
    );
    let binary = wit_component::encode(&clocks.resolve, clocks.package, false).expect("it encodes");
    write("world.wit", b"package acme:app;\nworld app { import acme:io/out; import acme:clocks/now; import acme:log/log; }");
    write("more.wit", b"interface more { f: func(); }");
    write(
        "deps/io/out.wit",
        b"package acme:io;\ninterface out { put: func(line: string); }",
    );
    write(
        "deps/log.wit",
        b"package acme:log;\ninterface log { line: func(); }",
    );
    write("deps/clocks.wasm", &binary);
    write("deps/README.md", b"not WIT");
    let loaded = load(&Source::from_arg(folder.path().as_os_str()))
        .unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<String> = outline(&loaded)
        .packages
        .into_iter()
        .map(|package| package.name)
        .collect();
    assert_eq!(names, ["acme:app", "acme:clocks", "acme:io", "acme:log"]);
    assert_fixpoint(&loaded);
    write(
        "deps/app.wasm",
        &fs::read(write_component(folder.path())).expect("read"),
    );
    let error = load(&Source::from_arg(folder.path().as_os_str()));
    assert!(
        matches!(error, Err(LoadWitError::NotAPackage { .. })),
        "{error:?}"
    );
}

fn write_component(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("app.component");
    let text = "(component (import \"f\" (func)))";
    fs::write(&path, wat::parse_str(text).expect("it assembles")).expect("written");
    path
}

#[test]
fn one_item_goes_by_any_of_its_names() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let user = "/// A user.\nrecord user {\n  name: string,\n  age: u32,\n}\n";
    for name in [
        "user",
        "types.user",
        "acme:db/types.user",
        "acme:db/types@1.0.0.user",
    ] {
        let text = show_item(&loaded, name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(text, user, "{name}");
    }
    let item = |name| show_item(&loaded, name).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        item("get"),
        "/// Finds one.\nget: func(through: borrow<session>, id: u32) -> option<user>;\n"
    );
    assert_eq!(item("run"), "run: func() -> list<tuple<u8, string>>;\n");
    assert_eq!(item("users.user"), "use types.{user};\n");
    assert!(item("session").contains("constructor(of: string);"));
    assert!(item("users").starts_with("interface users {\n  use types.{"));
    assert!(item("app").starts_with("world app {\n"));
    let error = show_item(&loaded, "usr").expect_err("there is none");
    assert_eq!(
        error.to_string(),
        "there is no world, interface, type or function `usr`"
    );
}

#[test]
fn damaged_binaries_get_an_answer() {
    let loaded = bytes("db.wit", TEXT.as_bytes());
    let package =
        wit_component::encode(&loaded.resolve, loaded.package, false).expect("it encodes");
    for binary in [package, module(&loaded)] {
        for at in (0..binary.len()).step_by(3) {
            let mut damaged = binary.clone();
            damaged[at] = damaged[at].wrapping_add(1);
            // Either answer will do, as long as there is one.
            // Either answer will do, as long as there is one.
            let _ = load(&Source::Bytes {
                name: "damaged".to_owned(),
                bytes: damaged,
            });
            let _ = load(&Source::Bytes {
                name: "cut off".to_owned(),
                bytes: binary[..at].to_vec(),
            });
        }
    }
}

fn module(loaded: &Loaded) -> Vec<u8> {
    let world = select_world(loaded, None).unwrap_or_else(|error| panic!("{error}"));
    let abi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
    let mut module = dummy_module(&loaded.resolve, world, abi);
    embed_component_metadata(
        &mut module,
        &loaded.resolve,
        world,
        StringEncoding::UTF8,
        false,
    )
    .expect("the world is embedded");
    module
}

fn bytes(name: &str, bytes: &[u8]) -> Loaded {
    load(&Source::Bytes {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

fn shown(loaded: &Loaded) -> String {
    show(loaded).unwrap_or_else(|error| panic!("{error}"))
}

fn assert_fixpoint(loaded: &Loaded) {
    let first = shown(loaded);
    let second = shown(&bytes("shown.wit", first.as_bytes()));
    assert_eq!(first, second);
}

fn assert_fits(component: &Loaded, world: &Loaded) {
    let of = |loaded| {
        let world = select_world(loaded, None).unwrap_or_else(|error| panic!("{error}"));
        WorldOf::new(loaded, world)
    };
    let checked = check(of(component), of(world));
    assert!(checked.fits_exactly(), "{checked}");
}
