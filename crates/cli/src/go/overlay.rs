//! A network for Go: what replaces files of the standard library in one build.
//!
//! `go build -overlay` takes files from elsewhere than where they belong. What is replaced here comes from the user's own
//! Go, with small edits, and stands beside files of ours (`overlay/*.go`) that have the functions which the edits renamed.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::TempDir;

/// Knows the sockets within the program.
pub(super) const FAKE: (&str, &str) = (
    "carrick_fake_go1_22_wasip1.go",
    include_str!("overlay/fake_go1.22.go"),
);

/// The files of ours, each with the name that it gets in the folder of package `net`.
const ADDED: &[(&str, &str)] = &[
    (
        "carrick_sockets_wasip1.go",
        include_str!("overlay/sockets.go"),
    ),
    (
        "carrick_lookup_wasip1.go",
        include_str!("overlay/lookup.go"),
    ),
    (
        "carrick_fake_go1_21_wasip1.go",
        include_str!("overlay/fake_go1.21.go"),
    ),
    FAKE,
    (
        "carrick_keepalive_go1_21_wasip1.go",
        include_str!("overlay/keepalive_go1.21.go"),
    ),
    (
        "carrick_keepalive_go1_23_wasip1.go",
        include_str!("overlay/keepalive_go1.23.go"),
    ),
];

/// Edits of one file of Go.
pub(super) struct Edited {
    /// Where the file is, below `src`; it has had more than one name.
    pub(super) names: &'static [&'static str],
    pub(super) edits: &'static [Edit],
}

/// A text that stands in the file once, and what takes its place.
pub(super) struct Edit {
    from: &'static str,
    to: &'static str,
    /// Whether a file of some versions of Go lacks it.
    optional: bool,
}

pub(super) const fn edit(from: &'static str, to: &'static str) -> Edit {
    Edit {
        from,
        to,
        optional: false,
    }
}

const fn if_there(from: &'static str, to: &'static str) -> Edit {
    Edit {
        from,
        to,
        optional: true,
    }
}

const EDITED: &[Edited] = &[
    Edited {
        names: &["net/net_fake.go"],
        edits: &[edit("func socket(", "func fakeSocket(")],
    },
    Edited {
        names: &["net/fd_fake.go", "net/fd_wasip1.go"],
        edits: &[edit(
            "func (fd *netFD) accept() (",
            "func (fd *netFD) acceptWithoutAddrs() (",
        )],
    },
    Edited {
        names: &["net/sockopt_fake.go", "net/sockopt_stub.go"],
        edits: &[
            edit("func setReadBuffer(", "func setFakeReadBuffer("),
            edit("func setWriteBuffer(", "func setFakeWriteBuffer("),
            edit("func setKeepAlive(", "func setFakeKeepAlive("),
        ],
    },
    Edited {
        names: &["net/tcpsockopt_stub.go"],
        edits: &[
            edit("func setNoDelay(", "func setFakeNoDelay("),
            if_there("func setKeepAlivePeriod(", "func setFakeKeepAlivePeriod("),
            if_there("func setKeepAliveIdle(", "func setFakeKeepAliveIdle("),
            if_there(
                "func setKeepAliveInterval(",
                "func setFakeKeepAliveInterval(",
            ),
            if_there("func setKeepAliveCount(", "func setFakeKeepAliveCount("),
        ],
    },
    Edited {
        names: &["net/ipsock_posix.go"],
        edits: &[edit(
            "func (p *ipStackCapabilities) probe() {",
            "func (p *ipStackCapabilities) probeByGo() {",
        )],
    },
    Edited {
        names: &["net/lookup_unix.go"],
        edits: &[
            edit(
                "func (r *Resolver) lookupHost(",
                "func (r *Resolver) lookupHostByGo(",
            ),
            edit(
                "func (r *Resolver) lookupIP(",
                "func (r *Resolver) lookupIPByGo(",
            ),
            edit(
                "func (r *Resolver) lookupCNAME(",
                "func (r *Resolver) lookupCNAMEByGo(",
            ),
        ],
    },
    Edited {
        names: &[
            "net/http/transport_default_wasm.go",
            "net/http/transport_default_js.go",
        ],
        edits: &[edit("\treturn nil\n", "\treturn dialer.DialContext\n")],
    },
];

