//! The log of a server: a line for each request and for each guest that failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::SystemTime;

use carrick_host::{ServeEvent, ServeFailure, Served};
use clap::ValueEnum;
use serde_json::json;

use crate::terminal::{self, ERROR, message};

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
    Event(SystemTime, Arc<Source>, ServeEvent),
    /// The number of a new version, or why there is none.
    Reloaded(SystemTime, Source, Result<u64, String>),
    End,
}

/// The component whose request an event is about. Those that reach no component have empty names.
#[derive(Debug, Default)]
struct Source {
    /// The name of the component.
    component: String,
    /// Its file, as messages show it.
    file: String,
}

/// Prints what happens on a thread of its own.
pub(crate) struct Log {
    sender: SyncSender<Line>,
    dropped: Arc<AtomicU64>,
    format: LogFormat,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    /// Starts the log of a server.
    pub(crate) fn start(format: LogFormat) -> Self {
        let (sender, receiver) = sync_channel(LINES_MAX);
        let dropped = Arc::<AtomicU64>::default();
        let print_all = {
            let dropped = Arc::clone(&dropped);
            move || {
                while let Ok(line) = receiver.recv() {
                    let count = dropped.swap(0, Ordering::Relaxed);
                    if count > 0 {
                        message!("{}", lost(format, count));
                    }
                    match line {
                        Line::Event(time, source, event) => print(format, &source, time, &event),
                        Line::Reloaded(time, source, result) => {
                            reloaded(format, &source, time, &result);
                        }
                        Line::End => return,
                    }
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

    /// What takes the events of the component with this name, made of this file, or else those of the server. It never
    /// waits.
    pub(crate) fn sender(
        &self,
        component: Option<(&str, &str)>,
    ) -> impl Fn(ServeEvent) + Send + Sync + use<> + 'static {
        let source = component.map(|(component, file)| Source {
            component: component.to_owned(),
            file: file.to_owned(),
        });
        let source = Arc::new(source.unwrap_or_default());
        let (sender, dropped) = (self.sender.clone(), Arc::clone(&self.dropped));
        let format = self.format;
        move |event| {
            let is_request = matches!(event, ServeEvent::Served(_));
            if is_request && format == LogFormat::Failures {
                return;
            }
            if sender
                .try_send(Line::Event(SystemTime::now(), Arc::clone(&source), event))
                .is_err()
            {
                dropped.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// What takes the number of each new version of a component, or why there is none.
    pub(crate) fn reloads(&self) -> impl Fn(&str, Result<u64, String>) + Send + use<> + 'static {
        let sender = self.sender.clone();
        move |component, result| {
            let source = Source {
                component: component.to_owned(),
                file: String::new(),
            };
            // This may wait: it is no request that does.
            let _ = sender.send(Line::Reloaded(SystemTime::now(), source, result));
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

fn print(format: LogFormat, source: &Source, time: SystemTime, event: &ServeEvent) {
    match event {
        ServeEvent::Served(served) => message!("{}", request(format, source, time, served)),
        ServeEvent::Failed { id, failure } => {
            let text = failed(format, source, time, id, failure);
            match format {
                LogFormat::Json => message!("{text}"),
                _ => message!("{ERROR}error:{ERROR:#} {text}"),
            }
        }
        _ => {}
    }
}

fn request(format: LogFormat, source: &Source, time: SystemTime, served: &Served) -> String {
    let time = humantime::format_rfc3339_millis(time);
    let milliseconds = served.elapsed.as_secs_f64() * 1000.0;
    if format == LogFormat::Json {
        let line = json!({
            "time": time.to_string(),
            "event": "request",
            "id": served.id,
            "component": source.component,
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
    source: &Source,
    time: SystemTime,
    id: &str,
    failure: &ServeFailure,
) -> String {
    if format == LogFormat::Json {
        let line = json!({
            "time": humantime::format_rfc3339_millis(time).to_string(),
            "event": "failure",
            "id": id,
            "component": source.component,
            "failure": failure.to_string(),
        });
        return line.to_string();
    }
    format!("request {id}: {} {failure}", source.file)
}

fn reloaded(format: LogFormat, source: &Source, time: SystemTime, result: &Result<u64, String>) {
    let component = &source.component;
    if format == LogFormat::Json {
        let time = humantime::format_rfc3339_millis(time).to_string();
        let mut line = json!({ "time": time, "event": "reload", "component": component });
        match result {
            Ok(version) => line["version"] = json!(version),
            Err(error) => line["error"] = json!(error),
        }
        message!("{line}");
        return;
    }
    match result {
        Ok(version) => terminal::note(&format!("`{component}` was reloaded: version {version}")),
        Err(error) => message!(
            "{ERROR}error:{ERROR:#} `{component}` was not reloaded, and the version before goes on: {error}"
        ),
    }
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
        let source = Source {
            component: "app".to_owned(),
            file: "`app.wasm`".to_owned(),
        };
        let check = |format, expected: &str| {
            assert_eq!(failed(format, &source, time, "5-1", &failure), expected);
        };
        check(
            LogFormat::Text,
            "request 5-1: `app.wasm` returned without an answer",
        );
        check(
            LogFormat::Json,
            r#"{"component":"app","event":"failure","failure":"returned without an answer","id":"5-1","time":"1970-01-01T00:00:00.000Z"}"#,
        );
    }
}
