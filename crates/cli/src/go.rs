//! The Go toolchain: finding it, asking its version, and building a package for wasip1.

mod arguments;
pub(crate) mod client;
pub(crate) mod guest;
pub(crate) mod http;
pub(crate) mod overlay;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, io};

use anyhow::{Context, Result, bail};
use carrick_bindings::{GO_LINKER_FLAG, GO_VERSION_MIN};
use carrick_host::PROGRAM_BYTES_MAX;

use crate::input;

use overlay::{Overlay, Root};

/// The oldest Go that can export functions by itself.
const REACTOR_VERSION_MIN: &str = "1.24";

/// The oldest Go with the target wasip1.
const COMMAND_VERSION_MIN: &str = "1.21";

/// What becomes of a Go package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A program with a `main` that is run.
    Command,
    /// A library whose functions are called, with glue written by hand.
    Reactor,
    /// The same with generated bindings.
    BoundReactor,
    /// A program with generated bindings for what it imports.
    BoundCommand,
    /// A web server whose requests come from the host.
    HttpServer,
}

impl Kind {
    /// The oldest Go that builds such a package, and what needs it.
    fn requirement(self) -> (&'static str, &'static str) {
        match self {
            Self::Command => (COMMAND_VERSION_MIN, "the target wasip1 needs"),
            Self::Reactor | Self::HttpServer => (REACTOR_VERSION_MIN, "`//go:wasmexport` needs"),
            Self::BoundReactor | Self::BoundCommand => {
                (GO_VERSION_MIN, "the bindings that wit-bindgen makes need")
            }
        }
    }

    /// What `go build` is told beside the target, with what its user tells it.
    fn flags(self, more: &[String]) -> Vec<String> {
        let mut flags = Vec::new();
        if matches!(self, Self::Reactor | Self::BoundReactor | Self::HttpServer) {
            flags.push("-buildmode=c-shared".to_owned());
        }
        if matches!(self, Self::BoundReactor | Self::BoundCommand) {
            flags.push(format!("-ldflags={GO_LINKER_FLAG}"));
            flags.extend(arguments::with_linker_flag(more));
        } else {
            flags.extend_from_slice(more);
        }
        flags
    }
}

/// The `go` command on the PATH could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GoError {
    /// There is none.
    #[error("there is no `go` command on the PATH")]
    NotFound,
    /// It is too old.
    #[error("{what_needs} Go {needed} or later, and `go` is {found}")]
    TooOld {
        what_needs: &'static str,
        needed: &'static str,
        found: String,
    },
    /// It said what is wrong, on standard error.
    #[error("`go build` did not build the package")]
    Build,
    /// The folder that is named is not there.
    #[error("there is no folder `{}`", folder.display())]
    NoFolder { folder: PathBuf },
    /// Neither the folder nor one above it has a go.mod.
    #[error("neither `{}` nor a folder above it has a go.mod", folder.display())]
    NoModule { folder: PathBuf },
    /// The module cannot be read or changed.
    #[error("the Go module cannot be used: {said}")]
    Module { said: String },
    /// There is no such package.
    #[error("Go has no package `{target}` here: {said}")]
    NoPackage { target: String, said: String },
    /// A pattern, or more than one package.
    #[error("more than one package is named, and one component is built of one package")]
    SeveralPackages,
    /// The package is no program.
    #[error("the package is named `{package}`, and only a package `main` can be built")]
    Library { package: String },
    /// Files, to which no file of ours can be added.
    #[error("a web server is built of a folder, and a file is named")]
    FilesOfServer,
    /// The package has no tests for wasip1.
    #[error("the package in `{}` has no test files for wasip1", folder.display())]
    NoTests { folder: PathBuf },
    /// `go build` is told where to write.
    #[error("`-o` after `--` would name the core module, which is a temporary file")]
    Output,
}

