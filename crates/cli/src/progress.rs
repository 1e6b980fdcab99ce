//! How far a long piece of work has got, for somebody who watches.

use std::time::Duration;

use carrick_host::Mapped;
use indicatif::{ProgressBar, ProgressStyle};

use crate::units::show_bytes;

/// A line on standard error that goes away in the end.
pub(crate) struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar, where `wanted`.
    pub(crate) fn start(wanted: bool) -> Self {
        Self(wanted.then(|| {
            let bar = ProgressBar::new_spinner();
            // The template is a constant; where it were wrong, the plain one does.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        }))
    }

    pub(crate) fn show(&self, mapped: &Mapped) {
        if let Some(bar) = &self.0 {
            let failed = match mapped.failed {
                0 => String::new(),
                failed => format!(", {failed} failed"),
            };
            let bytes = show_bytes(mapped.input_bytes);
            bar.set_message(format!("{} records, {bytes}{failed}", mapped.records));
        }
    }

    /// Lets something else be printed.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        match &self.0 {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    pub(crate) fn end(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
