//! Configuration files of a server, which have the options of the command line as keys.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use carrick_host::Route;
use clap::{Args as _, Command, FromArgMatches as _};
use toml::{Table, Value};

use super::component::ComponentArgs;
use super::listener::ServerArgs;
use super::planned::Planned;
use crate::args::{Written, WrittenValue};
use crate::input;
use crate::quote::quoted;

/// A configuration of a thousand components is smaller.
const BYTES_MAX: u64 = 4 << 20;

/// The options whose values name files.
const FILE: &str = "file";
const NAMED_FILES: [&str; 2] = ["link", "adapt"];

/// What a configuration file says.
#[derive(Debug)]
pub(super) struct Config {
    pub server: ServerArgs,
    pub components: Vec<Planned>,
}

/// The keys of a component that are no options of the command line.
#[derive(Debug, clap::Args)]
struct Own {
    #[arg(long)]
    name: Option<String>,
    #[arg(long)]
    file: Option<PathBuf>,
    #[arg(long)]
    routes: Vec<Route>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    max_requests: Option<u32>,
}

impl Config {
    /// Reads a file. Its components have the options of `defaults` that the file does not mention.
    pub(super) fn read(path: &Path, defaults: &ComponentArgs) -> Result<Self> {
        let unreadable = || format!("cannot use the configuration `{}`", path.display());
        let bytes = match input::is_stdin(path) {
            true => input::read_stdin(),
            false => input::read_file(path, BYTES_MAX),
        }?;
        let folder = path.parent().unwrap_or(Path::new(""));
        String::from_utf8(bytes)
            .map_err(|_| anyhow!("it is not UTF-8"))
            .and_then(|text| Self::parse(&text, folder, defaults))
            .with_context(unreadable)
    }

    /// Reads a text. Paths in it are relative to `folder`.
    fn parse(text: &str, folder: &Path, defaults: &ComponentArgs) -> Result<Self> {
        let mut table: Table = text.parse().map_err(|error: toml::de::Error| {
            // What follows shows the place in the text.
            anyhow!("{}", error.to_string().trim_end())
        })?;
        let components = match table.remove("component") {
            None => Vec::new(),
            Some(Value::Array(components)) => components,
            Some(_) => bail!("`component` is no list of tables; begin each with `[[component]]`"),
        };
        let command = ServerArgs::augment_args(line("server"));
        let matches = matches(command, &table, folder)?;
        let server = ServerArgs::from_arg_matches(&matches)?;
        let components = components.iter().enumerate().map(|(index, component)| {
            let name = || match component.get("name").and_then(Value::as_str) {
                Some(name) => format!("component {} (`{name}`)", index + 1),
                None => format!("component {}", index + 1),
            };
            planned(component, folder, defaults).with_context(name)
        });
        Ok(Self {
            server,
            components: components.collect::<Result<_>>()?,
        })
    }
}

fn planned(component: &Value, folder: &Path, defaults: &ComponentArgs) -> Result<Planned> {
    let table = component
        .as_table()
        .context("it is no table; begin it with `[[component]]`")?;
    let command = ComponentArgs::augment_args(Own::augment_args(line("component")));
    let mut matches = matches(command, table, folder)?;
    let own = Own::from_arg_matches_mut(&mut matches)?;
    let mut args = defaults.clone();
    args.update(&mut matches)?;
    let file = own.file.context("it has no `file`")?;
    let routes = match own.routes.as_slice() {
        [] => vec![Route::default()],
        _ => own.routes,
    };
    Ok(Planned {
        name: own.name.unwrap_or_else(|| Planned::name_of(&file)),
        file,
        routes,
        max_requests: own.max_requests,
        args,
    })
}

/// A command line that consists of options only.
fn line(name: &'static str) -> Command {
    Command::new(name)
        .no_binary_name(true)
        .disable_help_flag(true)
}

/// Reads a table as if its keys were options.
fn matches(command: Command, table: &Table, folder: &Path) -> Result<clap::ArgMatches> {
    let options = command.get_arguments().filter_map(clap::Arg::get_long);
    let options: Vec<String> = options.map(ToOwned::to_owned).collect();
    let mut words = Vec::new();
    for (key, value) in table {
        if !options.contains(key) {
            bail!("unknown key `{key}`; the keys are {}", quoted(&options));
        }
        words.extend(self::words(key, value, folder)?);
    }
    command.try_get_matches_from(words).map_err(|error| {
        let text = error.to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let first = first.trim_start_matches("error: ").trim_end();
        anyhow!("{first}")
    })
}

/// A key and its value as words of a command line.
fn words(key: &str, value: &Value, folder: &Path) -> Result<Vec<String>> {
    let word = |value: &Value| {
        let text = match value {
            Value::String(text) => below(folder, key, text),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            _ => bail!("the value of `{key}` is neither a text nor a number, nor a list of them"),
        };
        Ok(format!("--{key}={text}"))
    };
    match value {
        Value::Boolean(true) => Ok(vec![format!("--{key}")]),
        Value::Boolean(false) => Ok(Vec::new()),
        Value::Array(values) => values.iter().map(word).collect(),
        one => Ok(vec![word(one)?]),
    }
}

