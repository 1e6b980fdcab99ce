//! `format` on every construct of the grammar, with comments everywhere, and
//! on all the WIT there is.

#[path = "../../../tests/support/package.rs"]
mod package;

use std::fs;
use std::path::{Path, PathBuf};

use carrick_wit::{FormatError, WitFile, format};
use package::{entries, folder_of};
use wit_parser::SourceMap;

/// The release that `Cargo.toml` pins; its cases come with its source.
const WIT_PARSER: &str = "wit-parser-0.263.0";

/// Formats `text`, and what comes of it again, which changes nothing.
fn formatted(name: &str, text: &str, siblings: &[WitFile<'_>]) -> Result<String, FormatError> {
    let result = format(&WitFile::new(name, text), siblings)?;
    let again = format(&WitFile::new(name, &result), siblings)?;
    for (once, twice) in result.lines().zip(again.lines()) {
        assert_eq!(once, twice, "formatting {name} twice differs from once");
    }
    assert_eq!(result.len(), again.len(), "{name}");
    Ok(result)
}

/// Every construct, in the one layout.
const GRAMMAR: [&str; 4] = [
    include_str!("format/types.wit"),
    include_str!("format/functions.wit"),
    include_str!("format/worlds.wit"),
    include_str!("format/nested.wit"),
];

/// The places where a token begins or ends; `format` itself has no say in it.
fn boundaries(text: &str) -> Vec<usize> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%' | '_');
    let mut places = Vec::new();
    let mut place = 0;
    while let Some(first) = text[place..].chars().next() {
        places.push(place);
        let rest = &text[place..];
        let length = if first == '"' {
            rest.find("\")").expect("strings stand in parentheses") + 1
        } else if first.is_ascii_digit() {
            let version = |c: char| is_word(c) || matches!(c, '.' | '+');
            let length = rest.find(|c| !version(c)).unwrap_or(rest.len());
            rest[..length].trim_end_matches('.').len()
        } else if rest.starts_with("->") {
            2
        } else {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len()).max(1)
        };
        place += length;
    }
    places.push(text.len());
    places
}

