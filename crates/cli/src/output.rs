//! Writing the results of verbs to files and to standard output.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use tempfile::NamedTempFile;

use crate::quote::shell_word;
use crate::refusal::refusal;

/// Where a verb writes the component it makes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write the component to this file, or to standard output for `-`
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
}

impl OutputArgs {
    /// What `-o` and this path would be.
    pub(crate) fn new(output: PathBuf) -> Self {
        Self { output }
    }

    /// Whether it is standard output.
    pub(crate) fn is_stdout(&self) -> bool {
        is_stdout(&self.output)
    }

    /// The file as messages show it.
    pub(crate) fn name(&self) -> String {
        name(&self.output)
    }

    /// Fails before any work is done where the component could not be written, or would replace one
    /// of the files that are read.
    pub(crate) fn check<'a>(&self, inputs: impl IntoIterator<Item = &'a Path>) -> Result<()> {
        if self.is_stdout() {
            refuse_terminal(
                "a component",
                "write it to a file with `-o OUT.wasm`, or into a pipe",
            )?;
        } else {
            check_folder(&self.output)?;
        }
        refuse_input(&self.output, inputs)
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

/// Fails where standard output is a terminal; `what` is binary.
pub(crate) fn refuse_terminal(what: &str, hint: &str) -> Result<()> {
    if io::stdout().is_terminal() {
        let message = format!("standard output is a terminal, and {what} is binary");
        bail!(refusal(message, hint));
    }
    Ok(())
}

/// Fails where `path` cannot become a file, for a reason that can be told beforehand.
pub(crate) fn check_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        bail!(refusal(
            format!("cannot write `{}`: it is a folder", path.display()),
            "name a file in the folder",
        ));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() && !folder.exists() {
        let name = folder.display().to_string();
        bail!(refusal(
            format!(
                "cannot write `{}`: there is no folder `{name}`",
                path.display()
            ),
            format!("make it first: `mkdir -p {}`", shell_word(&name)),
        ));
    }
    Ok(())
}

/// Fails where `output` is one of the files that are read.
pub(crate) fn refuse_input<'a>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<()> {
    let inputs: Vec<_> = inputs.into_iter().map(|path| ("the input", path)).collect();
    refuse_shared(&[("the output", output)], &inputs)
}

/// Fails where two of the files that are `written` are one, or where one of them is `read`, also
/// through links and other spellings. Each has its role for messages; `-` is a standard stream.
pub(crate) fn refuse_shared(written: &[(&str, &Path)], read: &[(&str, &Path)]) -> Result<()> {
    let identify = |(role, path): &(_, &Path), stream| Some((*role, identity(path, stream)?));
    let written: Vec<_> = written
        .iter()
        .filter_map(|file| Some((file.1, identify(file, Stream::Output)?)))
        .collect();
    let read = read.iter().filter_map(|file| identify(file, Stream::Input));
    let others: Vec<(&str, Identity)> = read.collect();
    for (index, (path, (role, identity))) in written.iter().enumerate() {
        let before = written[..index]
            .iter()
            .map(|(_, (role, other))| (*role, other));
        let read = others.iter().map(|(role, other)| (*role, other));
        if let Some((other, _)) = before.chain(read).find(|(_, other)| *other == identity) {
            bail!(refusal(
                format!("{} is both {other} and {role}", name(path)),
                format!("choose another file for {role}"),
            ));
        }
    }
    Ok(())
}

/// What `-` stands for.
#[derive(Clone, Copy)]
enum Stream {
    Input,
    Output,
}

/// What tells one file from another, whatever it is called.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    #[cfg(unix)]
    Inode { device: u64, inode: u64 },
    /// The full path of a file, which may be still to be made.
    Path(PathBuf),
}

/// The file that `path` leads to. Devices, pipes and folders have none: writing to them loses
/// nothing.
fn identity(path: &Path, stream: Stream) -> Option<Identity> {
    if path.as_os_str() == "-" {
        return stream_identity(stream);
    }
    let path = target(path).ok()?;
    if let Ok(metadata) = fs::metadata(&path) {
        return of_metadata(&metadata, &path);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder).ok()?;
    Some(Identity::Path(folder.join(path.file_name()?)))
}

#[cfg(unix)]
fn of_metadata(metadata: &fs::Metadata, _: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file().then(|| Identity::Inode {
        device: metadata.dev(),
        inode: metadata.ino(),
    })
}

#[cfg(not(unix))]
fn of_metadata(metadata: &fs::Metadata, path: &Path) -> Option<Identity> {
    let path = fs::canonicalize(path).ok()?;
    metadata.is_file().then_some(Identity::Path(path))
}

/// The file that a standard stream was redirected to, if it was.
#[cfg(unix)]
fn stream_identity(stream: Stream) -> Option<Identity> {
    use std::os::fd::AsFd;
    let descriptor = match stream {
        Stream::Input => io::stdin().as_fd().try_clone_to_owned(),
        Stream::Output => io::stdout().as_fd().try_clone_to_owned(),
    };
    let metadata = File::from(descriptor.ok()?).metadata().ok()?;
    of_metadata(&metadata, Path::new("-"))
}

#[cfg(not(unix))]
fn stream_identity(_: Stream) -> Option<Identity> {
    None
}

/// An output as messages show it.
fn name(path: &Path) -> String {
    if is_stdout(path) {
        "standard output".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}

/// What the links at `path` lead to, whether it exists or not.
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

/// A file that is being written. [`Unfinished::finish`] puts it under its name as a whole; without
/// it, the file that was there stays.
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
        // Otherwise the error would name the temporary file.
        fs::metadata(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".carrick-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The mode of any new file; the mask of the process applies.
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

/// Replaces the content of a file as a whole; its permissions and the links to it stay.
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

/// Prints `text` to standard output. A reader that has gone away is no error.
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
    fn a_file_has_one_role_by_whatever_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name: &str| folder.path().join(name);
        fs::create_dir(within("sub")).expect("a folder");
        fs::write(within("in"), "").expect("it can be written");
        symlink("in", within("link")).expect("a link");
        symlink("new", within("dangling")).expect("a link");
        fs::hard_link(within("in"), within("hard")).expect("a link");
        let check = |written: &[&str], expected: &str| {
            let roles = ["the output", "the dead letters"];
            let paths: Vec<_> = written.iter().map(|name| within(name)).collect();
            let written: Vec<_> = roles.into_iter().zip(paths.iter().map(|p| &**p)).collect();
            let input = within("in");
            let checked = refuse_shared(&written, &[("the records", &input)]);
            let found = checked.err().map(|error| error.to_string());
            let expected = (!expected.is_empty()).then_some(expected);
            assert_eq!(
                found
                    .as_deref()
                    .map(|text| text.rsplit("is both ").next().unwrap_or(text)),
                expected,
                "{written:?}"
            );
        };
        check(&["out", "letters"], "");
        check(&["in"], "the records and the output");
        check(&["link"], "the records and the output");
        check(&["hard"], "the records and the output");
        check(&["sub/../in"], "the records and the output");
        check(&["out", "sub/../link"], "the records and the dead letters");
        check(&["out", "sub/../out"], "the output and the dead letters");
        check(&["dangling", "new"], "the output and the dead letters");
        check(&["/dev/null", "/dev/null"], "");
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
