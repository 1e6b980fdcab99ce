//! A spinner while a program compiles.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

/// Work that is shorter needs no spinner.
const PATIENCE: Duration = Duration::from_millis(200);

/// A spinner on standard error, if that is a terminal: shown from [`PATIENCE`] after the start until
/// it is dropped.
pub(crate) struct Spinner {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Spinner {
    pub(crate) fn start(message: &'static str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { running: None };
        }
        let (stop, stopped) = mpsc::channel();
        let handle = thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(message);
            bar.enable_steady_tick(Duration::from_millis(100));
            // The sender is dropped when the work is over.
            let _ = stopped.recv();
            bar.finish_and_clear();
        });
        Self {
            running: Some((stop, handle)),
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some((stop, handle)) = self.running.take() {
            drop(stop);
            // Only a panic while drawing could fail here; nothing to do about it.
            let _ = handle.join();
        }
    }
}
