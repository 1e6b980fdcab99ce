//! A Go host: a package that calls plugins of a world, and the runtime package it rests on.

use carrick_wit::{Resolve, WorldId};

use crate::error::BindingsError;
use crate::file::{Owner, SourceFile};

mod exports;
mod imports;
mod model;
mod text;
mod types;

use model::Model;
use types::Types;

/// Pairs each file of the runtime package with its contents.
macro_rules! runtime_files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../go-host/carrick/", $name)))),*]
    };
}

/// The files of the runtime package, which the generated package imports.
static RUNTIME_FILES: &[(&str, &str)] = runtime_files![
    "call.go",
    "codec.go",
    "doc.go",
    "engine.go",
    "engine_wazy.go",
    "errors.go",
    "instances.go",
    "limits.go",
    "log.go",
    "permissions.go",
    "plugin.go",
    "pool.go",
    "resource.go",
    "tuple.go",
    "types.go",
];

/// The module of the runtime package here, with what it requires.
const RUNTIME_MODULE: &str = include_str!("../go-host/go.mod");
const RUNTIME_SUMS: &str = include_str!("../go-host/go.sum");

/// The Go modules that the package of a host needs, as `go get` takes them: `PATH@VERSION`.
pub fn go_host_requirements() -> Vec<String> {
    let lines = RUNTIME_MODULE.lines().map(str::trim);
    let direct = lines.filter(|line| line.contains(" v") && !line.contains("// indirect"));
    direct.map(|line| line.replacen(' ', "@", 1)).collect()
}

/// The package for hosts of `world`, whose import path is `package`.
pub(crate) fn files(
    resolve: &Resolve,
    world: WorldId,
    package: Option<&str>,
) -> Result<Vec<SourceFile>, BindingsError> {
    let default = format!("example/{}", resolve.worlds[world].name);
    let module = package.unwrap_or(&default);
    let model = Model::of(resolve, world, module)?;
    let mut types = Types::of(&model)?;
    let plugin = exports::source(&model, &mut types)?;
    let imports = imports::source(&model, &mut types)?;
    let declarations = types.source();
    let runtime = format!("{module}/carrick");
    let mut docs = format!(
        "Package {} calls plugins of the world `{}`.",
        model.package, model.world_name
    );
    if let Some(of_world) = &model.docs {
        docs.push_str("\n\n");
        docs.push_str(of_world);
    }
    let package = &model.package;
    let mut files = vec![
        file("plugin.go", plugin.file(package, Some(&docs), &runtime)),
        file("types.go", declarations.file(package, None, &runtime)),
    ];
    if let Some(imports) = imports {
        files.push(file("imports.go", imports.file(package, None, &runtime)));
    }
    files.extend(
        RUNTIME_FILES
            .iter()
            .map(|(name, contents)| file(&format!("carrick/{name}"), (*contents).to_owned())),
    );
    let requirements = RUNTIME_MODULE.split_once('\n').map_or("", |(_, rest)| rest);
    let author = |path: &str, contents: String| SourceFile::new(path, contents, Owner::Author);
    files.push(author("go.mod", format!("module {module}\n{requirements}")));
    files.push(author("go.sum", RUNTIME_SUMS.to_owned()));
    Ok(files)
}

fn file(path: &str, contents: String) -> SourceFile {
    SourceFile::new(path, contents, Owner::Generator)
}

fn unsupported(item: impl Into<String>, what: &str) -> BindingsError {
    BindingsError::HostUnsupported {
        item: item.into(),
        what: what.to_owned(),
    }
}