/// The overlay cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OverlayError {
    /// A file of Go is not there.
    #[error("the standard library of Go {version} has no file `{}`", names.join("` or `"))]
    Missing {
        version: String,
        names: &'static [&'static str],
    },
    /// A file of Go is other than the edits know it.
    #[error(
        "in the standard library of Go {version}, `{name}` has `{text}` {times} times and not once"
    )]
    Changed {
        version: String,
        name: &'static str,
        text: &'static str,
        times: usize,
    },
    /// The user's own overlay cannot be read.
    #[error("the overlay `{}` cannot be read", path.display())]
    Overlay {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The user's own overlay is not as Go reads it.
    #[error("the overlay `{}` is no JSON with a map `Replace`", path.display())]
    OverlayJson {
        path: PathBuf,
        #[source]
        source: serde_json::Error,
    },
    /// The user's own overlay replaces a file that is edited here.
    #[error("the overlay `{}` replaces `{}`, which the network of the program needs", path.display(), file.display())]
    Twice { path: PathBuf, file: PathBuf },
    /// A file cannot be read or written.
    #[error("cannot use `{}`", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// What `go build -overlay` reads.
#[derive(Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
struct OverlayJson {
    #[serde(default)]
    replace: BTreeMap<PathBuf, PathBuf>,
}

/// The Go that an overlay is made for.
#[derive(Debug)]
pub(crate) struct Root {
    /// Where it is installed.
    pub path: PathBuf,
    /// Its version, such as `1.27.3`.
    pub version: String,
    /// Where the modules are that it downloads.
    pub module_cache: PathBuf,
}

/// Files that replace others while this value exists.
#[derive(Debug)]
pub(crate) struct Overlay {
    folder: TempDir,
    linked_root: Option<PathBuf>,
}

impl Overlay {
    /// Makes the overlay of files of the standard library, each with its place below `src`, and of `others`, with what
    /// the user's own overlay replaces.
    pub(super) fn make(
        root: &Root,
        own: Option<&Path>,
        files: Vec<(String, String)>,
        others: Vec<(PathBuf, String)>,
    ) -> Result<Self, OverlayError> {
        let folder = tempfile::Builder::new()
            .prefix("carrick-go-net-")
            .tempdir()
            .map_err(|source| OverlayError::Io {
                path: std::env::temp_dir(),
                source,
            })?;
        // Go replaces no files below the folder of the modules, where it puts the versions that it downloads. It does
        // where a link leads there.
        let linked_root = match root.path.starts_with(&root.module_cache) {
            true => Some(link(&root.path, folder.path().join("goroot"))?),
            false => None,
        };
        let overlay = Self {
            folder,
            linked_root,
        };
        let mut json = match own {
            None => OverlayJson::default(),
            Some(path) => read_own(path)?,
        };
        let src = overlay
            .linked_root
            .as_ref()
            .unwrap_or(&root.path)
            .join("src");
        let files = files.into_iter();
        let files = files.map(|(place, text)| (src.join(place), text));
        for (number, (replaced, text)) in files.chain(others).enumerate() {
            let name = replaced.file_name().unwrap_or_default().to_string_lossy();
            let file = overlay.folder.path().join(format!("{number}_{name}"));
            fs::write(&file, text).map_err(|source| OverlayError::Io {
                path: file.clone(),
                source,
            })?;
            if json.replace.insert(replaced.clone(), file).is_some() {
                return Err(OverlayError::Twice {
                    path: own.map(Path::to_owned).unwrap_or_default(),
                    file: replaced,
                });
            }
        }
        let path = overlay.path();
        let written = serde_json::to_vec(&json)
            .map_err(io::Error::from)
            .and_then(|bytes| fs::write(&path, bytes));
        written.map_err(|source| OverlayError::Io { path, source })?;
        Ok(overlay)
    }

    /// Where Go has to be started for this overlay, if not where it lies.
    pub(crate) fn linked_root(&self) -> Option<&Path> {
        self.linked_root.as_deref()
    }

    /// The file that `-overlay` takes.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("overlay.json")
    }
}

/// Makes `link` lead to `path`.
fn link(path: &Path, link: PathBuf) -> Result<PathBuf, OverlayError> {
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(path, &link);
    #[cfg(windows)]
    let linked = std::os::windows::fs::symlink_dir(path, &link);
    match linked {
        Ok(()) => Ok(link),
        Err(source) => Err(OverlayError::Io { path: link, source }),
    }
}

/// No file of the standard library, and no overlay, is nearly as large.
const BYTES_MAX: u64 = 16 << 20;

/// Reads a file of at most [`BYTES_MAX`].
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path)?;
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is larger than 16 MiB",
        ));
    }
    Ok(bytes)
}

