use std::path::PathBuf;
use std::time::Duration;

use anyhow::Error;

use super::*;
use crate::commands;

/// Options in hints that are other programs'.
const OF_OTHERS: &[&str] = &["import-memory"];

fn io(kind: std::io::ErrorKind) -> std::io::Error {
    std::io::Error::from(kind)
}

fn text() -> String {
    "text".to_owned()
}

/// The most that a verb can meet of each kind of error whose hint names an option or a command.
fn errors() -> Vec<Error> {
    let not_found = || io(std::io::ErrorKind::NotFound);
    let worlds = || vec![text()];
    let not_chosen = || LoadWitError::WorldNotChosen {
        package: text(),
        worlds: worlds(),
    };
    let foreign = |module: &str| AdaptError::ForeignImport {
        module: module.to_owned(),
        name: text(),
        because: None,
    };
    let unknown = || RunError::UnknownInterface {
        interface: "acme:db/store".to_owned(),
        function: text(),
    };
    let part = |source| ComposeError::Adapt {
        name: text(),
        source: Box::new(source),
    };
    vec![
        not_chosen().into(),
        LoadWitError::NoSuchWorld {
            wanted: text(),
            package: text(),
            worlds: worlds(),
            nearest: worlds(),
        }
        .into(),
        LoadWitError::NoWorld { name: text() }.into(),
        LoadWitError::Read {
            name: text(),
            source: not_found(),
        }
        .into(),
        InputWorld {
            error: not_chosen(),
            input: text(),
        }
        .into(),
        AdaptError::AlreadyComponent.into(),
        AdaptError::NotPreview1.into(),
        AdaptError::Wit(not_chosen().into()).into(),
        AdaptError::Wit("text".into()).into(),
        AdaptError::EmbeddedWorld("text".into()).into(),
        foreign("env").into(),
        foreign("acme:db/store").into(),
        LoadError::Adapt(Box::new(foreign("env"))).into(),
        LoadError::CoreModule.into(),
        LoadError::Read {
            path: PathBuf::new(),
            source: not_found(),
        }
        .into(),
        LoadError::Link(Box::new(part(foreign("env")))).into(),
        part(foreign("acme:db/store")).into(),
        part(AdaptError::NotPreview1).into(),
        part(AdaptError::EmbeddedWorld("text".into())).into(),
        ComposeError::NoWorld {
            name: text(),
            functions: vec![text()],
        }
        .into(),
        ComposeError::SameName { name: text() }.into(),
        ComposeError::UnknownImport {
            part: None,
            import: text(),
            nearest: Vec::new(),
        }
        .into(),
        ComposeError::ChoiceNotExported {
            plug: text(),
            import: text(),
        }
        .into(),
        RunError::NotACommand {
            exports: vec![text()],
        }
        .into(),
        unknown().into(),
        CallError::Run(unknown()).into(),
        MapError::Host(unknown()).into(),
        MapError::NotACommand {
            component: text(),
            functions: vec![text()],
        }
        .into(),
        SnapshotError::Component.into(),
        CacheError::Folder {
            folder: PathBuf::new(),
            source: not_found(),
        }
        .into(),
        NoFolder.into(),
        VerifyError::Component.into(),
        VerifyError::NotACommand.into(),
        GoError::NoModule {
            folder: PathBuf::new(),
        }
        .into(),
        GoError::Library { package: text() }.into(),
    ]
}

/// Why a hint cannot be followed by users of that verb.
fn fault(verb: &str, hint: &str) -> Option<String> {
    hint.split('`').skip(1).step_by(2).find_map(|code| {
        if let Some(option) = code.strip_prefix("--") {
            let name = option.split([' ', '=']).next().unwrap_or_default();
            // Two hyphens alone end the options.
            let known = name.is_empty() || commands::takes(verb, name) || OF_OTHERS.contains(&name);
            return (!known).then(|| format!("`carrick {verb}` has no `--{name}`"));
        }
        // A verb by itself is mentioned; a command is complete.
        let words: Vec<&str> = code.split(' ').collect();
        if words.first() != Some(&"carrick") || words.len() < 3 {
            return None;
        }
        let parsed = commands::every_verb().try_get_matches_from(words);
        parsed.err().map(|error| error.to_string())
    })
}

#[test]
fn every_option_in_a_hint_is_one_of_the_verb_that_prints_it() {
    let verbs = commands::names();
    assert!(verbs.len() > 15, "found only {verbs:?}");
    for error in errors() {
        for verb in &verbs {
            let hint = for_error(commands::report_verb(verb), &error);
            let fault = hint.as_deref().and_then(|hint| fault(verb, hint));
            assert_eq!(fault, None, "{verb}: {error}: {hint:?}");
        }
    }
}

#[test]
fn every_hint_of_the_transcripts_can_be_followed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cli");
    let verbs = commands::names();
    let mut hints = 0;
    for file in std::fs::read_dir(folder).expect("the transcripts are there") {
        let path = file.expect("the folder can be read").path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a transcript is text");
        let mut verb = None;
        for line in text.lines() {
            if let Some((_, words)) = line
                .split_once("carrick ")
                .filter(|_| line.starts_with('$'))
            {
                let words = words
                    .trim_start_matches("-q ")
                    .trim_start_matches("--quiet ");
                // The longest name that the words begin with.
                let named = verbs.iter().filter(|verb| words.starts_with(verb.as_str()));
                verb = named.max_by_key(|verb| verb.len());
            }
            if let (Some(verb), Some(hint)) = (verb, line.strip_prefix("hint: ")) {
                assert_eq!(fault(verb, hint), None, "{}: {hint}", path.display());
                hints += 1;
            }
        }
    }
    assert!(hints > 50, "found only {hints} hints");
}

#[test]
fn a_script_is_told_what_to_export_first() {
    let error = ComposeError::UnnamedType {
        item: "demo:app/api".to_owned(),
        user: "app".to_owned(),
        ty: "row".to_owned(),
        interface: "acme:db/types".to_owned(),
        explanation: Box::default(),
    };
    assert_eq!(
        for_error(commands::report_verb("compose"), &error.into()).as_deref(),
        Some(
            "in a script, first export `acme:db/types` of the part that satisfies it: \
             `export NAME[\"acme:db/types\"];`"
        )
    );
}

#[test]
fn the_limit_to_try_next_is_longer_than_the_one_in_force() {
    let hint = |seconds| {
        let timeout = Duration::from_secs(seconds);
        for_error(
            commands::report_verb("verify"),
            &VerifyError::NoneEnded { timeout }.into(),
        )
        .unwrap_or_default()
    };
    assert!(hint(1).contains("`--timeout 10s`"), "{}", hint(1));
    assert!(hint(300).contains("`--timeout 3000s`"), "{}", hint(300));
}
