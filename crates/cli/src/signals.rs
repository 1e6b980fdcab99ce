//! Signals that a server gets.

use std::time::Duration;

use anyhow::Result;

/// Calls `stop` at the first SIGTERM or SIGINT, and ends the process at the second. Calls `reload` at each SIGHUP,
/// unless standard input is a terminal: then that ends the process, as the terminal is gone.
#[cfg(unix)]
pub(crate) fn listen(
    drain_timeout: Duration,
    quiet: bool,
    stop: impl FnOnce() + Send + 'static,
    reload: impl Fn() + Send + 'static,
) -> Result<()> {
    use std::io::IsTerminal as _;

    use anyhow::Context as _;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use crate::terminal;
    use crate::units::show_duration;

    let mut wanted = vec![SIGTERM, SIGINT];
    if !std::io::stdin().is_terminal() {
        wanted.push(SIGHUP);
    }
    let mut signals = Signals::new(wanted).context("cannot listen for signals")?;
    let wait = move || {
        let mut arrived = signals.forever();
        loop {
            match arrived.next() {
                Some(SIGHUP) => reload(),
                Some(_) => break,
                None => return,
            }
        }
        if !quiet {
            terminal::note(&format!(
                "stopping: requests have {} to end",
                show_duration(drain_timeout)
            ));
        }
        stop();
        if let Some(signal) = arrived.find(|signal| *signal != SIGHUP) {
            // As a shell shows a process that a signal ended.
            std::process::exit(128 + signal);
        }
    };
    std::thread::Builder::new()
        .name("carrick-signals".to_owned())
        .spawn(wait)
        .context("cannot listen for signals")?;
    Ok(())
}

/// Without signals, the system ends the process.
#[cfg(not(unix))]
pub(crate) fn listen(
    _: Duration,
    _: bool,
    _: impl FnOnce() + Send + 'static,
    _: impl Fn() + Send + 'static,
) -> Result<()> {
    Ok(())
}
