//! `carrick repl`

use std::path::PathBuf;

use anyhow::{Error, Result, bail};
use carrick_host::{Call, CallOutcome, Input, Session};

use crate::lines::Lines;
use crate::output::print_text;
use crate::refusal::refusal;
use crate::session::{GuestArgs, Opened};
use crate::verbosity::Verbosity;
use crate::{Verdict, input, report, terminal};

/// Lines beside calls, and what each does.
const COMMANDS: [(&str, &str); 5] = [
    (":exports", "list the functions that can be called"),
    (":handles", "list the resources that have a name"),
    (":drop $NAME", "drop a resource"),
    (":help", "show this text"),
    (":quit", "end the session; so does the end of input"),
];

/// Call functions of a component interactively
///
/// Reads calls from standard input, one a line, written as for `carrick call`, and prints their results.
/// All calls use one instance of FILE. When a call ends the instance, by a trap or a timeout, the next
/// call uses a new one. A resource that a call returns keeps the name that is printed, or the name in
/// the call: `$c = counter.new(3)`, then `$c.increment()`. On a terminal the tab key completes the names
/// of functions, methods and resources. A wrong line does not end the session.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 at the end of the session, 2 on error.

Examples:
  carrick repl shed.wasm
  carrick repl --dir ./data::/data --timeout 10s plugin.wasm < calls.txt")]
pub(crate) struct Args {
    /// The component or module (binary or text)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    guest: GuestArgs,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    if input::is_stdin(&args.file) {
        bail!(refusal(
            "standard input has the calls, so the component cannot come from it too",
            "read the component from a file: `carrick repl FILE`",
        ));
    }
    let name = input::name(&args.file);
    // Standard input has the session's lines; the guest gets none of it.
    let mut opened = args.guest.open(&args.file, Input::Empty, verbosity)?;
    let mut lines = Lines::open("carrick> ")?;
    loop {
        lines.complete_with(words(&opened.session));
        let Some(line) = lines.next()? else { break };
        let result = match line.trim() {
            "" => continue,
            ":quit" => break,
            command if command.starts_with(':') => run_command(command, &mut opened, &name),
            call => answer(call, &mut opened, &name),
        };
        if let Err(error) = result {
            report::error(super::report_verb("repl"), &error);
        }
        if opened.session.is_over() {
            opened.reopen()?;
            if !verbosity.quiet {
                terminal::note("the next call uses a new instance; all resources are gone");
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
            CallOutcome::Ended(ended) => opened.print_ended(name, &ended),
        }
    }
    Ok(())
}

fn run_command(command: &str, opened: &mut Opened, name: &str) -> Result<()> {
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
            text.push_str("FUNC(ARGS)            call a function\n");
            text.push_str("$NAME = FUNC(ARGS)    call it and name the resource that it returns\n");
            text.push_str("$NAME.METHOD(ARGS)    call a method of a resource\n");
            for (command, purpose) in COMMANDS {
                text.push_str(&format!("{command:<22}{purpose}\n"));
            }
        }
        (":drop", handle) => {
            let handle = handle
                .trim()
                .strip_prefix('$')
                .ok_or_else(|| refusal("`:drop` needs a resource", "name one: `:drop $c`"))?;
            if let Some(ended) = opened.session.drop_handle(handle)? {
                opened.print_ended(name, &ended);
            }
        }
        _ => bail!(refusal(
            format!("there is no command `{command}`"),
            "list the commands with `:help`",
        )),
    }
    print_text(&text)
}

/// The words that a line may begin with.
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
