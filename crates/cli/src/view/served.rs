//! The log of a server: a line for each request and for each guest that failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::SystemTime;

use carrick_host::{ServeEvent, ServeFailure, Served};
use clap::ValueEnum;
use serde_json::json;

use crate::terminal::{ERROR, message};

/// How many lines wait to be printed. Where nobody takes them, more are dropped and counted, so that a full
/// pipe holds up no request.
const LINES_MAX: usize = 4096;

/// How requests are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line of text for each request and failure
    #[default]
    Text,
    /// A line of JSON for each request and failure
    Json,
    /// Failures only, as text
    Failures,
}

enum Line {
    Event(SystemTime, ServeEvent),
    End,
}

/// Prints what happens on a thread of its own.
pub(crate) struct Log {
    sender: SyncSender<Line>,
    dropped: Arc<AtomicU64>,
    format: LogFormat,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    /// Starts the log of the server of the program `name`.
    pub(crate) fn start(format: LogFormat, name: &str) -> Self {
        let (sender, receiver) = sync_channel(LINES_MAX);
        let dropped = Arc::<AtomicU64>::default();
        let name = name.to_owned();
        let print_all = {
            let dropped = Arc::clone(&dropped);
            move || {
                while let Ok(Line::Event(time, event)) = receiver.recv() {
                    let count = dropped.swap(0, Ordering::Relaxed);
                    if count > 0 {
                        message!("{}", lost(format, count));
                    }
                    print(format, &name, time, &event);
                }
            }
        };
        let thread = std::thread::Builder::new().name("carrick-log".to_owned());
        Self {
            sender,
            dropped,
            format,
            // Without a thread nothing is printed, and requests are answered all the same.
            thread: thread.spawn(print_all).ok(),
        }
    }

    /// What takes events, and never waits.
    pub(crate) fn sender(&self) -> impl Fn(ServeEvent) + Send + Sync + 'static {
        let (sender, dropped) = (self.sender.clone(), Arc::clone(&self.dropped));
        let format = self.format;
        move |event| {
            let is_request = matches!(event, ServeEvent::Served(_));
            if is_request && format == LogFormat::Failures {
                return;
            }
            if sender
                .try_send(Line::Event(SystemTime::now(), event))
                .is_err()
            {
                dropped.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Prints what is left.
    pub(crate) fn end(self) {
        if let Some(thread) = self.thread
            && self.sender.send(Line::End).is_ok()
        {
            let _ = thread.join();
        }
    }
}

fn print(format: LogFormat, name: &str, time: SystemTime, event: &ServeEvent) {
    match event {
        ServeEvent::Served(served) => message!("{}", request(format, time, served)),
        ServeEvent::Failed { id, failure } => {
            let text = failed(format, name, time, id, failure);
            match format {
                LogFormat::Json => message!("{text}"),
                _ => message!("{ERROR}error:{ERROR:#} {text}"),
            }
        }
        _ => {}
    }
}

fn request(format: LogFormat, time: SystemTime, served: &Served) -> String {
    let time = humantime::format_rfc3339_millis(time);
    let milliseconds = served.elapsed.as_secs_f64() * 1000.0;
    if format == LogFormat::Json {
        let line = json!({
            "time": time.to_string(),
            "event": "request",
            "id": served.id,
            "client": served.client.to_string(),
            "method": served.method,
            "target": served.target,
            "version": served.version,
            "status": served.status,
            "bytes": served.body_bytes,
            "complete": served.complete,
            "milliseconds": (milliseconds * 1000.0).round() / 1000.0,
        });
        return line.to_string();
    }
    let status = match served.status {
        Some(status) => status.to_string(),
        None => "-".to_owned(),
    };
    let cut = if served.complete { "" } else { " incomplete" };
    format!(
        "{time} {} \"{} {} {}\" {status} {} B {milliseconds:.1} ms {}{cut}",
        served.client,
        served.method,
        served.target.escape_debug(),
        served.version,
        served.body_bytes,
        served.id
    )
}

fn failed(
    format: LogFormat,
    name: &str,
    time: SystemTime,
    id: &str,
    failure: &ServeFailure,
) -> String {
    if format == LogFormat::Json {
        let line = json!({
            "time": humantime::format_rfc3339_millis(time).to_string(),
            "event": "failure",
            "id": id,
            "failure": failure.to_string(),
        });
        return line.to_string();
    }
    format!("request {id}: {name} {failure}")
}

fn lost(format: LogFormat, count: u64) -> String {
    match format {
        LogFormat::Json => json!({ "event": "dropped", "lines": count }).to_string(),
        _ => format!("{count} lines of the log were dropped, because nobody read them in time"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_name_the_request_and_the_program() {
        let failure = ServeFailure::NoAnswer;
        let time = SystemTime::UNIX_EPOCH;
        let check = |format, expected: &str| {
            assert_eq!(
                failed(format, "`app.wasm`", time, "5-1", &failure),
                expected
            );
        };
        check(
            LogFormat::Text,
            "request 5-1: `app.wasm` returned without an answer",
        );
        check(
            LogFormat::Json,
            r#"{"event":"failure","failure":"returned without an answer","id":"5-1","time":"1970-01-01T00:00:00.000Z"}"#,
        );
    }
}
