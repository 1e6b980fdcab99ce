//! The sources of a guest in a folder: which files are written, and which are left alone.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use carrick_bindings::{BindingsLanguage, BindingsOptions, Owner, SourceFile, bindings};

use crate::output::{refuse_inputs, replace};

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

/// Writes the bindings of a world, which was read from `wit`, into the guest in `folder`, which for Go is
/// the package of that path if it is part of a module already.
pub(crate) fn write_bindings(
    folder: &Path,
    language: BindingsLanguage,
    go_package: Option<String>,
    wit: &Path,
    (resolve, world): (&carrick_wit::Resolve, carrick_wit::WorldId),
) -> Result<Written> {
    let mut options = BindingsOptions::new(language);
    let in_module = go_package.is_some();
    options.go_module = go_package;
    let mut files = bindings(resolve, world, &options)
        .with_context(|| format!("the world `{}` has no bindings", resolve.worlds[world].name))?;
    if in_module && !folder.join("go.mod").is_file() {
        // One of its own would cut the package off from its module.
        files.retain(|file| !matches!(file.path.as_str(), "go.mod" | "go.sum"));
    }
    for file in &files {
        refuse_inputs(&folder.join(&file.path), &[("the WIT package", wit)])?;
    }
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
        if holds(&path, &file.contents) {
            written.generated.push(file.path.clone());
            continue;
        }
        replace(&path, &file.contents)?;
        match file.owner {
            Owner::Author => written.started.push(file.path.clone()),
            Owner::Generator => written.generated.push(file.path.clone()),
        }
    }
    Ok(written)
}

/// Whether the file has those contents. No more of it is read than that takes.
fn holds(path: &Path, contents: &[u8]) -> bool {
    let mut there = Vec::new();
    let read = File::open(path)
        .and_then(|file| file.take(contents.len() as u64 + 1).read_to_end(&mut there));
    read.is_ok() && there == contents
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
