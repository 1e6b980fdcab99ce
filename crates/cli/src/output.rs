//! Writing what a verb makes.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use tempfile::NamedTempFile;

/// Where a verb writes the component it makes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Writes the component to this file, or to standard output for `-`
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
}

impl OutputArgs {
    /// What `-o` and this path would be.
    pub(crate) fn new(output: PathBuf) -> Self {
        Self { output }
    }

    /// Whether standard output is taken.
    pub(crate) fn is_stdout(&self) -> bool {
        is_stdout(&self.output)
    }

    /// How messages call the file.
    pub(crate) fn name(&self) -> String {
        if self.is_stdout() {
            "standard output".to_owned()
        } else {
            format!("`{}`", self.output.display())
        }
    }

    /// Fails before any work is done when the result would have nowhere to go.
    ///
    /// What is made of a file does not take its place.
    pub(crate) fn check<'a>(&self, inputs: impl IntoIterator<Item = &'a Path>) -> Result<()> {
        if self.is_stdout() && io::stdout().is_terminal() {
            bail!("standard output is a terminal, and a component is binary");
        }
        if !self.is_stdout() {
            refuse_input(&self.output, inputs)?;
        }
        Ok(())
    }

    /// Writes `binary`; a file appears whole or not at all.
    pub(crate) fn write(&self, binary: &[u8]) -> Result<()> {
        if self.is_stdout() {
            return print(&mut io::stdout().lock(), binary);
        }
        write_file(&self.output, binary)
            .with_context(|| format!("cannot write `{}`", self.output.display()))
    }
}

/// Fails where `output` is one of the files that are read.
pub(crate) fn refuse_input<'a>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<()> {
    let Ok(file) = fs::canonicalize(output) else {
        return Ok(());
    };
    let is_same = |input: &Path| fs::canonicalize(input).is_ok_and(|input| input == file);
    // A device is no file that could be lost.
    if file.is_file() && inputs.into_iter().any(is_same) {
        bail!("`{}` is both the input and the output", output.display());
    }
    Ok(())
}

/// Where the links that `path` may be lead to, whether anything is there or not.
fn target(path: &Path) -> io::Result<PathBuf> {
    const LINKS_MAX: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

fn write_file(path: &Path, binary: &[u8]) -> io::Result<()> {
    let unfinished = Unfinished::begin(path)?;
    unfinished.file()?.write_all(binary)?;
    unfinished.finish()
}

/// A file that is being written: with [`Unfinished::finish`] it is there whole under
/// its name, without it what was there stays.
pub(crate) struct Unfinished<'a> {
    pub path: &'a Path,
    written: Written,
}

enum Written {
    Beside {
        file: NamedTempFile,
        target: PathBuf,
    },
    /// A device or a pipe is written to, not replaced.
    InPlace(File),
}

impl<'a> Unfinished<'a> {
    pub(crate) fn begin(path: &'a Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            let written = Written::InPlace(File::create(path)?);
            return Ok(Self { path, written });
        }
        let target = target(path)?;
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // Without this the error would name the unfinished file.
        fs::metadata(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".carrick-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // What any new file gets; the process's mask applies.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder)?;
        let written = Written::Beside { file, target };
        Ok(Self { path, written })
    }

    /// What is written to.
    pub(crate) fn file(&self) -> io::Result<File> {
        match &self.written {
            Written::Beside { file, .. } => file.as_file().try_clone(),
            Written::InPlace(file) => file.try_clone(),
        }
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        match self.written {
            Written::Beside { file, target } => drop(file.persist(target)?),
            Written::InPlace(_) => {}
        }
        Ok(())
    }
}

/// Puts other content into a file, which keeps its permissions and the links
/// that lead to it; it is there whole at any time.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let write = || {
        let file = fs::canonicalize(path)?;
        let permissions = fs::metadata(&file)?.permissions();
        let folder = file.parent().unwrap_or(Path::new("."));
        let mut unfinished = tempfile::Builder::new()
            .prefix(".carrick-")
            .tempfile_in(folder)?;
        unfinished.write_all(content)?;
        unfinished.as_file().set_permissions(permissions)?;
        unfinished.persist(file)?;
        io::Result::Ok(())
    };
    write().with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes `text` to a file, or to standard output for `-`.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<()> {
    if is_stdout(path) {
        return print_text(text);
    }
    write_file(path, text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Whether `path` means standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Standard output, for what does not fit into memory.
pub(crate) fn stdout() -> Box<dyn Write + Send> {
    Box::new(io::stdout())
}

/// Prints one line of JSON, indented, to standard output.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print_text(&text)
}

/// Prints `text` to standard output; that nobody reads on is no failure.
pub(crate) fn print_text(text: &str) -> Result<()> {
    print(&mut anstream::stdout().lock(), text.as_bytes())
}

fn print(stdout: &mut impl Write, bytes: &[u8]) -> Result<()> {
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_is_written_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name| folder.path().join(name);
        fs::write(within("old"), "old").expect("it can be written");
        symlink("old", within("link")).expect("a link");
        symlink("missing", within("dangling")).expect("a link");
        symlink("dangling", within("far")).expect("a link");
        for (link, target) in [("link", "old"), ("far", "missing")] {
            write_file(&within(link), b"new").expect("it can be written");
            assert!(within(link).is_symlink(), "{link}");
            assert_eq!(fs::read(within(target)).expect("it is there"), b"new");
        }
        symlink("round", within("round")).expect("a link");
        assert!(write_file(&within("round"), b"new").is_err());
    }

    #[test]
    fn what_is_read_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name| folder.path().join(name);
        fs::write(within("in"), "").expect("it can be written");
        symlink("in", within("link")).expect("a link");
        let check = |output, refused: bool| {
            let checked = OutputArgs::new(within(output)).check([within("in").as_path()]);
            assert_eq!(checked.is_err(), refused, "{output}");
        };
        check("in", true);
        check("link", true);
        check("out", false);
    }
}