/// The value with the path in it, if there is one, below `folder`.
fn below(folder: &Path, key: &str, text: &str) -> String {
    let join = |path: &str| folder.join(path).display().to_string();
    match key {
        _ if folder.as_os_str().is_empty() => text.to_owned(),
        FILE | "tls-roots" | "tls-cert" | "tls-key" => join(text),
        "dir" => {
            let (rest, end) = match text.strip_suffix(":ro") {
                Some(rest) => (rest, ":ro"),
                None => (text, ""),
            };
            let (host, guest) = rest.split_once("::").unwrap_or((rest, rest));
            format!("{}::{guest}{end}", join(host))
        }
        key if NAMED_FILES.contains(&key) => match text.split_once('=') {
            Some((name, path)) => format!("{name}={}", join(path)),
            None => join(text),
        },
        _ => text.to_owned(),
    }
}

/// The configuration in force, as a file that says the same.
pub(super) fn text(server: &ServerArgs, components: &[Planned]) -> String {
    let mut text = lines(&server.written());
    for component in components {
        text += "\n[[component]]\n";
        text += &lines(&component.written());
    }
    text
}

fn lines(written: &[Written]) -> String {
    let strings = |texts: &[String]| texts.iter().cloned().map(Value::String).collect();
    let lines = written.iter().filter_map(|written| {
        let value = match &written.value {
            WrittenValue::Text(text) => Value::String(text.clone()),
            WrittenValue::Number(number) => match i64::try_from(*number) {
                Ok(number) => Value::Integer(number),
                // TOML has no such number.
                Err(_) => Value::String(number.to_string()),
            },
            WrittenValue::Given => Value::Boolean(true),
            WrittenValue::List(texts) if texts.is_empty() => return None,
            WrittenValue::List(texts) => Value::Array(strings(texts)),
        };
        Some(format!("{} = {value}\n", written.option))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The options of an empty command line.
    fn defaults(words: &[&str]) -> ComponentArgs {
        let command = ComponentArgs::augment_args(line("component"));
        let matches = command.try_get_matches_from(words).expect("options");
        ComponentArgs::from_arg_matches(&matches).expect("options")
    }

    fn shown(text: &str, folder: &str, words: &[&str]) -> Result<String> {
        let config = Config::parse(text, Path::new(folder), &defaults(words))?;
        Ok(super::text(&config.server, &config.components))
    }

    #[test]
    fn what_is_in_force_is_a_configuration_that_says_the_same() {
        let text = r#"
            listen = "[::1]:0"
            log = "json"
            max-head = "8K"
            [[component]]
            file = "a/web.wasm"
            [[component]]
            name = "api"
            file = "/srv/api.wasm"
            routes = ["/api", "api.example.com/"]
            max-requests = 3
            reuse = 7
            dir = ["data::/data:ro", "tmp"]
            env = ["A=1"]
            link = ["db.wasm", "x=y.wasm"]
            allow-net = ["10.0.0.0/8:443"]
            allow-http = ["api.example.com"]
            max-memory = "64M"
            timeout = 2.5
            fuel = 18446744073709551615
            verbose = true
            tls-roots = true
        "#;
        let text = text.replace("18446744073709551615", "\"18446744073709551615\"");
        let first = shown(&text, "conf", &[]).expect("it is right");
        for line in [
            "listen = \"[::1]:0\"",
            "max-connections = 10000",
            "name = \"web\"",
            "file = \"conf/a/web.wasm\"",
            "file = \"/srv/api.wasm\"",
            "routes = [\"/api\", \"api.example.com/\"]",
            "dir = [\"conf/data::/data:ro\", \"conf/tmp::tmp\"]",
            "link = [\"db=conf/db.wasm\", \"x=conf/y.wasm\"]",
            "timeout = \"2s 500ms\"",
            "fuel = \"18446744073709551615\"",
            "verbose = true",
        ] {
            assert!(first.lines().any(|other| other == line), "{line}\n{first}");
        }
        assert_eq!(shown(&first, "", &[]).expect("it is right"), first);
    }

    #[test]
    fn the_command_line_has_what_the_file_does_not_mention() {
        let text = "[[component]]\nfile = \"a.wasm\"\ntimeout = \"1s\"\nenv = [\"B=2\"]";
        let words = [
            "--timeout=9s",
            "--env=A=1",
            "--reuse=5",
            "--no-cache",
            "--verbose",
        ];
        let text = shown(text, "", &words).expect("it is right");
        for line in [
            "timeout = \"1s\"",
            "env = [\"B=2\"]",
            "reuse = 5",
            "no-cache = true",
            "verbose = true",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let check = |text: &str, expected: &str| {
            let error = shown(text, "", &[]).expect_err(text);
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            let found = causes.join(": ");
            assert!(found.starts_with(expected), "{found}");
        };
        check("listn = 1", "unknown key `listn`; the keys are `listen`, ");
        check("component = 1", "`component` is no list of tables");
        check("component = [1]", "component 1: it is no table");
        check(
            "[[component]]\nname = \"a\"",
            "component 1 (`a`): it has no `file`",
        );
        check(
            "[[component]]\nfile = \"a\"\ntimeout = \"5x\"",
            "component 1: invalid value '5x' for '--timeout <TIME>': `5x` is not a time",
        );
        check(
            "[[component]]\nfile = \"a\"\nroutes = [\"api\"]",
            "component 1: invalid value 'api' for '--routes <ROUTES>': the route `api` has no path",
        );
        check(
            "[[component]]\nfile = {}",
            "component 1: the value of `file` is neither a text nor a number",
        );
        check(
            "listen = true",
            "a value is required for '--listen <ADDRESS:PORT>'",
        );
        check(
            "[[component]]\nverbose = 1\nfile = \"a\"",
            "component 1: unexpected value '1'",
        );
        check("x = [", "TOML parse error");
    }
}