/// The package exports functions by itself, and no world has them.
#[derive(Debug, thiserror::Error)]
#[error(
    "the package has `//go:wasmexport {}` and no world: nothing says what the component should export",
    functions.join("`, `//go:wasmexport ")
)]
pub(crate) struct NoWorld {
    /// Their names.
    pub functions: Vec<String>,
}

/// A package to be built, as `go` is told of it and where it lies.
#[derive(Debug)]
pub(crate) struct Package {
    /// The folder that `go` works in.
    folder: PathBuf,
    /// The package for `go`, `.` or as its user names it.
    target: String,
    /// What else `go build` is told.
    flags: Vec<String>,
    /// Whether its tests are built, as `go test -c` does.
    tests: bool,
    /// The folder of the package.
    pub dir: PathBuf,
    /// The module that the package is part of, if it is the user's own.
    pub module: Option<Module>,
}

/// The user's Go module.
#[derive(Debug)]
pub(crate) struct Module {
    /// The path that imports of its packages begin with.
    pub path: String,
    /// The folder of its go.mod.
    root: PathBuf,
    /// The modules that it requires.
    requires: Vec<String>,
}

impl Module {
    /// Reads the go.mod in `folder`, if there is one.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>> {
        if !folder.join("go.mod").is_file() {
            return Ok(None);
        }
        let output = answer(command(folder).args(["mod", "edit", "-json"]))?;
        if !output.status.success() {
            bail!(GoError::Module {
                said: said(&output)
            });
        }
        let file: GoMod = serde_json::from_slice(&output.stdout)
            .context("`go mod edit -json` printed no JSON")?;
        Ok(Some(Self {
            path: file.module.path,
            root: folder.to_owned(),
            requires: file.require.into_iter().map(|module| module.path).collect(),
        }))
    }

    /// Whether it requires the module of that path.
    pub(crate) fn requires(&self, path: &str) -> bool {
        self.requires.iter().any(|required| required == path)
    }
}

/// What `go mod edit -json` prints.
#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GoMod {
    module: GoModule,
    #[serde(default, deserialize_with = "none_as_empty")]
    require: Vec<GoModule>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GoModule {
    path: String,
}

fn none_as_empty<'de, D: serde::Deserializer<'de>>(json: D) -> Result<Vec<GoModule>, D::Error> {
    let modules: Option<Vec<GoModule>> = serde::Deserialize::deserialize(json)?;
    Ok(modules.unwrap_or_default())
}

/// What `go list -json` prints of a package.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Listed {
    dir: Option<PathBuf>,
    name: Option<String>,
    error: Option<ListError>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListError {
    err: String,
}

/// What `go env -json` prints.
#[derive(serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct GoEnv {
    goroot: PathBuf,
    goversion: String,
    gomodcache: PathBuf,
}