fn read_own(path: &Path) -> Result<OverlayJson, OverlayError> {
    let bytes = read_bounded(path).map_err(|source| OverlayError::Overlay {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_slice(&bytes).map_err(|source| OverlayError::OverlayJson {
        path: path.to_owned(),
        source,
    })
}

/// The files of the overlay, each with its place below `src`.
pub(super) fn files(root: &Root) -> Result<Vec<(String, String)>, OverlayError> {
    let mut files = edited_files(root, EDITED)?;
    for (name, text) in ADDED {
        files.push((format!("net/{name}"), (*text).to_owned()));
    }
    Ok(files)
}

/// Files of Go with these edits, each with its place below `src`.
pub(super) fn edited_files(
    root: &Root,
    edited: &[Edited],
) -> Result<Vec<(String, String)>, OverlayError> {
    let edit = |edited: &Edited| {
        let (name, text) = find(root, edited.names)?;
        Ok((name.to_owned(), apply(root, name, text, edited.edits)?))
    };
    edited.iter().map(edit).collect()
}

/// The first of `names` that is there, with its text.
fn find(
    root: &Root,
    names: &'static [&'static str],
) -> Result<(&'static str, String), OverlayError> {
    for name in names {
        let path = root.path.join("src").join(name);
        let text = read_bounded(&path).and_then(|bytes| {
            String::from_utf8(bytes)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        });
        match text {
            Ok(text) => return Ok((name, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(OverlayError::Io { path, source }),
        }
    }
    Err(OverlayError::Missing {
        version: root.version.clone(),
        names,
    })
}

fn apply(
    root: &Root,
    name: &'static str,
    mut text: String,
    edits: &[Edit],
) -> Result<String, OverlayError> {
    for edit in edits {
        match text.matches(edit.from).count() {
            1 => text = text.replacen(edit.from, edit.to, 1),
            0 if edit.optional => {}
            times => {
                return Err(OverlayError::Changed {
                    version: root.version.clone(),
                    name,
                    text: edit.from.trim(),
                    times,
                });
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The overlay of a program with sockets.
    fn net(root: &Root, own: Option<&Path>) -> Result<Overlay, OverlayError> {
        Overlay::make(root, own, files(root)?, Vec::new())
    }

    /// A folder that has the files of `EDITED` with all that is edited.
    fn root() -> (TempDir, Root) {
        let folder = tempfile::tempdir().expect("a folder");
        for edited in EDITED {
            let file = folder.path().join("src").join(edited.names[0]);
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            let lines: Vec<_> = edited.edits.iter().map(|edit| edit.from).collect();
            fs::write(file, lines.join("\n")).expect("written");
        }
        let root = Root {
            path: folder.path().to_owned(),
            version: "1.99".to_owned(),
            module_cache: folder.path().join("cache"),
        };
        (folder, root)
    }

    #[test]
    fn edited_files_and_added_ones_are_in_the_overlay() {
        let (folder, root) = root();
        let own = folder.path().join("own.json");
        fs::write(&own, r#"{"Replace": {"a.go": "b.go"}}"#).expect("written");
        let overlay = net(&root, Some(&own)).expect("it is made");
        let json = read_own(&overlay.path()).expect("it is read");
        assert_eq!(json.replace.len(), EDITED.len() + ADDED.len() + 1);
        let fake = &json.replace[&root.path.join("src/net/net_fake.go")];
        let text = fs::read_to_string(fake).expect("it is read");
        assert_eq!(text, "func fakeSocket(");
    }

    #[test]
    fn what_is_not_as_expected_is_an_error_that_names_the_version_and_the_file() {
        let check = |change: &dyn Fn(&Path), expected: &str| {
            let (folder, root) = root();
            change(&folder.path().join("src"));
            let error = net(&root, None).expect_err("it is not made");
            assert_eq!(error.to_string(), expected);
        };
        check(
            &|src| fs::write(src.join("net/net_fake.go"), "package net").expect("written"),
            "in the standard library of Go 1.99, `net/net_fake.go` has `func socket(` 0 times and not once",
        );
        check(
            &|src| {
                let twice = "func socket(\nfunc socket(";
                fs::write(src.join("net/net_fake.go"), twice).expect("written");
            },
            "in the standard library of Go 1.99, `net/net_fake.go` has `func socket(` 2 times and not once",
        );
        check(
            &|src| fs::remove_file(src.join("net/fd_fake.go")).expect("removed"),
            "the standard library of Go 1.99 has no file `net/fd_fake.go` or `net/fd_wasip1.go`",
        );
    }

    #[test]
    fn a_file_is_read_up_to_a_bound() {
        let (folder, root) = root();
        let name = folder.path().join("src/net/net_fake.go");
        let file = fs::File::create(name).expect("a file");
        file.set_len(BYTES_MAX + 1).expect("it grows");
        let error = net(&root, None).expect_err("it is not made");
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(cause.as_deref(), Some("it is larger than 16 MiB"));
    }

    #[test]
    fn a_go_among_the_modules_is_reached_by_a_link() {
        let (folder, mut root) = root();
        root.module_cache = folder.path().to_owned();
        let overlay = net(&root, None).expect("it is made");
        let linked = overlay.linked_root().expect("a link").to_owned();
        let json = read_own(&overlay.path()).expect("it is read");
        assert!(!linked.starts_with(folder.path()));
        assert!(json.replace.keys().all(|file| file.starts_with(&linked)));
        assert!(linked.join("src/net/net_fake.go").is_file());
    }

    #[test]
    fn a_file_is_not_replaced_twice() {
        let (folder, root) = root();
        let own = folder.path().join("own.json");
        let file = root.path.join("src/net/net_fake.go");
        let json = serde_json::json!({ "Replace": { file.to_str().expect("text"): "b.go" } });
        fs::write(&own, json.to_string()).expect("written");
        let error = net(&root, Some(&own)).expect_err("it is not made");
        assert!(matches!(error, OverlayError::Twice { .. }), "{error}");
    }
}
