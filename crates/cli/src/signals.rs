//! Signals that end a server.

use std::time::Duration;

use anyhow::Result;

/// Calls `stop` at the first SIGTERM or SIGINT, and ends the process at the second.
#[cfg(unix)]
pub(crate) fn on_stop(
    drain_timeout: Duration,
    quiet: bool,
    stop: impl FnOnce() + Send + 'static,
) -> Result<()> {
    use anyhow::Context as _;
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use crate::terminal;
    use crate::units::show_duration;

    let mut signals = Signals::new([SIGTERM, SIGINT]).context("cannot listen for signals")?;
    let wait = move || {
        let mut arrived = signals.forever();
        if arrived.next().is_none() {
            return;
        }
        if !quiet {
            terminal::note(&format!(
                "stopping: requests have {} to end",
                show_duration(drain_timeout)
            ));
        }
        stop();
        if let Some(signal) = arrived.next() {
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
pub(crate) fn on_stop(_: Duration, _: bool, _: impl FnOnce() + Send + 'static) -> Result<()> {
    Ok(())
}
