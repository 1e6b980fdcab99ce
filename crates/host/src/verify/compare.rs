//! Where two runs differ.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Observed, VerifyError};
use crate::outcome::Outcome;

/// One way in which the runs differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// They ended differently.
    Ending {
        /// How the module ended.
        module: Box<Outcome>,
        /// How the component ended.
        component: Box<Outcome>,
    },
    /// Standard output differs.
    Stdout(ContentDifference),
    /// Standard error differs.
    Stderr(ContentDifference),
    /// A file in a granted folder differs.
    File {
        /// Where the file would be in the original folder.
        path: PathBuf,
        /// How it differs.
        how: FileDifference,
    },
}

impl Difference {
    /// Where it is, as a phrase: `standard output`.
    pub fn place(&self) -> String {
        match self {
            Self::Ending { .. } => "how they end".to_owned(),
            Self::Stdout(_) => "standard output".to_owned(),
            Self::Stderr(_) => "standard error".to_owned(),
            Self::File { path, .. } => format!("`{}`", path.display()),
        }
    }

    /// Whether both are about the same stream, the same file, or the ending.
    pub(super) fn is_where(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File { path, .. }, Self::File { path: other, .. }) => path == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// How a file differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileDifference {
    /// Only the module left it.
    OnlyModule(FileKind),
    /// Only the component left it.
    OnlyComponent(FileKind),
    /// It is of another kind.
    Kind {
        /// What the module left.
        module: FileKind,
        /// What the component left.
        component: FileKind,
    },
    /// Its permission bits differ.
    Mode {
        /// What the module left.
        module: u32,
        /// What the component left.
        component: u32,
    },
    /// The symbolic link leads elsewhere.
    Target {
        /// What the module left.
        module: PathBuf,
        /// What the component left.
        component: PathBuf,
    },
    /// Its content differs.
    Content(ContentDifference),
}

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// Anything else.
    Other,
}

/// Where two sequences of bytes part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContentDifference {
    /// How many bytes are the same before the first that is not.
    pub offset: u64,
    /// The line that byte is on, counting from 1.
    pub line: u64,
    /// The module's line around that byte; `None` when its bytes end there.
    pub module: Option<String>,
    /// The component's line around that byte; `None` when its bytes end there.
    pub component: Option<String>,
}

/// How much of a line is shown before and after the first difference.
const EXCERPT_BYTES: u64 = 60;

/// Compares everything but files.
pub(super) fn observed(module: &Observed, component: &Observed) -> Vec<Difference> {
    let mut differences = Vec::new();
    if !same_ending(&module.outcome, &component.outcome) {
        differences.push(Difference::Ending {
            module: Box::new(module.outcome.clone()),
            component: Box::new(component.outcome.clone()),
        });
    }
    differences.extend(bytes(&module.stdout, &component.stdout).map(Difference::Stdout));
    differences.extend(bytes(&module.stderr, &component.stderr).map(Difference::Stderr));
    differences
}

fn same_ending(module: &Outcome, component: &Outcome) -> bool {
    match (module, component) {
        (Outcome::Exited(module), Outcome::Exited(component)) => module == component,
        // Function indices and depths of stack differ between the two; the
        // kind of trap does not.
        (Outcome::Trapped(module), Outcome::Trapped(component)) => module.kind == component.kind,
        // How far either got depends on its own memory and instructions.
        (Outcome::OutOfFuel { .. }, Outcome::OutOfFuel { .. })
        | (Outcome::MemoryLimit { .. }, Outcome::MemoryLimit { .. })
        | (Outcome::Deadline { .. }, Outcome::Deadline { .. }) => true,
        _ => false,
    }
}

fn bytes(module: &[u8], component: &[u8]) -> Option<ContentDifference> {
    // Reading from memory does not fail.
    content(&mut Cursor::new(module), &mut Cursor::new(component))
        .ok()
        .flatten()
}