impl Package {
    /// Finds the package that `named` and the arguments of `go build` in `more` mean.
    ///
    /// # Errors
    ///
    /// * There is no package, or more than one is named.
    /// * It is no program, unless `tests` asks for its tests, or lies in no module.
    pub(crate) fn find(named: &Path, more: &[String], tests: bool) -> Result<Self> {
        let (flags, packages) = arguments::split(more);
        if flags.iter().any(|flag| arguments::name(flag) == Some("o")) {
            bail!(GoError::Output);
        }
        let (folder, mut target) = place(named)?;
        match packages.as_slice() {
            [] => {}
            [package] if target == "." => target = package.clone(),
            _ => bail!(GoError::SeveralPackages),
        }
        let root = module_root(&folder)?;
        let output = answer(
            for_wasip1(&folder)
                .args(["list", "-e", "-json=Name,Dir,Error"])
                .args(flags.iter().filter(|flag| arguments::chooses_files(flag)))
                .arg(&target),
        )?;
        if !output.status.success() {
            match root {
                Some(_) => bail!(GoError::Module {
                    said: said(&output)
                }),
                None if named.is_dir() => bail!(GoError::NoModule { folder }),
                None => bail!(GoError::NoFolder {
                    folder: named.to_owned()
                }),
            }
        }
        let mut packages =
            serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Listed>();
        let listed = match (packages.next(), packages.next()) {
            (Some(first), None) => first.context("`go list` printed no JSON")?,
            (None, _) => Listed::default(),
            (Some(_), Some(_)) => bail!(GoError::SeveralPackages),
        };
        let Some(dir) = listed.dir else {
            // The path of a package that is not Go's own begins with the name of a host.
            let has_host = target.split('/').next().unwrap_or(&target).contains('.');
            if !named.exists() && !has_host {
                bail!(GoError::NoFolder {
                    folder: named.to_owned()
                });
            }
            let error = listed.error.map(|error| error.err);
            let said = error.unwrap_or_else(|| said(&output));
            bail!(GoError::NoPackage { target, said });
        };
        if let Some(name) = listed.name.filter(|name| name != "main" && !tests) {
            bail!(GoError::Library { package: name });
        }
        // The folder as the user names it reads better than the full path.
        let dir = if target == "." { folder.clone() } else { dir };
        let module = match root {
            Some(root) if canonical(&dir).starts_with(canonical(&root)) => Module::read(&root)?,
            _ => None,
        };
        Ok(Self {
            folder,
            target,
            flags,
            tests,
            dir,
            module,
        })
    }

    /// The path of the package below the root of its module, with `/` between the parts.
    pub(crate) fn in_module(&self) -> Option<(&Module, String)> {
        let module = self.module.as_ref()?;
        let dir = canonical(&self.dir);
        let below = dir.strip_prefix(canonical(&module.root)).ok()?;
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        Some((module, parts.join("/")))
    }

    /// Adds `require` and `replace` lines to the go.mod of its module.
    pub(crate) fn edit_module(&self, edits: &[String]) -> Result<()> {
        let Some(module) = &self.module else {
            return Ok(());
        };
        let output = answer(command(&module.root).args(["mod", "edit"]).args(edits))?;
        if !output.status.success() {
            bail!(GoError::Module {
                said: said(&output)
            });
        }
        Ok(())
    }

    /// The name that `go build` gives the program: the last part of the package's path, without
    /// a major version, or the name of the file. A program of tests has `.test` at its end.
    pub(crate) fn name(&self) -> String {
        match self.tests {
            true => format!("{}.test", self.package_name()),
            false => self.package_name(),
        }
    }

    fn package_name(&self) -> String {
        if let Some(file) = self.target.strip_suffix(".go") {
            return last_part(file).to_owned();
        }
        let path = match self.in_module() {
            Some((module, below)) => format!("{}/{below}", module.path),
            None if self.target == "." => canonical(&self.dir).display().to_string(),
            None => self.target.clone(),
        };
        let path = path.trim_end_matches('/');
        let (before, last) = path.rsplit_once('/').unwrap_or(("", path));
        let is_version = last
            .strip_prefix('v')
            .is_some_and(|digits| digits.parse::<u32>().is_ok_and(|number| number > 1));
        match is_version && !before.is_empty() {
            true => last_part(before).to_owned(),
            false => last.to_owned(),
        }
    }

    /// Builds it as a core module; what the compiler says goes to our own standard error as it is.
    ///
    /// With an overlay, files of the standard library are replaced in this build.
    pub(crate) fn module(&self, kind: Kind, overlay: Option<&Overlay>) -> Result<Vec<u8>> {
        let unfinished = tempfile::tempdir().context("cannot make a temporary folder")?;
        let module = unfinished.path().join("module.wasm");
        self.build(kind, overlay, &module)?;
        input::read_file(&module, PROGRAM_BYTES_MAX)
            .context("`go build` wrote no module that can be adapted")
    }

