//! The progress of a long run, on a terminal.

use std::cell::Cell;
use std::time::{Duration, Instant};

use carrick_host::Mapped;
use indicatif::{ProgressBar, ProgressStyle};

use crate::units::show_bytes;

/// A line on standard error that is removed at the end.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    /// When the first report came, and of how many records.
    first: Cell<Option<(Instant, u64)>>,
}

impl Bar {
    /// A bar, if `wanted`; without the size of the input it cannot show how much is left.
    pub(crate) fn start(wanted: bool, input_bytes: Option<u64>) -> Self {
        let bar = wanted.then(|| {
            let (bar, template) = match input_bytes.filter(|bytes| *bytes > 0) {
                Some(bytes) => (
                    ProgressBar::new(bytes),
                    "{spinner} {bar:20} {percent}%, {msg}, {elapsed}",
                ),
                None => (ProgressBar::new_spinner(), "{spinner} {msg}, {elapsed}"),
            };
            // The templates are constants; a wrong one would leave the plain style.
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.set_message("starting");
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self {
            bar,
            first: Cell::default(),
        }
    }

    pub(crate) fn show(&self, mapped: &Mapped) {
        let Some(bar) = &self.bar else {
            return;
        };
        // The time before the first report, such as for compiling, is not part of the rate.
        let (since, before) = self.first.get().unwrap_or_else(|| {
            let first = (Instant::now(), mapped.records);
            self.first.set(Some(first));
            first
        });
        let rate = rate(mapped.records - before, since.elapsed());
        bar.set_position(mapped.input_bytes);
        bar.set_message(message(mapped, rate));
    }

    /// Prints something else without disturbing the bar.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    pub(crate) fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Records a second; `None` in the first moments.
fn rate(records: u64, elapsed: Duration) -> Option<u64> {
    let seconds = elapsed.as_secs_f64();
    (seconds >= 0.1).then(|| (records as f64 / seconds).round() as u64)
}

fn message(mapped: &Mapped, rate: Option<u64>) -> String {
    let mut message = format!(
        "{} records, {}",
        mapped.records,
        show_bytes(mapped.input_bytes)
    );
    if let Some(rate) = rate {
        message.push_str(&format!(", {rate}/s"));
    }
    if mapped.failed > 0 {
        message.push_str(&format!(", {} failed", mapped.failed));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many_how_fast_and_how_many_failed() {
        let mut mapped = Mapped::default();
        mapped.records = 1200;
        mapped.input_bytes = 5 << 10;
        assert_eq!(message(&mapped, None), "1200 records, 5.0 KiB");
        mapped.failed = 3;
        let rate = rate(1000, Duration::from_millis(250));
        assert_eq!(
            message(&mapped, rate),
            "1200 records, 5.0 KiB, 4000/s, 3 failed"
        );
        assert_eq!(super::rate(1000, Duration::from_millis(1)), None);
    }
}
