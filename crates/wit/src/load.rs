//! From whatever carries WIT to a resolved package.

mod binary;
mod features;
mod folder;
mod git;
mod tree;
mod unresolved;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use wit_parser::{Resolve, UnresolvedPackageGroup, WorldId};

pub use git::GitError;

use crate::catch_panic::catch_panic;
use crate::model::{Crossings, InputKind, Loaded};
use crate::nearest::{nearest, quoted};
use crate::syntax::{self, Diagnostic, ParseFailure, Texts};
use folder::{Content, Folder, Text, Tree};

/// The most bytes of WIT text, or of one binary, that are read.
///
/// Positions in WIT are kept in 32 bits by the parser; the largest components
/// that are built today have less than a tenth of it.
pub const INPUT_BYTES_MAX: u64 = 1 << 30;

/// Where WIT comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A file or a folder: see [`load`].
    Path(PathBuf),
    /// The same out of a revision of the git repository around the current folder.
    Git {
        /// What git takes for a commit or a tree, such as `HEAD~1` or a tag.
        revision: String,
        /// The file or folder: from the root of the repository, or from the
        /// current folder if it starts with `./`.
        path: String,
    },
    /// Bytes that were read already.
    Bytes {
        /// How messages call them.
        name: String,
        /// What a file would hold.
        bytes: Vec<u8>,
    },
}

impl Source {
    /// Reads an argument: the path of something that exists, else `GITREV:PATH`,
    /// else a path.
    pub fn from_arg(argument: &OsStr) -> Self {
        let path = Path::new(argument);
        if let (false, Some(text)) = (path.exists(), argument.to_str())
            && let Some((revision, inner)) = text.split_once(':')
            && !revision.is_empty()
        {
            return Self::Git {
                revision: revision.to_owned(),
                path: inner.to_owned(),
            };
        }
        Self::Path(path.to_owned())
    }

    /// Bytes that were read already; messages call them `name`.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    /// The folder that the file is in, of a path or of a revision; `None` for bytes.
    pub fn folder(&self) -> Option<Self> {
        match self {
            Self::Path(path) => path.parent().map(|folder| {
                let is_here = folder.as_os_str().is_empty();
                Self::Path(if is_here { Path::new(".") } else { folder }.to_owned())
            }),
            Self::Git { revision, path } => {
                // git takes `./` for the current folder, and nothing for the root.
                let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
                Some(Self::Git {
                    revision: revision.clone(),
                    path: folder.to_owned(),
                })
            }
            Self::Bytes { .. } => None,
        }
    }

    /// How messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Git { revision, path } => format!("{revision}:{path}"),
            Self::Bytes { name, .. } => name.clone(),
        }
    }
}

/// Reads the bytes of one file from wherever it is.
///
/// # Errors
///
/// Nothing can be read there, it is a folder, or there is more than [`INPUT_BYTES_MAX`].
pub fn read_file(source: &Source) -> Result<Vec<u8>, LoadWitError> {
    let tree = tree::read(source)?;
    match tree.content {
        Content::File(bytes) => Ok(bytes),
        Content::Folder(_) => Err(LoadWitError::Folder { name: tree.name }),
    }
}

/// The `.wit` files of one package, each with its name and its bytes, in the order of the names:
/// those of a folder without its `deps/`, or the one file that `source` is. Nothing is parsed.
///
/// # Errors
///
/// * Nothing can be read there, or there is more than [`INPUT_BYTES_MAX`].
/// * A folder has no `.wit` file.
pub fn read_texts(source: &Source) -> Result<Vec<(String, Vec<u8>)>, LoadWitError> {
    let tree = tree::read(source)?;
    let mut files = match tree.content {
        Content::File(bytes) => vec![(tree.name, bytes)],
        Content::Folder(folder) if folder.texts.is_empty() => {
            return Err(LoadWitError::NoWit { name: tree.name });
        }
        Content::Folder(folder) => {
            let texts = folder.texts.into_iter();
            texts.map(|text| (text.name, text.bytes)).collect()
        }
    };
    files.sort();
    Ok(files)
}

/// The files that [`load`] reads for the package at `path`: the file itself, or those of the folder and
/// of its `deps/`. Also the paths at which it would read a file with one of the names in `also`.
///
/// A tool that writes a file compares these with its output, so that it does not replace its own input.
pub fn package_files(path: &Path, also: &[&str]) -> Vec<PathBuf> {
    tree::package_files(path, also)
}

