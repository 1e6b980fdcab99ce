//! A Go guest: the generated packages, the runtime package they import, and files to
//! start from that build as they are.

use wit_bindgen_core::wit_parser::{Resolve, WorldId};

use crate::error::BindingsError;
use crate::file::{Owner, SourceFile};
use crate::generator::generated;

mod collisions;
mod mend;
pub(crate) mod names;

use collisions::refuse_collisions;
use mend::{mended, mended_runtime};
use names::rename_parameters;

/// Pairs each path below `go-runtime` with the contents of the file.
macro_rules! runtime_files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../go-runtime/", $path)))),*]
    };
}

/// The oldest Go that builds the generated code: what the runtime package asks for.
pub const GO_VERSION_MIN: &str = "1.27.1";

/// What `go build` must tell the linker, in its `-ldflags`: the runtime package reaches into
/// Go's own runtime by name, which the linker refuses otherwise.
pub const GO_LINKER_FLAG: &str = "-checklinkname=0";

/// The runtime package that the generated code imports, and its folder in the guest.
const RUNTIME: &str = "go.bytecodealliance.org/pkg";
const RUNTIME_FOLDER: &str = "wit_runtime";

/// The files of the runtime package, see `go-runtime/README.md`.
static RUNTIME_FILES: &[(&str, &[u8])] = runtime_files![
    "LICENSE",
    "go.mod",
    "wit/async/async.go",
    "wit/async/empty.s",
    "wit/runtime/empty.s",
    "wit/runtime/runtime.go",
    "wit/types/future.go",
    "wit/types/option.go",
    "wit/types/result.go",
    "wit/types/stream.go",
    "wit/types/tuple.go",
    "wit/types/unit.go",
];

/// The Go module with the runtime package that generated code imports. It is written beside
/// the code, so that nothing is downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GoRuntime {
    /// The path of the module.
    pub module: &'static str,
    /// The version that the generated code asks for.
    pub version: String,
    /// The folder of the module, relative to that of the bindings.
    pub folder: &'static str,
}

/// The runtime package of this release's bindings.
pub fn go_runtime() -> GoRuntime {
    // The generator names the module and its version in one line.
    let line = wit_bindgen_go::remote_pkg_version();
    let version = line.rsplit(' ').next().unwrap_or_default().to_owned();
    GoRuntime {
        module: RUNTIME,
        version,
        folder: RUNTIME_FOLDER,
    }
}

/// The lines of a `go.mod` that let the generated code find the runtime package beside it:
/// a `require` and a `replace`.
pub fn go_requirement() -> [String; 2] {
    let runtime = go_runtime();
    [
        format!("require {RUNTIME} {}", runtime.version),
        format!("replace {RUNTIME} => ./{RUNTIME_FOLDER}"),
    ]
}

pub(crate) fn files(
    resolve: &Resolve,
    world: WorldId,
    module: Option<&str>,
) -> Result<Vec<SourceFile>, BindingsError> {
    refuse_collisions(resolve, world)?;
    let mut resolve = resolve.clone();
    rename_parameters(&mut resolve);
    let name = &resolve.worlds[world].name;
    // Beside a path that begins with `example`, which Go leaves to its users, a module
    // called after a usual world, `plugin`, would be taken for the package of that name.
    let default = format!("example/{name}");
    let module = module.unwrap_or(&default);
    let generate = |generate_stubs| {
        let options = wit_bindgen_go::Opts {
            generate_stubs,
            pkg_name: Some(module.to_owned()),
            quiet: true,
            ..Default::default()
        };
        let mut files = generated(options.build(), &resolve, world)?;
        for file in &mut files {
            if let Ok(text) = std::str::from_utf8(&file.contents) {
                file.contents = mended(text).into_bytes();
            }
        }
        Ok::<_, BindingsError>(files)
    };
    let mut files = generate(false)?;
    let starts = generate(true)?
        .into_iter()
        .filter_map(|with_stubs| implementation(&with_stubs, &files))
        .collect::<Vec<_>>();
    files.extend(starts);
    files.extend(RUNTIME_FILES.iter().map(|(path, contents)| {
        let contents = match (*path, std::str::from_utf8(contents)) {
            ("wit/runtime/runtime.go", Ok(text)) => mended_runtime(text).into_bytes(),
            _ => contents.to_vec(),
        };
        SourceFile::new(
            format!("{RUNTIME_FOLDER}/{path}"),
            contents,
            Owner::Generator,
        )
    }));
    let [require, replace] = go_requirement();
    files.push(author(
        "go.mod",
        format!("module {module}\n\ngo {GO_VERSION_MIN}\n\n{require}\n\n{replace}\n"),
    ));
    files.push(author("main.go", main(name, module)));
    Ok(files)
}

