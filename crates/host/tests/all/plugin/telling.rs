//! What a host can tell of its plugins: spans, log events, numbers.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, OnceLock};

use carrick_host::plugin::{ComponentSource, Host, Plugin};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::probe::{ECHO, Guest, Probe, answer, host, limits, open_with, options};

/// Keeps what it is told of plugins whose names begin with `told`, each span and event as
/// its fields. There is one for the whole process: whether a span is of interest is decided
/// once for all threads.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Told>>);

#[derive(Default)]
pub struct Told {
    spans: Vec<Fields>,
    pub events: Vec<Fields>,
}

/// The id of spans that nobody asks for.
const IGNORED: u64 = u64::MAX;

#[derive(Default, Debug, Clone)]
pub struct Fields(pub BTreeMap<String, String>);

impl Fields {
    fn is_asked_for(&self) -> bool {
        self.0
            .get("plugin")
            .is_some_and(|name| name.starts_with("told"))
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let text = self.0.entry(field.name().to_owned()).or_default();
        let _ = write!(text, "{value:?}");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("carrick")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut told = self.0.lock().expect("no panic before");
        let mut fields = Fields::default();
        fields
            .0
            .insert("span".to_owned(), span.metadata().name().to_owned());
        span.record(&mut fields);
        if !fields.is_asked_for() {
            return Id::from_u64(IGNORED);
        }
        told.spans.push(fields);
        Id::from_u64(told.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        if span.into_u64() == IGNORED {
            return;
        }
        let mut told = self.0.lock().expect("no panic before");
        values.record(&mut told.spans[span.into_u64() as usize - 1]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        fields
            .0
            .insert("level".to_owned(), event.metadata().level().to_string());
        fields
            .0
            .insert("target".to_owned(), event.metadata().target().to_owned());
        event.record(&mut fields);
        if fields.is_asked_for() {
            self.0.lock().expect("no panic before").events.push(fields);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What is told of a probe that is called `name` while `work` is done.
fn told(name: &str, source: ComponentSource, work: impl AsyncFnOnce(Plugin<Probe>)) -> Told {
    told_of(name, async |host| {
        let plugin = open_with(host, source, options(name, limits())).await;
        work(plugin.expect("it opens")).await;
    })
}

/// What is told of the plugin `name`, which begins with `told`, while `work` is done.
pub fn told_of(name: &str, work: impl AsyncFnOnce(&Host)) -> Told {
    static KEPT: OnceLock<Kept> = OnceLock::new();
    let kept = KEPT.get_or_init(|| {
        let kept = Kept::default();
        tracing::subscriber::set_global_default(kept.clone()).expect("there is no other");
        kept
    });
    let host = host();
    host.block_on(work(&host)).expect("an event loop");
    let told = kept.0.lock().expect("no panic before");
    let of_plugin = |all: &[Fields]| {
        let mine = all.iter().filter(|fields| fields.0["plugin"] == name);
        mine.cloned().collect()
    };
    Told {
        spans: of_plugin(&told.spans),
        events: of_plugin(&told.events),
    }
}

#[test]
fn every_call_is_a_span_with_what_it_took() {
    let traps = Guest {
        answer: "(if (i32.eqz (local.get 1)) (then (unreachable))) (i32.const 16)",
        ..ECHO
    };
    let told = told("told-of-spans", traps.source(), async |plugin| {
        answer(&plugin, "fine")
            .await
            .expect("it answers")
            .expect("ok");
        answer(&plugin, "").await.expect_err("it traps");
    });
    let [returned, trapped] = told.spans.as_slice() else {
        panic!("{:?}", told.spans)
    };
    for (span, outcome) in [(returned, "returned"), (trapped, "trapped")] {
        let field = |name: &str| span.0.get(name).map(String::as_str);
        assert_eq!(field("span"), Some("plugin_call"));
        assert_eq!(field("plugin"), Some("told-of-spans"));
        assert_eq!(field("function"), Some("answer"));
        assert_eq!(field("outcome"), Some(outcome), "{span:?}");
        assert_eq!(field("memory_bytes_peak"), Some("65536"), "{span:?}");
        for number in ["fuel", "microseconds"] {
            let number = field(number).and_then(|number| number.parse::<u64>().ok());
            assert!(number.is_some_and(|number| number > 0), "{span:?}");
        }
    }
}

/// Writes its input to standard output and to standard error.
const WRITES: &str = r#"(component
    (import "test:kit/kinds" (instance $kinds
        (type $color (enum "red" "green" "blue"))
        (export "color" (type (eq $color)))))
    (alias export $kinds "color" (type $color))
    (import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
    (alias export $error "error" (type $error))
    (import "wasi:io/streams@0.2.0" (instance $streams
        (alias outer 1 $error (type $outer))
        (export "error" (type $e (eq $outer)))
        (export "output-stream" (type $out (sub resource)))
        (type $failure (variant (case "last-operation-failed" (own $e)) (case "closed")))
        (export "stream-error" (type $stream-error (eq $failure)))
        (export "[method]output-stream.blocking-write-and-flush" (func
            (param "self" (borrow $out)) (param "contents" (list u8))
            (result (result (error $stream-error)))))))
    (alias export $streams "output-stream" (type $out))
    (import "wasi:cli/stdout@0.2.0" (instance $stdout
        (alias outer 1 $out (type $outer))
        (export "output-stream" (type $o (eq $outer)))
        (export "get-stdout" (func (result (own $o))))))
    (import "wasi:cli/stderr@0.2.0" (instance $stderr
        (alias outer 1 $out (type $outer))
        (export "output-stream" (type $o (eq $outer)))
        (export "get-stderr" (func (result (own $o))))))
    (core module $memory (memory (export "memory") 1))
    (core instance $mem (instantiate $memory))
    (core func $out (canon lower (func $stdout "get-stdout")))
    (core func $err (canon lower (func $stderr "get-stderr")))
    (core func $write (canon lower
        (func $streams "[method]output-stream.blocking-write-and-flush")
        (memory (core memory $mem "memory"))))
    (core module $m
        (import "mem" "memory" (memory 1))
        (import "host" "out" (func $out (result i32)))
        (import "host" "err" (func $err (result i32)))
        (import "host" "write" (func $write (param i32 i32 i32 i32)))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
        (func (export "answer") (param i32 i32) (result i32)
            (call $write (call $out) (local.get 0) (local.get 1) (i32.const 8))
            (call $write (call $err) (local.get 0) (local.get 1) (i32.const 8))
            (i32.const 16)))
    (core instance $host
        (export "out" (func $out)) (export "err" (func $err)) (export "write" (func $write)))
    (core instance $i (instantiate $m
        (with "host" (instance $host)) (with "mem" (instance $mem))))
    (func (export "answer") (param "input" string) (result (result string (error $color)))
        (canon lift (core func $i "answer") (memory (core memory $mem "memory")) (realloc (core func $i "realloc")))))"#;

#[test]
fn what_a_guest_writes_are_events_line_by_line() {
    let told = told(
        "told-of-lines",
        ComponentSource::bytes(WRITES),
        async |plugin| {
            let text = "one\ntw\u{1b}[31mo\nrest";
            answer(&plugin, text)
                .await
                .expect("it answers")
                .expect("ok");
            assert_eq!(plugin.counters().log_bytes, 2 * text.len() as u64);
        },
    );
    let lines: Vec<_> = told
        .events
        .iter()
        .filter(|event| event.0["target"] == "carrick::guest")
        .map(|event| {
            let field = |name: &str| event.0[name].as_str();
            (field("level"), field("stream"), field("message"))
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("INFO", "stdout", "one"),
            ("INFO", "stdout", r"tw\u{1b}[31mo"),
            ("WARN", "stderr", "one"),
            ("WARN", "stderr", r"tw\u{1b}[31mo"),
            ("INFO", "stdout", "rest"),
            ("WARN", "stderr", "rest"),
        ]
    );
}

#[test]
fn every_call_is_counted_as_what_became_of_it() {
    let told = told("told-of-counts", ECHO.source(), async |plugin| {
        for _ in 0..3 {
            answer(&plugin, "counted")
                .await
                .expect("it answers")
                .expect("ok");
        }
        let counters = plugin.counters();
        assert_eq!((counters.calls, counters.returned), (3, 3));
        assert_eq!(counters.instances, 4, "one to see whether it starts");
        assert!(counters.fuel > 0);
    });
    assert_eq!(told.spans.len(), 3);
}
