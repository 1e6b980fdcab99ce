//! The sources of a guest in a folder: which files are written, and which are left alone.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use carrick_bindings::{BindingsOptions, Language, Owner, SourceFile, bindings, go_requirement};

/// What became of the files of a guest.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Files to start from that were written now.
    pub started: Vec<String>,
    /// Files to start from that were there already, and stay as they are.
    pub kept: Vec<String>,
    /// Generated files, all of them new.
    pub generated: Vec<String>,
}

/// Writes the bindings of a world into the guest in `folder`.
pub(crate) fn write_bindings(
    folder: &Path,
    language: Language,
    resolve: &carrick_wit::Resolve,
    world: carrick_wit::WorldId,
) -> Result<Written> {
    let mut options = BindingsOptions::new(language);
    if language == Language::Go {
        options.go_module = go_module(folder)?;
    }
    let files = bindings(resolve, world, &options)
        .with_context(|| format!("the world `{}` has no bindings", resolve.worlds[world].name))?;
    write_sources(folder, &files)
}

/// Writes `files` into `folder`; what an author may have changed is written only once.
pub(crate) fn write_sources(folder: &Path, files: &[SourceFile]) -> Result<Written> {
    let mut written = Written::default();
    for file in files {
        let path = folder.join(&file.path);
        if file.owner == Owner::Author && path.exists() {
            written.kept.push(file.path.clone());
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
        // What is the same keeps its time, so that nothing is built anew for it.
        if fs::read(&path).is_ok_and(|there| there == file.contents) {
            written.generated.push(file.path.clone());
            continue;
        }
        fs::write(&path, &file.contents)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        match file.owner {
            Owner::Author => written.started.push(file.path.clone()),
            Owner::Generator => written.generated.push(file.path.clone()),
        }
    }
    Ok(written)
}

/// The path of the Go module in `folder`, if there is one.
pub(crate) fn go_module(folder: &Path) -> Result<Option<String>> {
    let Some(text) = go_mod(folder)? else {
        return Ok(None);
    };
    let module = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("module "))
        .map(|path| path.trim().trim_matches('"').to_owned());
    match module {
        Some(module) => Ok(Some(module)),
        None => bail!("`{}` names no module", folder.join("go.mod").display()),
    }
}

/// Whether the Go module in `folder` asks for the package that generated code imports.
pub(crate) fn uses_bindings(folder: &Path) -> Result<bool> {
    let [require, _] = go_requirement();
    let package = require.split(' ').nth(1).unwrap_or_default();
    Ok(go_mod(folder)?.is_some_and(|text| text.contains(package)))
}

fn go_mod(folder: &Path) -> Result<Option<String>> {
    let path = folder.join("go.mod");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(anyhow::Error::new(error).context(format!("cannot read `{}`", path.display())))
        }
    }
}

/// Lets the scripts of that name in `folder` be started.
pub(crate) fn make_executable(folder: &Path, scripts: &[&str]) -> Result<()> {
    #[cfg(unix)]
    for script in scripts {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.join(script);
        let mode = fs::metadata(&path).map(|metadata| metadata.permissions().mode());
        // Whoever may read it may start it.
        mode.and_then(|mode| {
            fs::set_permissions(
                &path,
                fs::Permissions::from_mode(mode | (mode & 0o444) >> 2),
            )
        })
        .with_context(|| format!("cannot make `{}` executable", path.display()))?;
    }
    #[cfg(not(unix))]
    let _ = (folder, scripts);
    Ok(())
}
