//! What is looked at before a plugin may be called.

use carrick_host::plugin::{
    Host, HostOptions, ItemDirection, ItemProblem, Limits, Manifest, OpenError, Source,
};
use carrick_host::{LoadError, RunError};

use super::probe::{ECHO, Guest, Probe, answer, host, limits, open, open_with, options};

fn refusal(text: &str) -> OpenError {
    let host = host();
    let source = Source::bytes(text);
    host.block_on(open_with(&host, source, options("odd", limits())))
        .expect("an event loop")
        .expect_err("it is not to be opened")
}

/// The one thing in which a component does not fit.
fn difference(text: &str) -> (ItemDirection, String, Vec<String>, ItemProblem) {
    let OpenError::Incompatible { plugin, source } = refusal(text) else {
        panic!("{text}")
    };
    assert_eq!(
        (plugin.as_str(), source.world.as_str()),
        ("odd", "test:kit/probe")
    );
    let [item] = source.items.as_slice() else {
        panic!("{source}")
    };
    (
        item.direction,
        item.item.clone(),
        item.path.clone(),
        item.problem.clone(),
    )
}

#[test]
fn a_component_that_lacks_an_export_is_refused_with_its_name() {
    let text = ECHO.text().replace(
        r#"(func (export "answer") (param "input""#,
        r#"(func (export "anwser") (param "input""#,
    );
    let (direction, item, _, problem) = difference(&text);
    assert_eq!(
        (direction, item.as_str()),
        (ItemDirection::Export, "answer")
    );
    let nearest = vec!["anwser".to_owned()];
    assert_eq!(problem, ItemProblem::Missing { nearest });
}

#[test]
fn a_component_with_another_type_is_refused_with_both_types() {
    let text = ECHO.text().replace(
        r#"(result (result string (error $color)))"#,
        r#"(result (result string))"#,
    );
    let error = refusal(&text);
    let OpenError::Incompatible { source, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        source.to_string(),
        "not a component of world `test:kit/probe`: export `answer`, func answer . result . err: \
         expected `color`, found nothing"
    );
}

#[test]
fn a_component_that_needs_what_nobody_has_is_refused() {
    let text = ECHO.text().replace(
        "(core instance $host",
        r#"(import "acme:other/thing@1.0.0" (instance (export "f" (func)))) (core instance $host"#,
    );
    let (direction, item, path, problem) = difference(&text);
    assert_eq!(
        (direction, item.as_str(), path.len()),
        (ItemDirection::Import, "acme:other/thing@1.0.0", 0)
    );
    let nearest = Vec::new();
    assert_eq!(problem, ItemProblem::Missing { nearest });
}

#[test]
fn a_component_of_a_newer_wasi_than_the_hosts_is_refused() {
    let text = ECHO.text().replace(
        "(core instance $host",
        r#"(import "wasi:cli/stdin@0.3.0" (instance)) (core instance $host"#,
    );
    let error = refusal(&text);
    let OpenError::Incompatible { source, .. } = error else {
        panic!("{error:?}")
    };
    assert!(
        source
            .to_string()
            .ends_with("import `wasi`: expected `0.2`, found `0.3`"),
        "{source}"
    );
}

#[test]
fn what_is_no_component_is_refused() {
    for text in ["no WebAssembly", "\0asm\x0d\0\x01\0broken"] {
        let error = refusal(text);
        assert!(
            matches!(error, OpenError::Load { .. } | OpenError::Unreadable { .. }),
            "{error:?}"
        );
    }
    let host = host();
    let missing = Source::file("there/is/no/such.wasm");
    let error = host
        .block_on(open_with(&host, missing, options("gone", limits())))
        .expect("an event loop")
        .expect_err("there is none");
    assert!(
        matches!(&error, OpenError::Load { source, .. } if matches!(**source, LoadError::Read { .. })),
        "{error:?}"
    );
}

#[test]
fn fuel_that_the_host_does_not_count_cannot_be_limited() {
    let host = Host::new(HostOptions {
        pooled_instances: 0,
        count_fuel: false,
        ..HostOptions::default()
    })
    .expect("a host");
    let limits = Limits {
        fuel_per_call: Some(1),
        ..limits()
    };
    let error = host
        .block_on(open_with(&host, ECHO.source(), options("fuel", limits)))
        .expect("an event loop")
        .expect_err("nobody counts");
    assert!(
        matches!(error, OpenError::FuelNotCounted { .. }),
        "{error:?}"
    );
    let plugin = host.block_on(open(&host, ECHO.source()));
    assert!(plugin.is_ok());
}

#[test]
fn a_host_can_ask_whether_a_plugin_fits() {
    let host = host();
    let manifest = Manifest::new("asked");
    assert!(host.fits::<Probe>(&ECHO.source(), &manifest).is_ok());
    let error = host
        .fits::<Probe>(&Source::bytes("(component)"), &manifest)
        .expect_err("it exports nothing");
    assert!(matches!(error, OpenError::Incompatible { .. }), "{error:?}");
}

#[test]
fn instances_in_a_pool_do_the_same() {
    let host = Host::new(HostOptions {
        pooled_instances: 8,
        ..HostOptions::default()
    })
    .expect("a host");
    let said = host.block_on(async {
        let plugin = open(&host, ECHO.source()).await;
        let mut said = Vec::new();
        for _ in 0..20 {
            said.push(answer(&plugin, "same").await.expect("it answers"));
        }
        said
    });
    assert_eq!(
        said.expect("an event loop"),
        vec![Ok("same".to_owned()); 20]
    );
}

#[test]
fn a_data_segment_is_there_again_for_the_next_call() {
    let guest = Guest {
        module: r#"(data (i32.const 3000) "a")"#,
        answer: "(i32.store (i32.const 20) (i32.const 3000)) (i32.store (i32.const 24) (i32.const 1))
            (i32.store8 (i32.const 3000) (i32.add (i32.load8_u (i32.const 3000)) (i32.const 1))) (i32.const 16)",
        ..ECHO
    };
    let host = Host::new(HostOptions {
        pooled_instances: 1,
        ..HostOptions::default()
    })
    .expect("a host");
    let options = carrick_host::plugin::PluginOptions {
        instances: carrick_host::plugin::Instances::Fresh { at_once_max: 1 },
        ..options("segment", limits())
    };
    let said = host.block_on(async {
        let plugin = open_with(&host, guest.source(), options)
            .await
            .expect("it opens");
        let first = answer(&plugin, "").await.expect("it answers");
        (first, answer(&plugin, "").await.expect("it answers"))
    });
    let b = || Ok("b".to_owned());
    assert_eq!(said.expect("an event loop"), (b(), b()));
}

#[test]
fn waiting_on_an_event_loop_is_refused_instead_of_holding_it_up() {
    let host = host();
    let inner = host.block_on(async { host.block_on(async {}) });
    assert!(matches!(inner, Ok(Err(RunError::Thread(_)))), "{inner:?}");
}
