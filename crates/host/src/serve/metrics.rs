//! The figures of a server as Prometheus reads them.

use std::fmt::{Display, Write};
use std::sync::Arc;

use super::counters::{Counters, TIMES, get};
use super::running::RunningComponent;

/// What is read of a server.
pub(super) struct Figures<'a> {
    pub components: &'a [Arc<RunningComponent>],
    /// Those of requests that reach no component.
    pub server: &'a Counters,
    pub connections: u64,
}

/// All figures, in the text format of Prometheus 0.0.4.
pub(super) fn text(figures: &Figures<'_>) -> String {
    let of_components = figures.components.iter();
    let of_components =
        of_components.map(|component| (component.name.as_str(), &*component.counters));
    let mut page = Page {
        text: String::with_capacity(8 << 10),
        all: of_components.chain([("", figures.server)]).collect(),
    };
    requests(&mut page);
    instances(&mut page, figures.components);
    page.head("carrick_connections", "gauge", "Connections that are open.");
    page.line("carrick_connections", "", figures.connections);
    if let Some(bytes) = resident_bytes() {
        let name = "process_resident_memory_bytes";
        page.head(name, "gauge", "Memory of the server's process.");
        page.line(name, "", bytes);
    }
    page.text
}

fn requests(page: &mut Page<'_>) {
    page.each(
        "carrick_requests_total",
        "counter",
        "Requests by the status of the answer; 0: the client went away before the answer.",
        |all, lines| {
            for (status, count) in all.statuses() {
                lines.push("", format!("status=\"{status}\""), count);
            }
            lines.push("", "status=\"0\"".to_owned(), all.abandoned());
        },
    );
    page.each(
        "carrick_answers_incomplete_total",
        "counter",
        "Answers that were not sent to their end.",
        |all, lines| lines.one(all.incomplete()),
    );
    page.each(
        "carrick_answer_bytes_total",
        "counter",
        "Bytes of the bodies of answers.",
        |all, lines| lines.one(get(&all.body_bytes)),
    );
    page.each(
        "carrick_request_duration_seconds",
        "histogram",
        "Time from the head of a request to the end of its answer.",
        |all, lines| {
            let times = all.times();
            for (bound, count) in TIMES.iter().zip(times.up_to) {
                let seconds = *bound as f64 / 1e6;
                lines.push("_bucket", format!("le=\"{seconds}\""), count);
            }
            lines.push("_bucket", "le=\"+Inf\"".to_owned(), times.count);
            lines.push("_sum", String::new(), times.seconds);
            lines.push("_count", String::new(), times.count);
        },
    );
    page.each(
        "carrick_rejections_total",
        "counter",
        "Requests that a limit or the server itself turned down, by reason.",
        |all, lines| {
            for (reason, count) in all.rejections() {
                lines.push("", format!("reason=\"{reason}\""), count);
            }
        },
    );
    page.each(
        "carrick_guest_failures_total",
        "counter",
        "Guests that failed while they handled a request, by kind.",
        |all, lines| {
            for (kind, count) in all.failures() {
                lines.push("", format!("kind=\"{kind}\""), count);
            }
        },
    );
}

fn instances(page: &mut Page<'_>, components: &[Arc<RunningComponent>]) {
    page.each(
        "carrick_instances_started_total",
        "counter",
        "Instances that were started.",
        |all, lines| lines.one(get(&all.instances_started)),
    );
    page.each(
        "carrick_instances_busy",
        "gauge",
        "Instances that handle a request.",
        |all, lines| lines.one(get(&all.instances_busy)),
    );
    page.each(
        "carrick_instance_memory_peak_bytes",
        "gauge",
        "The most memory that one instance had.",
        |all, lines| lines.one(get(&all.memory_bytes_peak)),
    );
    page.each(
        "carrick_reloads_total",
        "counter",
        "New versions of the component, by result.",
        |all, lines| {
            lines.push("", "result=\"replaced\"".to_owned(), get(&all.reloads));
            let refused = get(&all.reloads_refused);
            lines.push("", "result=\"refused\"".to_owned(), refused);
        },
    );
    let idle: Vec<(String, (usize, u64))> = components
        .iter()
        .map(|component| (escaped(&component.name), component.current().idle()))
        .collect();
    let name = "carrick_instances_idle";
    page.head(name, "gauge", "Instances that wait for a request.");
    for (component, (count, _)) in &idle {
        page.line(name, &format!("{{component=\"{component}\"}}"), count);
    }
    let name = "carrick_instances_idle_memory_bytes";
    page.head(name, "gauge", "Memory of the instances that wait.");
    for (component, (_, bytes)) in &idle {
        page.line(name, &format!("{{component=\"{component}\"}}"), bytes);
    }
}

struct Page<'a> {
    text: String,
    all: Vec<(&'a str, &'a Counters)>,
}

impl Page<'_> {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Nothing fails that writes into a text.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = writeln!(self.text, "{name}{labels} {value}");
    }

    /// Writes what `read` finds in the counts of each component.
    fn each(&mut self, name: &str, kind: &str, help: &str, read: fn(&Counters, &mut Lines)) {
        self.head(name, kind, help);
        for (component, counters) in self.all.clone() {
            let mut lines = Lines::default();
            read(counters, &mut lines);
            let component = escaped(component);
            for (suffix, labels, value) in lines.0 {
                let comma = if labels.is_empty() { "" } else { "," };
                let labels = format!("{suffix}{{component=\"{component}\"{comma}{labels}}}");
                self.line(name, &labels, value);
            }
        }
    }
}

/// What follows the name of a figure, its labels, and its value.
#[derive(Default)]
struct Lines(Vec<(&'static str, String, String)>);

impl Lines {
    fn push(&mut self, suffix: &'static str, labels: String, value: impl Display) {
        self.0.push((suffix, labels, value.to_string()));
    }

    fn one(&mut self, value: u64) {
        self.push("", String::new(), value);
    }
}

/// A name as the value of a label.
fn escaped(name: &str) -> String {
    name.replace('\\', r"\\")
        .replace('"', "\\\"")
        .replace('\n', r"\n")
}

#[cfg(target_os = "linux")]
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(not(target_os = "linux"))]
fn resident_bytes() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn figures_without_a_component_have_an_empty_name() {
        let server = Counters::default();
        server.served(Some(404), true, 3, Duration::from_millis(3));
        let text = text(&Figures {
            components: &[],
            server: &server,
            connections: 2,
        });
        for line in [
            "# TYPE carrick_requests_total counter",
            "carrick_requests_total{component=\"\",status=\"404\"} 1",
            "carrick_request_duration_seconds_bucket{component=\"\",le=\"0.0025\"} 0",
            "carrick_request_duration_seconds_bucket{component=\"\",le=\"0.005\"} 1",
            "carrick_request_duration_seconds_bucket{component=\"\",le=\"+Inf\"} 1",
            "carrick_request_duration_seconds_sum{component=\"\"} 0.003",
            "carrick_connections 2",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
        assert_eq!(escaped("a\"\\\n"), "a\\\"\\\\\\n");
    }
}