fn author(path: &str, contents: String) -> SourceFile {
    SourceFile::new(path, contents, Owner::Author)
}

fn main(world: &str, module: &str) -> String {
    format!(
        "// Package main is a guest of the world `{world}`.\n\
         //\n\
         // What it exports is written in the `implementation.go` of each package below\n\
         // `exports`. What it imports is below `imports`.\n\
         package main\n\
         \n\
         import _ \"{module}/exports/wit_exports\"\n\
         \n\
         // main is never called in a guest that exports functions.\n\
         func main() {{}}\n"
    )
}

/// The start of an author's file: of `with_stubs`, a file generated with functions to fill
/// in, the declarations that the file of the same name without them lacks.
fn implementation(with_stubs: &SourceFile, without: &[SourceFile]) -> Option<SourceFile> {
    let folder = with_stubs.path.strip_suffix("/wit_bindings.go")?;
    let text = String::from_utf8_lossy(&with_stubs.contents);
    let plain = without.iter().find(|file| file.path == with_stubs.path);
    let plain = plain.map(|file| String::from_utf8_lossy(&file.contents).into_owned());
    let known = plain.as_deref().map(declarations).unwrap_or_default();
    let added: Vec<&str> = declarations(&text)
        .into_iter()
        .filter(|declaration| !known.contains(declaration) && !is_head(declaration))
        .collect();
    if added.is_empty() {
        return None;
    }
    let body = added.join("\n\n").replace("// TODO: Implement\n", "");
    let package = folder.rsplit('/').next().unwrap_or(folder);
    let imports: Vec<&str> = imports(&text)
        .into_iter()
        .filter(|line| body.contains(&format!("{}.", imported_name(line))))
        .collect();
    let mut contents = format!(
        "// Package {package} is what this guest exports; yours to write.\npackage {package}\n\n"
    );
    if !imports.is_empty() {
        contents.push_str(&format!("import (\n\t{}\n)\n\n", imports.join("\n\t")));
    }
    contents.push_str(&body);
    contents.push('\n');
    Some(author(&format!("{folder}/implementation.go"), contents))
}

/// The top-level declarations of generated Go code: blocks with empty lines around them.
fn declarations(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let next = end + line.len();
        // What is inside a declaration is indented, also where nobody formatted it.
        let inside = text[next..].starts_with([' ', '\t', '}', ')', '\n']);
        if line.trim().is_empty() && !inside {
            blocks.push(text[start..end].trim());
            start = next;
        }
        end = next;
    }
    blocks.push(text[start..].trim());
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Whether a block is the head of a file and no declaration.
fn is_head(block: &str) -> bool {
    block
        .lines()
        .all(|line| line.starts_with("//") || line.starts_with("package ") || line.is_empty())
        || block.starts_with("import (")
}

/// The lines between the parentheses of the one `import` of a generated file.
fn imports(text: &str) -> Vec<&str> {
    let Some((_, rest)) = text.split_once("import (") else {
        return Vec::new();
    };
    let list = rest.split(')').next().unwrap_or_default();
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// The name by which Go code uses what the line of an `import` brings.
fn imported_name(line: &str) -> &str {
    match line.split_once(' ') {
        Some((name, _)) => name,
        None => line.trim_matches('"').rsplit('/').next().unwrap_or(line),
    }
}