    fn build(&self, kind: Kind, overlay: Option<&Overlay>, output: &Path) -> Result<()> {
        check_version(&self.folder, kind)?;
        let mut go = for_wasip1(&self.folder);
        if let Some(root) = overlay.and_then(Overlay::linked_root) {
            go = Command::new(root.join("bin/go"));
            go.current_dir(&self.folder)
                .env("GOROOT", root)
                .env("GOTOOLCHAIN", "local");
            set_target(&mut go);
        }
        let verb: &[&str] = match self.tests {
            true => &["test", "-c"],
            false => &["build"],
        };
        go.args(verb).args(kind.flags(&self.flags));
        // The last one counts; it has what the user's own replaces.
        if let Some(overlay) = overlay {
            go.arg("-overlay").arg(overlay.path());
        }
        if self.tests {
            // It says there what is an error here: that there are no tests.
            go.stdout(Stdio::null());
        }
        let status = go
            .arg("-o")
            .arg(output)
            .arg(&self.target)
            .status()
            .context("cannot run `go build`")?;
        if !status.success() {
            bail!(GoError::Build);
        }
        // `go test -c` succeeds without writing where there is nothing to test.
        if self.tests && !output.is_file() {
            bail!(GoError::NoTests {
                folder: self.dir.clone()
            });
        }
        Ok(())
    }

    /// Whether the program is made of that package of Go among others.
    pub(crate) fn imports(&self, package: &str) -> Result<bool> {
        let listed = self.list_deps("{{.ImportPath}}")?;
        // A package that is compiled for tests is followed by their name.
        let mut packages = listed.lines().filter_map(|line| line.split(' ').next());
        Ok(packages.any(|imported| imported == package))
    }

    /// Makes the overlay that gives the program a network: sockets, requests through `wasi:http`, or both.
    pub(crate) fn net_overlay(&self, sockets: bool, requests: bool) -> Result<(Overlay, Root)> {
        if requests {
            // Its functions are called while it waits for the host.
            check_version(&self.folder, Kind::Reactor)?;
        }
        let root = self.root()?;
        let own = self.own_overlay()?;
        let files = match (sockets, requests) {
            (true, true) => [overlay::files(&root)?, client::files_beside_sockets(&root)?].concat(),
            (true, false) => overlay::files(&root)?,
            (false, _) => client::files(&root)?,
        };
        let overlay = Overlay::make(&root, own.as_deref(), files, Vec::new())?;
        Ok((overlay, root))
    }

    /// Makes the overlay that gives the program the requests of the host; see [`http::overlay`].
    pub(crate) fn http_overlay(&self, port: Option<u16>) -> Result<(Overlay, Root)> {
        if self.target.ends_with(".go") {
            bail!(GoError::FilesOfServer);
        }
        check_version(&self.folder, Kind::HttpServer)?;
        let root = self.root()?;
        let own = self.own_overlay()?;
        // Go compares paths as text, and knows the folder by either name.
        let mut dirs = vec![canonical(&self.dir)];
        let named = std::path::absolute(&self.dir).unwrap_or_default();
        dirs.extend((named != dirs[0]).then_some(named));
        let overlay = http::overlay(&root, own.as_deref(), &dirs, port)?;
        Ok((overlay, root))
    }

    /// The Go that builds it, which may be another than the one on the PATH.
    fn root(&self) -> Result<Root> {
        let output = answer(command(&self.folder).args(["env", "-json"]))?;
        let env: GoEnv =
            serde_json::from_slice(&output.stdout).context("`go env -json` printed no JSON")?;
        Ok(Root {
            path: env.goroot,
            version: env.goversion.trim_start_matches("go").to_owned(),
            module_cache: env.gomodcache,
        })
    }

    /// The overlay that the user tells `go build` of.
    fn own_overlay(&self) -> Result<Option<PathBuf>> {
        let output = answer(command(&self.folder).args(["env", "GOFLAGS"]))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let of_environment = text.split_whitespace().map(ToOwned::to_owned);
        let flags = of_environment.chain(self.flags.iter().cloned());
        let own = flags
            .filter(|flag| arguments::name(flag) == Some("overlay"))
            .filter_map(|flag| Some(flag.split_once('=')?.1.to_owned()))
            .next_back();
        Ok(own
            .filter(|path| !path.is_empty())
            .map(|path| self.folder.join(path)))
    }