/// Reads WIT from wherever it is.
///
/// Takes a `.wit` file, a folder of them (which are one package) with its
/// dependencies in `deps/`, a WIT package in binary form, a component, and a
/// core module that carries a world in a `component-type` section; binaries
/// also in their text form. Which of these it is follows from the content.
///
/// ```
/// use carrick_wit::{InputKind, LoadWitError, Source, load};
///
/// let component = "(component (import \"log\" (func (param \"line\" string))))";
/// let loaded = load(&Source::from_bytes("app.wat", component))?;
/// assert_eq!(loaded.kind, InputKind::Component);
///
/// let text = "package acme:db;\ninterface types { type id = u3; }";
/// match load(&Source::from_bytes("db.wit", text)) {
///     Err(LoadWitError::Invalid(diagnostic)) => {
///         assert_eq!(diagnostic.message, "type `u3` does not exist");
///         assert_eq!(diagnostic.place.map(|place| (place.line, place.column)), Some((2, 29)));
///     }
///     _ => panic!("`u3` is no type"),
/// }
/// # Ok::<(), LoadWitError>(())
/// ```
///
/// # Errors
///
/// * Nothing can be read there, or there is more than [`INPUT_BYTES_MAX`].
/// * The text does not parse or resolve: a [`Diagnostic`] with its place.
/// * The binary is damaged, or carries no WIT.
/// * git does not know the revision or the path in it.
pub fn load(source: &Source) -> Result<Loaded, LoadWitError> {
    let tree = tree::read(source)?;
    // The decoder of binaries asserts a few things that hold for whatever other tools write.
    catch_panic(|| from_tree(tree)).unwrap_or_else(|panicked| {
        Err(LoadWitError::Decode {
            name: source.name(),
            message: panicked.to_string(),
        })
    })
}

fn from_tree(tree: Tree) -> Result<Loaded, LoadWitError> {
    match tree.content {
        Content::File(bytes) if binary::is_wasm(&bytes) => binary::decode(&tree.name, &bytes),
        Content::File(bytes) => {
            let text = Text {
                name: tree.name,
                bytes,
            };
            from_text(Folder {
                texts: vec![text],
                deps: Vec::new(),
            })
        }
        Content::Folder(folder) if folder.texts.is_empty() => {
            Err(LoadWitError::NoWit { name: tree.name })
        }
        Content::Folder(folder) => from_text(folder),
    }
}

fn from_text(folder: Folder) -> Result<Loaded, LoadWitError> {
    let mut texts = Texts::default();
    let main = parse(&folder.texts, &mut texts)?;
    let mut main_texts: Vec<(String, String)> = folder
        .texts
        .into_iter()
        .filter_map(|text| Some((text.name, String::from_utf8(text.bytes).ok()?)))
        .collect();
    main_texts.sort();
    let mut groups = Vec::new();
    let mut binaries = Vec::new();
    for dependency in folder.deps {
        match dependency.content {
            Content::File(bytes) if binary::is_wasm(&bytes) => {
                let decoded = binary::decode(&dependency.name, &bytes)?;
                if decoded.kind != InputKind::Package {
                    return Err(LoadWitError::NotAPackage {
                        name: dependency.name,
                    });
                }
                binary::check_order(&dependency.name, &decoded.resolve)?;
                binaries.push((dependency.name, decoded.resolve));
            }
            Content::File(bytes) => {
                let text = Text {
                    name: dependency.name,
                    bytes,
                };
                groups.push(parse(&[text], &mut texts)?);
            }
            Content::Folder(folder) => groups.push(parse(&folder.texts, &mut texts)?),
        }
    }
    let main_name = main.main.name.clone();
    let (resolve, package) =
        features::resolve(main, groups, binaries).map_err(|failed| match failed {
            features::Failed::Merge { name, message } => LoadWitError::Decode { name, message },
            features::Failed::Resolve(error, resolve) => LoadWitError::Invalid(Box::new(
                unresolved::unresolved(&error, &resolve, &texts, &main_name),
            )),
        })?;
    Ok(Loaded {
        resolve,
        package,
        world: None,
        kind: InputKind::Text,
        crossings: Crossings::new(),
        beyond_wit: Vec::new(),
        texts: main_texts,
    })
}

/// Parses the files of one package.
fn parse(files: &[Text], texts: &mut Texts) -> Result<UnresolvedPackageGroup, LoadWitError> {
    let mut named = Vec::new();
    for file in files {
        let text = std::str::from_utf8(&file.bytes).map_err(|error| LoadWitError::NotText {
            name: file.name.clone(),
            offset: error.valid_up_to(),
        })?;
        texts.add(&file.name, text);
        named.push((file.name.as_str(), text));
    }
    syntax::parse(named).map_err(|failure| {
        LoadWitError::Invalid(match failure {
            ParseFailure::Diagnostic(diagnostic) => diagnostic,
            ParseFailure::Parser(failure) => {
                let (map, error) = *failure;
                Box::new(syntax::unparsed(&error, &map, texts))
            }
        })
    })
}

