//! `carrick repl`

use std::path::PathBuf;

use anyhow::{Context, Error, Result, bail};
use carrick_host::{Call, CallOutcome, Input, Session};

use crate::args::Talk;
use crate::lines::Lines;
use crate::output::print_text;
use crate::session::{GuestArgs, Opened};
use crate::{Verdict, input, report};

/// What can be typed beside calls, and what it does.
const COMMANDS: [(&str, &str); 5] = [
    (":exports", "what can be called"),
    (":handles", "the resources there are"),
    (":drop $NAME", "drops a resource"),
    (":help", "this text"),
    (":quit", "ends the session, as the end of input does"),
];

/// Calls what a component exports, line by line
///
/// Reads calls from standard input, one per line as `carrick call` takes them, and prints what they
/// return. All go to one instance of FILE; when a call ends it, by a trap or the deadline, the next
/// one goes to a new instance. A resource that a call returns is kept under the name that is
/// printed, or that the call gives it: `$c = counter.new(3)`, then `$c.increment()`. On a terminal
/// the names of functions, methods and resources are completed by the tab key. Wrong lines do not
/// end the session, which exits with 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick repl shed.wasm
  carrick repl --dir ./data::/data --timeout 10s plugin.wasm < calls.txt")]
pub(crate) struct Args {
    /// The component or module, binary or text
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    guest: GuestArgs,
}

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    if input::is_stdin(&args.file) {
        bail!("standard input is where the calls come from; the component has to be in a file");
    }
    let name = input::name(&args.file);
    // The session's own lines come from there.
    let mut opened = args.guest.open(&args.file, Input::Empty, talk)?;
    let mut lines = Lines::open("carrick> ")?;
    loop {
        lines.complete_with(words(&opened.session));
        let Some(line) = lines.next()? else { break };
        let result = match line.trim() {
            "" => continue,
            ":quit" => break,
            command if command.starts_with(':') => obey(command, &mut opened, &name),
            call => answer(call, &mut opened, &name),
        };
        if let Err(error) = result {
            report::error(&error);
        }
        if opened.session.is_over() {
            opened.reopen()?;
            if !talk.quiet {
                report::note(
                    "the next call goes to a new instance, without the resources there were",
                );
            }
        }
    }
    opened.close(&name)
}

fn answer(text: &str, opened: &mut Opened, name: &str) -> Result<()> {
    let calls = [Call::Wave(text.to_owned())];
    let planned = opened
        .session
        .plan(&calls)
        .map_err(|error| Error::new(error.source))?;
    for call in planned {
        match opened.session.call(call)? {
            CallOutcome::Returned(Some(value)) => print_text(&format!("{value}\n"))?,
            CallOutcome::Returned(None) => {}
            CallOutcome::Ended(ended) => opened.tell_ended(name, &ended),
        }
    }
    Ok(())
}

fn obey(command: &str, opened: &mut Opened, name: &str) -> Result<()> {
    let session = &mut opened.session;
    let mut text = String::new();
    match command.split_once(' ').unwrap_or((command, "")) {
        (":exports", "") => {
            for function in session.functions() {
                text.push_str(&format!("{function}\n"));
            }
        }
        (":handles", "") => {
            for (handle, resource) in session.handles() {
                text.push_str(&format!("${handle}: {resource}\n"));
            }
        }
        (":help", "") => {
            text.push_str("FUNC(ARGS)            calls a function\n");
            text.push_str("$NAME = FUNC(ARGS)    keeps the resource it returns as $NAME\n");
            text.push_str("$NAME.METHOD(ARGS)    calls a method of a resource\n");
            for (command, purpose) in COMMANDS {
                text.push_str(&format!("{command:<22}{purpose}\n"));
            }
        }
        (":drop", handle) => {
            let handle = handle
                .trim()
                .strip_prefix('$')
                .context("expected a resource, as in `:drop $c`")?;
            if let Some(ended) = opened.session.drop_handle(handle)? {
                opened.tell_ended(name, &ended);
            }
        }
        _ => bail!("there is no command `{command}`; `:help` lists them"),
    }
    print_text(&text)
}

/// Everything that a line may begin with.
fn words(session: &Session) -> Vec<String> {
    let mut words: Vec<String> = COMMANDS
        .iter()
        .filter_map(|(command, _)| command.split(' ').next())
        .map(str::to_owned)
        .collect();
    for function in session.functions() {
        words.push(format!("{}(", function.short_name()));
        if function.interface.is_some() {
            words.push(format!("{}(", function.full_name()));
        }
    }
    for (handle, _) in session.handles() {
        words.push(format!("${handle}"));
        for method in session.methods(handle) {
            words.push(format!("${handle}.{method}("));
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}
