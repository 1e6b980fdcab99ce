//! Writing the results of verbs to files and to standard output.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_host::atomic_file;
use carrick_host::file_identity::FileIdentity;
use carrick_wit::package_files;
use clap::Args;

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
    /// of the files that are `read`, each with its role for messages.
    pub(crate) fn check(&self, read: &[(&str, &Path)]) -> Result<()> {
        if self.is_stdout() {
            refuse_terminal(
                "a component",
                "write it to a file with `-o OUT.wasm`, or into a pipe",
            )?;
        } else {
            check_folder(&self.output)?;
        }
        self.refuse_inputs(read)
    }

    /// Fails where the component would replace one of the files that are `read`.
    pub(crate) fn refuse_inputs(&self, read: &[(&str, &Path)]) -> Result<()> {
        refuse_inputs(&self.output, read)
    }

    /// Writes `binary`; a file appears whole or not at all.
    pub(crate) fn write(&self, binary: &[u8]) -> Result<()> {
        if self.is_stdout() {
            return print(&mut io::stdout().lock(), binary);
        }
        replace(&self.output, binary)
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

/// Fails where `output` is one of the files that are `read`, each with its role for messages.
pub(crate) fn refuse_inputs(output: &Path, read: &[(&str, &Path)]) -> Result<()> {
    refuse_shared(&[("the output", output)], read)
}

/// Fails where two of the files that are `written` are one, or where one of them is `read`, also
/// through links and other spellings. Each has its role for messages; `-` is a standard stream. A
/// folder that is read is a WIT package: its files are read, and so would be a new one that is put there.
pub(crate) fn refuse_shared(written: &[(&str, &Path)], read: &[(&str, &Path)]) -> Result<()> {
    let identity = |path: &Path, stream: fn() -> Option<FileIdentity>| match is_stdout(path) {
        true => stream(),
        false => FileIdentity::of_path(path),
    };
    let new: Vec<String> = written
        .iter()
        .flat_map(|(_, path)| [Some(path.to_path_buf()), std::fs::read_link(path).ok()])
        .filter_map(|path| path?.file_name()?.to_str().map(ToOwned::to_owned))
        .collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let mut others: Vec<(&str, FileIdentity)> = Vec::new();
    for (role, path) in read {
        let files = match path.is_dir() {
            true => package_files(path, &new),
            false => vec![path.to_path_buf()],
        };
        let files = files.iter();
        others.extend(
            files.filter_map(|path| Some((*role, identity(path, FileIdentity::of_stdin)?))),
        );
    }
    for (role, path) in written {
        let Some(file) = identity(path, FileIdentity::of_stdout) else {
            continue;
        };
        if let Some((other, _)) = others.iter().find(|(_, other)| *other == file) {
            bail!(refusal(
                format!("{} is both {other} and {role}", name(path)),
                format!("choose another file for {role}"),
            ));
        }
        others.push((role, file));
    }
    Ok(())
}

/// An output as messages show it.
fn name(path: &Path) -> String {
    if is_stdout(path) {
        "standard output".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}

/// Writes a file as a whole; one that exists keeps its permissions and the links to it.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    atomic_file::write(path, content).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes `text` to a file, or to standard output for `-`.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<()> {
    if is_stdout(path) {
        return print_text(text);
    }
    replace(path, text.as_bytes())
}

/// Whether `path` means standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
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
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

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
        fs::hard_link(within("in"), within("hard")).expect("a link");
        let check = |output, refused: bool| {
            let input = within("in");
            let checked = OutputArgs::new(within(output)).check(&[("the input", &input)]);
            assert_eq!(checked.is_err(), refused, "{output}");
        };
        check("in", true);
        check("link", true);
        check("hard", true);
        check("out", false);
    }

    #[test]
    fn nothing_is_written_where_a_package_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name| folder.path().join(name);
        for name in ["wit/deps/log", "wit/deps/none", "wit/drafts"] {
            fs::create_dir_all(within(name)).expect("a folder");
        }
        for name in [
            "wit/world.wit",
            "wit/README.md",
            "wit/deps/clocks.wasm",
            "wit/deps/log/log.wit",
            "elsewhere.wit",
        ] {
            fs::write(within(name), "").expect("it can be written");
        }
        symlink("elsewhere.wit", within("link")).expect("a link");
        symlink("../elsewhere.wit", within("wit/linked.wit")).expect("a link");
        symlink("wit/new.wit", within("dangling")).expect("a link");
        symlink("wit", within("same")).expect("a link");
        fs::hard_link(within("wit/world.wit"), within("hard")).expect("a link");
        let check = |output, refused: bool| {
            let package = within("wit");
            let checked = refuse_inputs(&within(output), &[("the WIT package", &package)]);
            let error = checked.err().map(|error| error.to_string());
            let expected = format!(
                "`{}` is both the WIT package and the output",
                within(output).display()
            );
            assert_eq!(error, refused.then_some(expected), "{output}");
        };
        check("wit/world.wit", true);
        check("wit/deps/../world.wit", true);
        check("same/world.wit", true);
        check("hard", true);
        check("wit/deps/clocks.wasm", true);
        check("wit/deps/log/log.wit", true);
        // Through a link in the package.
        check("elsewhere.wit", true);
        check("link", true);
        // Files that the next run would read.
        check("wit/new.wit", true);
        check("dangling", true);
        check("same/deps/new.wasm", true);
        check("wit/deps/none/new.wit", true);
        // Nobody reads these.
        check("wit/README.md", false);
        check("wit/app.wasm", false);
        check("wit/drafts/new.wit", false);
        check("wit/deps/log/app.wasm", false);
        check("app.wasm", false);
    }
}