/// Finds the world called `world` in what was loaded, or its only world.
///
/// The name is a plain one of the package, or has its package before it:
/// `wasi:http/proxy`. A component or module has one world and needs no name.
///
/// # Errors
///
/// There is no such world, or not exactly one and none was named.
pub fn select_world(loaded: &Loaded, world: Option<&str>) -> Result<WorldId, LoadWitError> {
    let resolve = &loaded.resolve;
    let Some(wanted) = world else {
        if let Some(world) = loaded.world {
            return Ok(world);
        }
        let worlds = &resolve.packages[loaded.package].worlds;
        return match worlds.values().collect::<Vec<_>>().as_slice() {
            [world] => Ok(**world),
            _ => Err(LoadWitError::WorldNotChosen {
                package: resolve.packages[loaded.package].name.to_string(),
                worlds: worlds.keys().cloned().collect(),
            }),
        };
    };
    let main = &resolve.packages[loaded.package].worlds;
    if let Some(world) = main.get(wanted) {
        return Ok(*world);
    }
    let named = resolve.packages.iter().flat_map(|(_, package)| {
        package.worlds.iter().map(move |(name, id)| {
            let full = package.name.interface_id(name);
            let plain = full.split('@').next().unwrap_or_default().to_owned();
            (full, plain, *id)
        })
    });
    let mut found = named.filter(|(full, plain, _)| full == wanted || plain == wanted);
    if let (Some((_, _, world)), None) = (found.next(), found.next()) {
        return Ok(world);
    }
    Err(LoadWitError::NoSuchWorld {
        wanted: wanted.to_owned(),
        package: resolve.packages[loaded.package].name.to_string(),
        worlds: main.keys().cloned().collect(),
        nearest: nearest(wanted, main.keys().map(String::as_str)),
    })
}

/// Reads WIT and finds the world called `world` in it: [`load`] and [`select_world`] in one.
///
/// ```
/// use carrick_wit::{Source, load_world};
///
/// let text = "package acme:greet; world greeter { export greet: func() -> string; }";
/// let (resolve, world) = load_world(&Source::from_bytes("greet.wit", text), None)?;
/// assert_eq!(resolve.worlds[world].name, "greeter");
/// # Ok::<(), carrick_wit::LoadWitError>(())
/// ```
///
/// # Errors
///
/// Those of the two.
pub fn load_world(
    source: &Source,
    world: Option<&str>,
) -> Result<(Resolve, WorldId), LoadWitError> {
    let loaded = load(source)?;
    let world = select_world(&loaded, world)?;
    Ok((loaded.resolve, world))
}

/// Why WIT could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadWitError {
    /// A file or folder cannot be read.
    #[error("cannot read `{name}`")]
    Read {
        /// Which.
        name: String,
        /// The system's account.
        #[source]
        source: std::io::Error,
    },
    /// It is a folder.
    #[error("`{name}` is a folder: expected a file")]
    Folder {
        /// Which.
        name: String,
    },
    /// There is more than [`INPUT_BYTES_MAX`].
    #[error("`{name}` is too large: more than {INPUT_BYTES_MAX} bytes")]
    TooLarge {
        /// Where.
        name: String,
    },
    /// The folder has no `.wit` file.
    #[error("the folder `{name}` has no `.wit` file")]
    NoWit {
        /// Which.
        name: String,
    },
    /// What is no WebAssembly is not text either.
    #[error(
        "`{name}` is neither WebAssembly nor text: byte {offset} is not part of a UTF-8 character"
    )]
    NotText {
        /// Which file.
        name: String,
        /// How many bytes are in order before it.
        offset: usize,
    },
    /// WIT text that does not parse or resolve.
    #[error("{0}")]
    Invalid(Box<Diagnostic>),
    /// The text form of a binary does not assemble.
    #[error("the WebAssembly text `{name}` does not assemble: {message}")]
    Assemble {
        /// Which file.
        name: String,
        /// The assembler's account, with line and column.
        message: String,
    },
    /// The binary is damaged, or holds what WIT cannot say.
    #[error("cannot read the WIT out of `{name}`: {message}")]
    Decode {
        /// Which file.
        name: String,
        /// The decoder's account.
        message: String,
    },
    /// A core module without a `component-type` section.
    #[error("`{name}` is a core module that carries no world (no `component-type` section)")]
    NoWorld {
        /// Which file.
        name: String,
    },
    /// A component among the dependencies.
    #[error("the dependency `{name}` is not a WIT package: expected one in text or binary form")]
    NotAPackage {
        /// Which file.
        name: String,
    },
    /// Out of git it could not be read.
    #[error("cannot read `{revision}:{path}` from git")]
    Git {
        /// The revision that was asked for.
        revision: String,
        /// The path in it.
        path: String,
        /// What went wrong.
        #[source]
        source: GitError,
    },
    /// There is no world of that name.
    #[error("package `{package}` has no world `{wanted}`; {}", has_worlds(worlds))]
    NoSuchWorld {
        /// The name asked for.
        wanted: String,
        /// Where it was looked for.
        package: String,
        /// The names of the worlds there.
        worlds: Vec<String>,
        /// Those close to the name, closest first.
        nearest: Vec<String>,
    },
    /// No world was named and there is not exactly one.
    #[error(
        "package `{package}` needs the name of a world; {}",
        has_worlds(worlds)
    )]
    WorldNotChosen {
        /// The package.
        package: String,
        /// The names of its worlds.
        worlds: Vec<String>,
    },
}

fn has_worlds(worlds: &[String]) -> String {
    if worlds.is_empty() {
        return "it has none".to_owned();
    }
    format!("it has {}", quoted(worlds))
}

#[cfg(test)]
mod tests;