/// Compares two folders, name by name; differences carry paths under `shown`.
pub(super) fn folders(
    shown: &Path,
    module: &Path,
    component: &Path,
    differences: &mut Vec<Difference>,
) -> Result<(), VerifyError> {
    let here = |source| VerifyError::Files {
        path: shown.to_owned(),
        source,
    };
    let in_module = names(module).map_err(here)?;
    let in_component = names(component).map_err(here)?;
    for name in in_module.union(&in_component) {
        let (module, component, shown) =
            (module.join(name), component.join(name), shown.join(name));
        let here = |source| VerifyError::Files {
            path: shown.clone(),
            source,
        };
        let mut differs = |how| {
            differences.push(Difference::File {
                path: shown.clone(),
                how,
            })
        };
        let (left, right) = (
            metadata(&module).map_err(here)?,
            metadata(&component).map_err(here)?,
        );
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (Some(left), None) => {
                differs(FileDifference::OnlyModule(kind(&left)));
                continue;
            }
            (None, Some(right)) => {
                differs(FileDifference::OnlyComponent(kind(&right)));
                continue;
            }
            (None, None) => continue,
        };
        let (left_kind, right_kind) = (kind(&left), kind(&right));
        if left_kind != right_kind {
            differs(FileDifference::Kind {
                module: left_kind,
                component: right_kind,
            });
            continue;
        }
        if left_kind != FileKind::Link && mode(&left) != mode(&right) {
            differs(FileDifference::Mode {
                module: mode(&left),
                component: mode(&right),
            });
        }
        match left_kind {
            FileKind::Folder => folders(&shown, &module, &component, differences)?,
            FileKind::File => {
                let (mut left, mut right) = (
                    File::open(&module).map_err(here)?,
                    File::open(&component).map_err(here)?,
                );
                if let Some(difference) = content(&mut left, &mut right).map_err(here)? {
                    differs(FileDifference::Content(difference));
                }
            }
            FileKind::Link => {
                let left = fs::read_link(&module).map_err(here)?;
                let right = fs::read_link(&component).map_err(here)?;
                if left != right {
                    differs(FileDifference::Target {
                        module: left,
                        component: right,
                    });
                }
            }
            FileKind::Other => {}
        }
    }
    Ok(())
}

fn names(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.file_name())).collect(),
        // A guest may have removed the granted folder itself.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

fn metadata(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn kind(metadata: &fs::Metadata) -> FileKind {
    let file_type = metadata.file_type();
    if file_type.is_dir() {
        FileKind::Folder
    } else if file_type.is_symlink() {
        FileKind::Link
    } else if file_type.is_file() {
        FileKind::File
    } else {
        FileKind::Other
    }
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o7777
}

#[cfg(not(unix))]
fn mode(metadata: &fs::Metadata) -> u32 {
    u32::from(metadata.permissions().readonly())
}

/// Finds the first byte that differs.
fn content<R: Read + Seek>(
    module: &mut R,
    component: &mut R,
) -> io::Result<Option<ContentDifference>> {
    const CHUNK: usize = 64 << 10;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut offset, mut line, mut line_start) = (0u64, 1u64, 0u64);
    loop {
        left.clear();
        right.clear();
        module.take(CHUNK as u64).read_to_end(&mut left)?;
        component.take(CHUNK as u64).read_to_end(&mut right)?;
        let same = left
            .iter()
            .zip(&right)
            .take_while(|(left, right)| left == right)
            .count();
        for (at, _) in left[..same]
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
        {
            line += 1;
            line_start = offset + at as u64 + 1;
        }
        offset += same as u64;
        if same < left.len().max(right.len()) {
            return Ok(Some(ContentDifference {
                offset,
                line,
                module: excerpt(module, line_start, offset)?,
                component: excerpt(component, line_start, offset)?,
            }));
        }
        if left.is_empty() {
            return Ok(None);
        }
    }
}

/// The text around `offset`, no further than its line; `None` at the end.
fn excerpt<R: Read + Seek>(
    reader: &mut R,
    line_start: u64,
    offset: u64,
) -> io::Result<Option<String>> {
    let start = line_start.max(offset.saturating_sub(EXCERPT_BYTES));
    reader.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    reader
        .take(offset - start + EXCERPT_BYTES)
        .read_to_end(&mut bytes)?;
    let before = (offset - start) as usize;
    if bytes.len() <= before {
        return Ok(None);
    }
    let end = bytes[before..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map(|at| before + at + 1);
    bytes.truncate(end.unwrap_or(bytes.len()));
    Ok(Some(bytes.escape_ascii().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        module: &str,
        component: &str,
        expected: Option<(u64, u64, Option<&str>, Option<&str>)>,
    ) {
        let found = bytes(module.as_bytes(), component.as_bytes()).map(|difference| {
            (
                difference.offset,
                difference.line,
                difference.module,
                difference.component,
            )
        });
        let expected = expected.map(|(offset, line, module, component)| {
            (
                offset,
                line,
                module.map(str::to_owned),
                component.map(str::to_owned),
            )
        });
        assert_eq!(found, expected, "{module:?} {component:?}");
    }

    #[test]
    fn finds_the_first_byte_that_differs() {
        check("", "", None);
        check("same\n", "same\n", None);
        check(
            "a\nbc\n",
            "a\nbd\n",
            Some((3, 2, Some("bc\\n"), Some("bd\\n"))),
        );
        check("a\n", "a\nb\n", Some((2, 2, None, Some("b\\n"))));
        check("ab", "a", Some((1, 1, Some("ab"), None)));
    }

    #[test]
    fn finds_a_difference_beyond_the_first_chunk() {
        let left = "x".repeat(200_000);
        let mut right = left.clone();
        right.replace_range(150_000..150_001, "y");
        let difference = bytes(left.as_bytes(), right.as_bytes()).expect("they differ");
        assert_eq!((difference.offset, difference.line), (150_000, 1));
        assert_eq!(difference.component.map(|text| text.len()), Some(120));
    }
}
