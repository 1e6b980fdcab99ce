//! Files of another revision, by the `git` command.

use std::process::{Command, Stdio};

use super::INPUT_BYTES_MAX;
use super::folder::{Content, Folder, Text, Tree, is_dependency, is_wit};

/// Why git did not give what was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// There is no command `git`.
    #[error("the command `git` cannot be started")]
    Start(#[source] std::io::Error),
    /// It said no.
    #[error("{0}")]
    Refused(String),
    /// The path is a link, or a submodule.
    #[error("`{0}` is neither a file nor a folder of that revision")]
    Other(String),
    /// There is more than we read.
    #[error("there are more than {INPUT_BYTES_MAX} bytes")]
    TooLarge,
}

/// Reads a file or package folder out of a revision.
pub(super) fn read(revision: &str, path: &str) -> Result<Tree, GitError> {
    let name = format!("{revision}:{path}");
    // From here on only the object's own name is used: hexadecimal digits.
    let object = git(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &name,
    ])
    .map_err(|error| match error {
        GitError::Refused(said) if said.is_empty() => GitError::Refused(format!(
            "there is no such revision in this repository, or no `{path}` in it"
        )),
        error => error,
    })?;
    let object = String::from_utf8_lossy(&object).trim().to_owned();
    let mut bytes_left = INPUT_BYTES_MAX;
    let content = match kind(&object)?.as_str() {
        "blob" => Content::File(blob(&object, &mut bytes_left)?),
        "tree" => Content::Folder(package(&object, &name, &mut bytes_left)?),
        _ => return Err(GitError::Other(path.to_owned())),
    };
    Ok(Tree { name, content })
}

fn package(object: &str, name: &str, bytes_left: &mut u64) -> Result<Folder, GitError> {
    let name = name.trim_end_matches('/');
    let mut folder = Folder::default();
    for entry in entries(object)? {
        let path = join(name, &entry.name);
        if entry.is_tree && entry.name == "deps" {
            folder.deps = dependencies(&entry.object, &path, bytes_left)?;
        } else if !entry.is_tree && is_wit(&entry.name) {
            folder.texts.push(Text {
                bytes: blob(&entry.object, bytes_left)?,
                name: path,
            });
        }
    }
    Ok(folder)
}

fn dependencies(object: &str, name: &str, bytes_left: &mut u64) -> Result<Vec<Tree>, GitError> {
    let mut deps = Vec::new();
    for entry in entries(object)? {
        let path = join(name, &entry.name);
        let content = if entry.is_tree {
            let mut folder = package(&entry.object, &path, bytes_left)?;
            // No dependencies of dependencies, as in a folder on disk.
            folder.deps.clear();
            if folder.texts.is_empty() {
                continue;
            }
            Content::Folder(folder)
        } else if is_dependency(&entry.name) {
            Content::File(blob(&entry.object, bytes_left)?)
        } else {
            continue;
        };
        deps.push(Tree {
            name: path,
            content,
        });
    }
    Ok(deps)
}

fn join(folder: &str, name: &str) -> String {
    if folder.ends_with(':') {
        format!("{folder}{name}")
    } else {
        format!("{folder}/{name}")
    }
}

struct Entry {
    name: String,
    object: String,
    is_tree: bool,
}

/// What a tree holds, in git's order, which is by name.
fn entries(object: &str) -> Result<Vec<Entry>, GitError> {
    let list = git(&["ls-tree", "--full-tree", "-z", object])?;
    let mut entries = Vec::new();
    for line in String::from_utf8_lossy(&list).split_terminator('\0') {
        // `100644 blob 2f0a…<tab>name`
        let Some((fields, name)) = line.split_once('\t') else {
            continue;
        };
        let mut fields = fields.split(' ');
        let (Some(mode), Some(kind), Some(object)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if mode == "120000" && (is_dependency(name) || name == "deps") {
            return Err(GitError::Other(name.to_owned()));
        }
        if kind == "blob" || kind == "tree" {
            entries.push(Entry {
                name: name.to_owned(),
                object: object.to_owned(),
                is_tree: kind == "tree",
            });
        }
    }
    Ok(entries)
}

fn kind(object: &str) -> Result<String, GitError> {
    let kind = git(&["cat-file", "-t", object])?;
    Ok(String::from_utf8_lossy(&kind).trim().to_owned())
}

fn blob(object: &str, bytes_left: &mut u64) -> Result<Vec<u8>, GitError> {
    let size = git(&["cat-file", "-s", object])?;
    let size: u64 = String::from_utf8_lossy(&size)
        .trim()
        .parse()
        .map_err(|_| GitError::Other(object.to_owned()))?;
    *bytes_left = bytes_left.checked_sub(size).ok_or(GitError::TooLarge)?;
    git(&["cat-file", "blob", object])
}

/// Runs git, without a shell, and returns what it prints.
fn git(arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = Command::new("git")
        .args(arguments)
        .stdin(Stdio::null())
        // No fetching of missing objects, no questions, no writing.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .map_err(GitError::Start)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim().lines().next().unwrap_or_default();
    Err(GitError::Refused(
        said.trim_start_matches("fatal: ").to_owned(),
    ))
}
