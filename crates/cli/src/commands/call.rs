//! `carrick call`

use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, bail};
use carrick_host::{BytesAs, Call, CallOutcome, Input};
use clap::ValueEnum;

use crate::output::print_text;
use crate::refusal::refusal;
use crate::session::GuestArgs;
use crate::verbosity::Verbosity;
use crate::{Verdict, input, terminal};

/// Call functions that a component exports
///
/// Calls functions of FILE, a component or a core module with a world, and prints their results. Name a
/// function `func`, `iface.func` or `ns:pkg/iface@ver.func`, and a constructor `RESOURCE.new`. Write
/// values in WAVE: `greet({name: "Ada", tags: [red]})`.
///
/// All calls use one instance, in order: '$c = counter.new(3)' names a resource, '$c.increment()' calls
/// its method. Every call is checked before FILE runs. After a call that returns `err`, no further call
/// is made.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 done, 1 a call returned `err`, 2 on error, 124 a call timed out, 134 the guest trapped.

Examples:
  carrick call calc.wasm 'add(1, 2)' 'divide(7, 0)'
  carrick call shed.wasm '$c = counter.new(3)' '$c.increment()'
  carrick call --json shop.wasm total '[{\"name\": \"nail\", \"price\": 3}]'
  carrick call --json --bytes base64 image.wasm extract - < picture.json
  carrick call --wit wit --world plugin plugin.wasm 'greet(\"Ada\")'")]
pub(crate) struct Args {
    /// Take one function and a JSON value for each parameter, or one object of all by name, and print
    /// JSON; `-` reads a parameter from standard input, `@PATH` from a file
    #[arg(long)]
    json: bool,
    /// Choose how JSON shows a `list<u8>`; arguments may use both formats
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        requires = "json"
    )]
    bytes: BytesArg,
    /// The component or module (binary or text, `-` for standard input)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The calls, 'FUNC(ARGS)' each; with `--json` FUNC and its arguments
    #[arg(
        value_name = "CALL",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    calls: Vec<String>,
    #[command(flatten)]
    guest: GuestArgs,
}

/// How JSON shows a `list<u8>`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum BytesArg {
    /// As an array of numbers
    #[default]
    Array,
    /// As a string in base64
    Base64,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let mut stdin_is_taken = input::is_stdin(&args.file);
    let calls = if args.json {
        vec![json_call(&args.calls, &mut stdin_is_taken)?]
    } else {
        args.calls.iter().cloned().map(Call::Wave).collect()
    };
    let name = input::name(&args.file);
    let guest_stdin = if stdin_is_taken {
        Input::Empty
    } else {
        Input::Inherit
    };
    let mut opened = args.guest.open(&args.file, guest_stdin, verbosity)?;
    let planned = opened.session.plan(&calls).map_err(|error| {
        let call = args.calls.get(error.index).map(|call| shown(call));
        let call = call.unwrap_or_default();
        Error::new(error.source).context(format!("cannot call {call} of {name}"))
    })?;
    for (call, text) in planned.into_iter().zip(&args.calls) {
        let outcome = opened
            .session
            .call(call)
            .with_context(|| format!("cannot call {} of {name}", shown(text)))?;
        match &outcome {
            CallOutcome::Ended(ended) => {
                opened.print_ended(&name, ended);
                return Ok(Verdict::ended(ended));
            }
            CallOutcome::Returned(Some(value)) if args.json => {
                print_text(&format!("{}\n", value.to_json(args.bytes.into())))?;
            }
            CallOutcome::Returned(Some(value)) => print_text(&format!("{value}\n"))?,
            CallOutcome::Returned(None) if args.json => print_text("null\n")?,
            CallOutcome::Returned(None) => {}
        }
        if outcome.is_err() {
            terminal::error(&format!("{} returned `err`", shown(text)));
            opened.close(&name)?;
            return Ok(Verdict::No);
        }
    }
    opened.close(&name)
}

/// A call as messages show it; long arguments are cut.
fn shown(call: &str) -> String {
    const SHOWN_CHARS_MAX: usize = 80;
    match call.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("`{}…`", &call[..end]),
        None => format!("`{call}`"),
    }
}

/// A call whose arguments may come from files, or one of them from standard input.
fn json_call(words: &[String], stdin_is_taken: &mut bool) -> Result<Call> {
    let (function, args) = words.split_first().context("no function is given")?;
    let mut texts = Vec::with_capacity(args.len());
    for arg in args {
        texts.push(match arg.strip_prefix('@') {
            Some(path) => text(input::read(Path::new(path))?, &format!("`{path}`"))?,
            None if arg == "-" && *stdin_is_taken => bail!(refusal(
                "`-` is given twice, and standard input can be read once",
                "read the other one from a file: `@PATH` for a parameter, PATH for the component",
            )),
            None if arg == "-" => {
                *stdin_is_taken = true;
                text(input::read_stdin()?, "standard input")?
            }
            None => arg.clone(),
        });
    }
    Ok(Call::Json {
        function: function.clone(),
        args: texts,
    })
}

fn text(bytes: Vec<u8>, from: &str) -> Result<String> {
    String::from_utf8(bytes).with_context(|| format!("{from} is not UTF-8"))
}

impl From<BytesArg> for BytesAs {
    fn from(bytes: BytesArg) -> Self {
        match bytes {
            BytesArg::Array => Self::Array,
            BytesArg::Base64 => Self::Base64,
        }
    }
}