    /// The functions that the program exports by itself, in the order of their names.
    ///
    /// None where Go cannot say what the program is made of: building it, it says why.
    pub(crate) fn exported_functions(&self) -> Result<Vec<String>> {
        let mut functions = BTreeSet::new();
        for path in self.sources()? {
            let text = input::read_file(&path, PROGRAM_BYTES_MAX)?;
            let text = String::from_utf8_lossy(&text);
            // What we generate exports too, for the world.
            let generated = path.ends_with("exports/wit_exports/wit_exports.go")
                || path.ends_with("wit_bindings.go");
            if generated && text.starts_with("// Generated by `wit-bindgen`") {
                continue;
            }
            let directives = text
                .lines()
                .filter_map(|line| line.strip_prefix("//go:wasmexport "));
            functions.extend(directives.map(|name| name.trim().to_owned()));
        }
        Ok(functions.into_iter().collect())
    }

    /// The files that Go reads for the program, but for those of Go itself.
    pub(crate) fn inputs(&self) -> Result<Vec<PathBuf>> {
        const FORMAT: &str = "{{if not .Standard}}{{$package := .}}\
            {{range .GoFiles}}{{$package.Dir}}\t{{.}}\n{{end}}\
            {{range .SFiles}}{{$package.Dir}}\t{{.}}\n{{end}}\
            {{range .HFiles}}{{$package.Dir}}\t{{.}}\n{{end}}\
            {{range .EmbedFiles}}{{$package.Dir}}\t{{.}}\n{{end}}\
            {{with .Module}}{{if .GoMod}}\t{{.GoMod}}\n{{end}}{{end}}{{end}}";
        self.list(FORMAT)
    }

    /// The files of the user's own module that are compiled for wasip1 into the program.
    fn sources(&self) -> Result<Vec<PathBuf>> {
        const FORMAT: &str = "{{if .Module}}{{if .Module.Main}}{{$package := .}}{{range .GoFiles}}\
            {{$package.Dir}}\t{{.}}\n{{end}}{{end}}{{end}}";
        self.list(FORMAT)
    }

    /// The files that `format` makes of the packages of the program, a line each: the folder and the
    /// name.
    fn list(&self, format: &str) -> Result<Vec<PathBuf>> {
        let text = self.list_deps(format)?;
        let files = text.lines().filter_map(|line| {
            let (folder, file) = line.split_once('\t')?;
            Some(Path::new(folder).join(file))
        });
        Ok(files.collect())
    }

    /// What `go list` prints of each package that the program is made of.
    fn list_deps(&self, format: &str) -> Result<String> {
        let listed = answer(
            for_wasip1(&self.folder)
                .args(["list", "-e", "-deps", "-f", format])
                .args(self.tests.then_some("-test"))
                .args(
                    self.flags
                        .iter()
                        .filter(|flag| arguments::chooses_files(flag)),
                )
                .arg(&self.target),
        )?;
        Ok(String::from_utf8_lossy(&listed.stdout).into_owned())
    }
}

/// The folder that `go` works in for a package that is named on our command line, and what it
/// is told there.
fn place(named: &Path) -> Result<(PathBuf, String)> {
    let text = named.to_str().context("the package's name is not UTF-8")?;
    if named.is_dir() {
        return Ok((named.to_owned(), ".".to_owned()));
    }
    if named.is_file() {
        let folder = named.parent().filter(|folder| *folder != Path::new(""));
        let file = named.file_name().unwrap_or_default().to_string_lossy();
        let folder = folder.unwrap_or(Path::new("."));
        return Ok((folder.to_owned(), file.into_owned()));
    }
    // A path with a dot in front can be nothing but a folder.
    if text.starts_with('.') || named.is_absolute() {
        bail!(GoError::NoFolder {
            folder: named.to_owned()
        });
    }
    Ok((PathBuf::from("."), text.to_owned()))
}