#[test]
fn the_grammar_is_formatted_as_it_stands() {
    for text in GRAMMAR {
        let result = formatted("grammar.wit", text, &[]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(result, text);
    }
}

#[test]
fn white_space_makes_no_difference() {
    for text in GRAMMAR {
        let expected = formatted("grammar.wit", text, &[]).expect("it is formatted");
        let mut squeezed = String::new();
        for line in text.lines() {
            squeezed.push_str(line.trim());
            // Empty lines are the writer's.
            squeezed.push_str(if line.is_empty() { "\n\n" } else { " \t " });
        }
        let result = formatted("grammar.wit", &squeezed, &[]).expect("it is formatted");
        assert_eq!(result, expected);
    }
}

#[test]
fn a_comment_between_any_two_tokens_survives() {
    let comments = [
        "// one\n",
        "\n/// one\n",
        "/* one */",
        "\n/** one\n two */\n",
        "\n\n// one\n\n// two /* three\n\n",
        "/* one *//* two */\r\n",
    ];
    let check = |text: &str, places: &[usize]| {
        for &place in places {
            for comment in comments {
                // A slash before it would be part of it.
                let space = if text[..place].ends_with('/') {
                    " "
                } else {
                    ""
                };
                let with = format!("{}{space}{comment}{}", &text[..place], &text[place..]);
                check_comments(&with);
            }
        }
    };
    std::thread::scope(|scope| {
        for text in GRAMMAR {
            scope.spawn(|| check(text, &boundaries(text)));
            scope.spawn(|| {
                let (text, commas) = with_last_commas(text);
                // Before the comma, and after it.
                let places: Vec<usize> = commas.iter().flat_map(|at| [*at, at + 1]).collect();
                check(&text, &places);
            });
        }
    });
    let added: usize = GRAMMAR
        .iter()
        .map(|text| with_last_commas(text).1.len())
        .sum();
    assert!(added >= 16, "only {added} lists got a comma");
}

/// A comma after the last item of every list that may have one and has none, and where they are.
fn with_last_commas(text: &str) -> (String, Vec<usize>) {
    let mut with = text.to_owned();
    let mut commas = Vec::new();
    for place in boundaries(text) {
        if !text[place..].starts_with([')', '>', '}']) {
            continue;
        }
        let mut more = with.clone();
        more.insert(place + commas.len(), ',');
        let (name, text) = ("commas.wit", more.as_str());
        if format(&WitFile::new(name, text), &[]).is_ok() {
            commas.push(place + commas.len());
            with = more;
        }
    }
    (with, commas)
}

#[test]
fn comments_between_all_tokens_survive_in_order() {
    for text in GRAMMAR {
        for kind in 0..4 {
            let mut with = String::new();
            let mut last = 0;
            for (number, place) in boundaries(text).into_iter().enumerate() {
                with.push_str(&text[last..place]);
                with.push_str(&match (kind + number * (kind / 3)) % 3 {
                    0 => format!(" // {number}\n"),
                    1 => format!(" /* {number} */"),
                    _ => format!("\n/// {number}\n"),
                });
                last = place;
            }
            with.push_str(&text[last..]);
            check_comments(&with);
        }
    }
}

/// Formats `text`, if it is WIT with its comments, and compares the comments.
fn check_comments(text: &str) {
    let result = formatted("comments.wit", text, &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(comments_of(&result), comments_of(text), "{result}");
    let trailing = result.lines().find(|line| line.ends_with([' ', '\t']));
    assert_eq!(trailing, None, "white space at the end of a line");
}

/// Every comment of a text without `"…//…"`, found in the simplest way.
fn comments_of(text: &str) -> Vec<&str> {
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find(['/', '"']) {
        rest = &rest[place..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").expect("it ends") + 2
        } else if rest.starts_with('"') {
            rest.find("name\"").map_or(3, |end| end + 5)
        } else {
            1
        };
        if rest.starts_with("//") || rest.starts_with("/*") {
            comments.push(rest[..length].trim_end());
        }
        rest = &rest[length..];
    }
    comments
}

#[test]
fn all_wit_of_the_parser_is_formatted() {
    let mut folders = Vec::new();
    folders_below(&folder_of(WIT_PARSER, "tests/ui"), &mut folders);
    // Files in the first folder are packages of their own.
    let checked = check_folders(&folders, |path| {
        path.parent().is_some_and(|folder| folder.ends_with("ui"))
    });
    assert!(checked > 200, "found only {checked} files");
}

/// `CARRICK_WIT_SUITE` names a folder of further packages.
#[test]
fn all_wit_of_the_suite_is_formatted() {
    let suite = std::env::var_os("CARRICK_WIT_SUITE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests"),
        PathBuf::from,
    );
    let mut folders = Vec::new();
    folders_below(&suite, &mut folders);
    let checked = check_folders(&folders, |_| false);
    println!("{checked} files of {} formatted", suite.display());
    assert!(checked > 0, "no WIT in {}", suite.display());
}

/// Formats what the parser accepts; returns how many files that is.
fn check_folders(folders: &[PathBuf], alone: impl Fn(&Path) -> bool) -> usize {
    let mut checked = 0;
    for folder in folders {
        let files = wit_files(folder);
        for (path, text) in &files {
            let siblings: Vec<WitFile<'_>> = files
                .iter()
                .filter(|(other, _)| other != path && !alone(path))
                .map(|(other, text)| WitFile::new(other.to_str().unwrap_or_default(), text))
                .collect();
            let name = path.to_string_lossy();
            match formatted(&name, text, &siblings) {
                Ok(_) => checked += 1,
                // What the parser rejects is not for us.
                Err(FormatError::Syntax(_)) if !parses(path, &siblings) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    checked
}

fn parses(path: &Path, siblings: &[WitFile<'_>]) -> bool {
    let mut sources = SourceMap::new();
    for source in siblings {
        sources.push_str(source.name, source.text);
    }
    sources.push_file(path).is_ok() && sources.parse().is_ok()
}

fn folders_below(folder: &Path, folders: &mut Vec<PathBuf>) {
    folders.push(folder.to_owned());
    for path in entries(folder) {
        if path.is_dir() {
            folders_below(&path, folders);
        }
    }
}

fn wit_files(folder: &Path) -> Vec<(PathBuf, String)> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_file() && path.extension().is_some_and(|name| name == "wit"))
        .filter_map(|path| Some((path.clone(), fs::read_to_string(path).ok()?)))
        .collect()
}
