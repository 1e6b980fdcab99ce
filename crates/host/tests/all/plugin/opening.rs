//! What is looked at before a plugin may be called.

use std::time::Duration;

use carrick_host::plugin::{
    ComponentSource, Host, HostOptions, Instances, ItemDirection, ItemProblem, Limit, Limits,
    Manifest, OpenError,
};
use carrick_host::{Cache, LoadError, RunError};

use super::probe::{ECHO, Guest, Probe, answer, host, limits, open, open_with, options};

fn refusal(text: &str) -> OpenError {
    let host = host();
    let source = ComponentSource::bytes(text);
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
fn a_component_with_async_functions_is_refused_where_the_host_takes_wasi_02() {
    let text = r#"(component
        (core module $m (func (export "f") (param i32) (result i32) (local.get 0)))
        (core instance $i (instantiate $m))
        (func (export "f") async (param "x" u32) (result u32) (canon lift (core func $i "f"))))"#;
    let error = refusal(text);
    assert!(matches!(error, OpenError::NeedsWasi03 { .. }), "{error:?}");
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
fn an_import_with_a_name_of_its_own_that_the_world_lacks_is_refused_under_that_name() {
    let types = r#"(type $t (record (field "id" u32))) (export "row" (type (eq $t)))"#;
    for members in [r#"(export "f" (func))"#, types] {
        let import = format!(
            r#"(import "primary" (implements "acme:other/thing@1.0.0") (instance {members}))
            (core instance $host"#
        );
        let text = ECHO.text().replace("(core instance $host", &import);
        let (direction, item, path, problem) = difference(&text);
        assert_eq!(
            (direction, item.as_str(), path.len()),
            (ItemDirection::Import, "primary", 0)
        );
        let nearest = Vec::new();
        assert_eq!(problem, ItemProblem::Missing { nearest });
    }
}

#[test]
fn a_component_of_a_newer_wasi_than_the_hosts_is_refused() {
    let text = ECHO.text().replace(
        "(core instance $host",
        r#"(import "wasi:cli/stdin@0.3.0" (instance)) (core instance $host"#,
    );
    let error = refusal(&text);
    assert!(matches!(error, OpenError::NeedsWasi03 { .. }), "{error:?}");
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
    let missing = ComponentSource::file("there/is/no/such.wasm");
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
    let host = Host::new(
        HostOptions::default()
            .with_pooled_instances(0)
            .with_fuel_counted(false),
    )
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
    host.block_on(async {
        let fits = host.fits::<Probe>(&ECHO.source(), &manifest).await;
        fits.expect("it is made for the world");
        let other = ComponentSource::bytes("(component)");
        let error = host.fits::<Probe>(&other, &manifest).await;
        let error = error.expect_err("it exports nothing");
        assert!(matches!(error, OpenError::Incompatible { .. }), "{error:?}");
    })
    .expect("an event loop");
}

#[test]
fn a_source_that_was_read_is_what_is_judged_and_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plugin.wat");
    std::fs::write(&path, ECHO.text()).expect("written");
    let host = host();
    let manifest = options("read", limits()).manifest;
    host.block_on(async {
        let source = host.read(ComponentSource::file(&path), &manifest).await;
        let source = source.expect("the file is there");
        std::fs::write(&path, "(component)").expect("written");
        let fits = host.fits::<Probe>(&source, &manifest).await;
        fits.expect("the bytes from before");
        let plugin = open(&host, source).await;
        assert!(answer(&plugin, "hello").await.is_ok());
        // It still knows its file, and that the file has changed since it was read.
        let error = plugin.reload().await.expect_err("it exports nothing");
        assert!(matches!(error, OpenError::Incompatible { .. }), "{error:?}");
    })
    .expect("an event loop");
}

#[test]
fn instances_in_a_pool_do_the_same() {
    let host = Host::new(HostOptions::default().with_pooled_instances(8)).expect("a host");
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
    let host = Host::new(HostOptions::default().with_pooled_instances(1)).expect("a host");
    let options = options("segment", limits()).with_instances(Instances::fresh(1));
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

/// A host with room for so many instances, whose plugins may be larger than that.
fn pooled(pooled_instances: u32) -> (Host, carrick_host::plugin::PluginOptions) {
    let host =
        Host::new(HostOptions::default().with_pooled_instances(pooled_instances)).expect("a host");
    let limits = Limits {
        table_elements_max: 1_000_000,
        ..limits()
    };
    (host, options("large", limits))
}

/// Whether a guest has its places in the pool; it answers wherever they are.
fn is_in_the_pool(text: &str, pooled_instances: u32) -> bool {
    let (host, options) = pooled(pooled_instances);
    assert!(host.is_pooled());
    host.block_on(async {
        let plugin = open_with(&host, ComponentSource::bytes(text), options)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        for _ in 0..3 {
            let said = answer(&plugin, "hello").await.expect("it answers");
            assert_eq!(said, Ok("hello".to_owned()));
        }
        plugin.is_pooled()
    })
    .expect("an event loop")
}

#[test]
fn a_component_that_is_too_large_for_the_pool_does_without() {
    assert!(is_in_the_pool(&ECHO.text(), 1));
    // A table of its own for every element that a place in the pool has room for, and more.
    let large_table = Guest {
        module: "(table 200000 funcref)",
        ..ECHO
    };
    assert!(!is_in_the_pool(&large_table.text(), 1));
    // More memories than there are in the pool for one instance, but not for three.
    let spare = "(core module $spare (memory 1))
        (core instance (instantiate $spare)) (core instance (instantiate $spare))
        (core instance $host";
    let many_memories = ECHO.text().replace("(core instance $host", spare);
    assert!(!is_in_the_pool(&many_memories, 1));
    assert!(is_in_the_pool(&many_memories, 3));
}

#[test]
fn a_guest_outside_of_the_pool_is_stopped_like_the_others() {
    let (host, mut options) = pooled(1);
    options.limits.call_timeout = Duration::from_millis(50);
    let spins = Guest {
        module: "(table 200000 funcref)",
        answer: "(loop (br 0)) (unreachable)",
        ..ECHO
    };
    let error = host.block_on(async {
        let plugin = open_with(&host, spins.source(), options)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        answer(&plugin, "").await.expect_err("it never ends")
    });
    let limit = error.expect("an event loop").limit();
    assert!(matches!(limit, Some(Limit::Time { .. })), "{limit:?}");
}

#[test]
fn a_component_that_no_engine_takes_is_refused_for_what_is_wrong_with_it() {
    let (host, options) = pooled(1);
    let broken = ECHO
        .text()
        .replace("(memory (export", "(func (result i32)) (memory (export");
    let error = host
        .block_on(open_with(&host, ComponentSource::bytes(broken), options))
        .expect("an event loop")
        .expect_err("a function without a result");
    let OpenError::Load { source, .. } = error else {
        panic!("{error:?}")
    };
    assert!(matches!(*source, LoadError::Compile(_)), "{source:?}");
}

#[test]
fn a_component_outside_of_the_pool_is_cached_like_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Cache::open(folder.path(), 1 << 30).expect("it is ours");
    let host = Host::new(
        HostOptions::default()
            .with_pooled_instances(1)
            .with_cache(cache.clone()),
    )
    .expect("a host");
    let large = Guest {
        module: "(table 100001 funcref)",
        ..ECHO
    };
    let limits = Limits {
        table_elements_max: 1_000_000,
        ..limits()
    };
    for _ in 0..2 {
        let opened = open_with(&host, large.source(), options("large", limits));
        let plugin = host.block_on(opened).expect("an event loop");
        assert!(!plugin.expect("it opens").is_pooled());
        assert_eq!(cache.size().expect("it is there").entries, 1);
    }
}
