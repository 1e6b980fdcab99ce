//! Files of another revision, by the `git` command.

use std::io::Read;
use std::process::{Child, Command, Stdio};

use super::INPUT_BYTES_MAX;
use super::folder::{Content, Folder, Text, Tree, is_dependency, is_wit};

/// Why git did not give what was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// There is no command `git`.
    #[error("the command `git` cannot be started")]
    Start(#[source] std::io::Error),
    /// It found nothing, or failed.
    #[error("{message}")]
    Refused {
        /// The first line of what it prints.
        message: String,
    },
    /// The path is a link, or a submodule.
    #[error("`{path}` is neither a file nor a folder of that revision")]
    NotAFile {
        /// The path, or the name of what git has there.
        path: String,
    },
    /// There is more than we read.
    #[error("there are more than {INPUT_BYTES_MAX} bytes")]
    TooLarge,
}

/// The most bytes of the name, the kind or the size of an object.
const NAME_BYTES_MAX: u64 = 4 << 10;

/// Reads a file or package folder out of a revision.
pub(super) fn read(revision: &str, path: &str) -> Result<Tree, GitError> {
    let name = format!("{revision}:{path}");
    // From here on only the object's own name is used: hexadecimal digits.
    let arguments = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &name,
    ];
    let object = git(&arguments, NAME_BYTES_MAX).map_err(|error| match error {
        GitError::Refused { message } if message.is_empty() => GitError::Refused {
            message: format!("this repository has no such revision, or no `{path}` in it"),
        },
        error => error,
    })?;
    let object = String::from_utf8_lossy(&object).trim().to_owned();
    let mut bytes_left = INPUT_BYTES_MAX;
    let content = match kind(&object)?.as_str() {
        "blob" => Content::File(blob(&object, &mut bytes_left)?),
        "tree" => Content::Folder(package(&object, &name, &mut bytes_left)?),
        _ => {
            let path = path.to_owned();
            return Err(GitError::NotAFile { path });
        }
    };
    Ok(Tree { name, content })
}

fn package(object: &str, name: &str, bytes_left: &mut u64) -> Result<Folder, GitError> {
    let name = name.trim_end_matches('/');
    let mut folder = Folder::default();
    for entry in entries(object, *bytes_left)? {
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
    for entry in entries(object, *bytes_left)? {
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
fn entries(object: &str, bytes_max: u64) -> Result<Vec<Entry>, GitError> {
    let list = git(&["ls-tree", "--full-tree", "-z", object], bytes_max)?;
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
            let path = name.to_owned();
            return Err(GitError::NotAFile { path });
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
    let kind = git(&["cat-file", "-t", object], NAME_BYTES_MAX)?;
    Ok(String::from_utf8_lossy(&kind).trim().to_owned())
}

fn blob(object: &str, bytes_left: &mut u64) -> Result<Vec<u8>, GitError> {
    let size = git(&["cat-file", "-s", object], NAME_BYTES_MAX)?;
    let size: u64 =
        String::from_utf8_lossy(&size)
            .trim()
            .parse()
            .map_err(|_| GitError::NotAFile {
                path: object.to_owned(),
            })?;
    *bytes_left = bytes_left.checked_sub(size).ok_or(GitError::TooLarge)?;
    git(&["cat-file", "blob", object], size)
}

/// Runs git, without a shell, and returns what it prints, which is at most `bytes_max`.
fn git(arguments: &[&str], bytes_max: u64) -> Result<Vec<u8>, GitError> {
    /// Of an error the first line is shown.
    const ERROR_BYTES_MAX: u64 = 64 << 10;
    let mut child = Command::new("git")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // No fetching of missing objects, no questions, no writing.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .spawn()
        .map_err(GitError::Start)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (printed, said) = std::thread::scope(|scope| {
        let said = std::thread::Builder::new()
            .spawn_scoped(scope, || read_at_most(stderr, ERROR_BYTES_MAX))
            .map_err(GitError::Start)?;
        let printed = read_at_most(stdout, bytes_max.saturating_add(1));
        // Reading does not panic.
        Ok((printed, said.join().unwrap_or_default()))
    })
    .inspect_err(|_| end(&mut child))?;
    if printed.len() as u64 > bytes_max {
        end(&mut child);
        return Err(GitError::TooLarge);
    }
    if child.wait().map_err(GitError::Start)?.success() {
        return Ok(printed);
    }
    let said = String::from_utf8_lossy(&said);
    let said = said.trim().lines().next().unwrap_or_default();
    Err(GitError::Refused {
        message: said.trim_start_matches("fatal: ").to_owned(),
    })
}

/// What a pipe has, up to `bytes_max`. Then the pipe is closed.
fn read_at_most(pipe: Option<impl Read>, bytes_max: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // Where reading fails, git fails too, and its exit code is looked at.
        let _ = pipe.take(bytes_max).read_to_end(&mut bytes);
    }
    bytes
}

/// Ends git, whose output is of no use.
fn end(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::{GitError, git};

    #[test]
    fn output_beyond_the_bound_is_an_error() {
        let version = git(&["--version"], 1 << 10).expect("git tells its version");
        assert!(version.starts_with(b"git version"));
        let bytes_max = version.len() as u64;
        assert!(git(&["--version"], bytes_max).is_ok());
        assert!(matches!(
            git(&["--version"], bytes_max - 1),
            Err(GitError::TooLarge)
        ));
    }
}
