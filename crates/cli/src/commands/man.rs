//! `carrick man`

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::every_verb;
use crate::Verdict;
use crate::output::{print_text, replace};

/// Write the manual pages of carrick into a folder
///
/// Writes one page for each verb, such as `carrick-wit-diff.1`, and prints the path of each. The
/// folder is created if it does not exist. Pages in a folder `man1` are found by `man` if MANPATH
/// lists the folder above it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick man ~/.local/share/man/man1 && man carrick-run
  carrick man pages && man -l pages/carrick.1")]
pub(crate) struct Args {
    /// The folder to write to
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    fs::create_dir_all(&args.folder)
        .with_context(|| format!("cannot create `{}`", args.folder.display()))?;
    let mut written = String::new();
    for (name, text) in pages()? {
        let path = args.folder.join(name);
        replace(&path, &text)?;
        written.push_str(&format!("{}\n", path.display()));
    }
    print_text(&written)?;
    Ok(Verdict::Yes)
}

/// Every page with the name of its file.
fn pages() -> Result<Vec<(String, Vec<u8>)>> {
    // The page of `help` would say what the other pages say.
    let mut command = every_verb().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    let mut left = vec![command];
    while let Some(command) = left.pop() {
        left.extend(command.get_subcommands().cloned());
        pages.push(page(command)?);
    }
    pages.sort();
    Ok(pages)
}

fn page(command: Command) -> Result<(String, Vec<u8>)> {
    let after = command.get_after_help().map(ToString::to_string);
    let page = Man::new(command.after_help(None::<&str>))
        .source(concat!("carrick ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    page.render(&mut text)?;
    after_help(&after.unwrap_or_default()).to_writer(&mut text)?;
    Ok((page.get_filename(), text))
}

/// What stands below the options in a help text, with its examples as they are typed.
fn after_help(text: &str) -> Roff {
    let mut roff = Roff::new();
    let (notes, examples) = text.split_once("Examples:\n").unwrap_or((text, ""));
    if !notes.trim().is_empty() {
        roff.control("SH", ["NOTES"]);
        roff.text([roman(notes.trim())]);
    }
    if !examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
        roff.control("nf", []);
        for line in examples.lines() {
            roff.text([roman(line.trim_start())]);
        }
        roff.control("fi", []);
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_a_page_with_its_options_and_examples() {
        let pages = pages().expect("they are rendered");
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for verb in every_verb().get_subcommands() {
            let page = format!("carrick-{}.1", verb.get_name());
            assert!(names.contains(&page.as_str()), "{page} is not in {names:?}");
        }
        assert!(names.contains(&"carrick-wit-diff.1"), "{names:?}");
        for (name, text) in &pages {
            let text = String::from_utf8_lossy(text);
            for section in ["SH NAME", "SH SYNOPSIS", "SH OPTIONS"] {
                assert!(text.contains(section), "{name}: {section}\n{text}");
            }
            assert!(!text.contains("SH EXTRA"), "{name}\n{text}");
        }
    }

    #[test]
    fn examples_are_one_command_a_line() {
        let text = after_help("Exit code: 0.\n\nExamples:\n  carrick a\n  carrick b | c").to_roff();
        let expected =
            ".SH NOTES\nExit code: 0.\n.SH EXAMPLES\n.nf\ncarrick a\ncarrick b | c\n.fi\n";
        assert!(text.ends_with(expected), "{text}");
    }
}