/// The folder of the go.mod that counts in `folder`.
fn module_root(folder: &Path) -> Result<Option<PathBuf>> {
    let output = answer(command(folder).args(["env", "GOMOD"]))?;
    let path = String::from_utf8_lossy(&output.stdout);
    let path = Path::new(path.trim());
    // Without one it is the null device.
    let has_module = path.file_name().is_some_and(|name| name == "go.mod");
    Ok(path.parent().filter(|_| has_module).map(ToOwned::to_owned))
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// What a command said is wrong.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// Go as it is told what is built.
fn for_wasip1(folder: &Path) -> Command {
    let mut command = command(folder);
    set_target(&mut command);
    command
}

fn set_target(go: &mut Command) {
    go.env("GOOS", "wasip1")
        .env("GOARCH", "wasm")
        .env("CGO_ENABLED", "0");
}

/// Go as the author uses it in that folder: it may switch to the version that go.mod names.
fn command(folder: &Path) -> Command {
    let mut command = Command::new("go");
    command.current_dir(folder);
    command
}

/// What Go said, if there is one on the PATH.
fn answer(command: &mut Command) -> Result<Output> {
    match command.output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(GoError::NotFound),
        output => output.context("cannot run `go`"),
    }
}

fn check_version(folder: &Path, kind: Kind) -> Result<()> {
    let output = answer(command(folder).args(["env", "GOVERSION"]))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.trim().strip_prefix("go").unwrap_or_default();
    if version.is_empty() {
        // With another version named in go.mod, Go itself may be what refuses.
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let (needed, what_needs) = kind.requirement();
    if numbers(version) < numbers(needed) {
        bail!(GoError::TooOld {
            what_needs,
            needed,
            found: version.to_owned(),
        });
    }
    Ok(())
}

/// Whether that version of Go downloads the version that go.mod asks for.
pub(crate) fn downloads_versions(version: &str) -> bool {
    numbers(version) >= numbers("1.21")
}

/// The parts of a version up to the first that is no number: `1.27rc1` is 1, 27.
fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split('.').map_while(|part| {
        let end = part.find(|letter: char| !letter.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_called_as_go_build_calls_it() {
        let check = |target: &str, dir: &str, module: Option<&str>, expected: &str| {
            let package = Package {
                folder: PathBuf::from("."),
                target: target.to_owned(),
                flags: Vec::new(),
                tests: false,
                dir: PathBuf::from(dir),
                module: module.map(|path| Module {
                    path: path.to_owned(),
                    root: PathBuf::from("/nowhere/tool"),
                    requires: Vec::new(),
                }),
            };
            assert_eq!(package.name(), expected, "{target} in {dir}");
        };
        check(".", "/nowhere/tool", Some("example.com/tool"), "tool");
        check(".", "/nowhere/tool", Some("example.com/tool/v2"), "tool");
        check(".", "/nowhere/tool", Some("v2"), "v2");
        let below = "/nowhere/tool/cmd/app";
        check("./cmd/app", below, Some("example.com/tool/v2"), "app");
        check(".", below, Some("example.com/tool"), "app");
        check("main.go", "/nowhere/tool", Some("example.com/tool"), "main");
        check("example.com/x/cmd/y", "/elsewhere/y@v1.2.3", None, "y");
        check("example.com/x/v3", "/elsewhere/x@v3.0.0", None, "x");
    }

    #[test]
    fn orders_versions_by_their_numbers() {
        let check = |older: &str, newer: &str| assert!(numbers(older) < numbers(newer), "{older}");
        check("1.9.7", "1.24");
        check("1.24", "1.27.1");
        check("1.27rc1", "1.27.1");
        check("1.27.1-custom", "1.27.3");
        check("devel", "1.21");
    }
}
