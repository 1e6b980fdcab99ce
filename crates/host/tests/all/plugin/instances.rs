//! Which instance a call gets.

use std::time::Duration;

use carrick_host::plugin::{Instances, PluginError};

use super::probe::{ECHO, Guest, answer, host, open_as};

/// Answers with as many letters as there were calls before to the same instance, and traps
/// where the input is empty.
const COUNTER: Guest = Guest {
    module: r#"(global $calls (mut i32) (i32.const 0))"#,
    answer: "(if (i32.eqz (local.get 1)) (then (unreachable)))
        (i32.store (i32.const 20) (i32.const 2048))
        (i32.store (i32.const 24) (global.get $calls))
        (memory.fill (i32.const 2048) (i32.const 97) (global.get $calls))
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.const 16)",
    ..ECHO
};

/// How many calls each of these inputs found before it.
fn counts(instances: Instances, inputs: &[&str]) -> Vec<Option<usize>> {
    let host = host();
    let counts = host.block_on(async {
        let plugin = open_as(&host, COUNTER.source(), instances).await;
        let mut counts = Vec::new();
        for input in inputs {
            counts.push(match answer(&plugin, input).await {
                Ok(letters) => Some(letters.expect("no `err`").len()),
                Err(PluginError::Trapped { .. }) => None,
                Err(error) => panic!("{error:?}"),
            });
        }
        counts
    });
    counts.expect("an event loop")
}

#[test]
fn a_fresh_instance_has_seen_nothing() {
    let instances = Instances::fresh(1);
    assert_eq!(
        counts(instances, &["a", "a", "a"]),
        [Some(0), Some(0), Some(0)]
    );
}

#[test]
fn a_warm_instance_serves_as_often_as_allowed() {
    let instances = Instances::warm(1, 2, Duration::from_secs(3600));
    assert_eq!(
        counts(instances, &["a", "a", "a", "a", "a"]),
        [Some(0), Some(1), Some(0), Some(1), Some(0)]
    );
}

#[test]
fn an_actor_remembers_until_it_breaks() {
    assert_eq!(
        counts(Instances::Actor, &["a", "a", "", "a", "a"]),
        [Some(0), Some(1), None, Some(0), Some(1)]
    );
}

#[test]
fn a_warm_instance_that_was_idle_for_too_long_is_gone() {
    let host = host();
    let instances = Instances::warm(4, 100, Duration::ZERO);
    let plugin = host.block_on(async {
        let plugin = open_as(&host, COUNTER.source(), instances).await;
        answer(&plugin, "a").await.expect("it answers").expect("ok");
        plugin
    });
    let plugin = plugin.expect("an event loop");
    // The host's own thread looks for such instances; nobody calls.
    while plugin.idle_instances() > 0 {
        std::thread::yield_now();
    }
}

#[test]
fn calls_to_an_actor_are_made_in_order() {
    let host = host();
    let order = host.block_on(async {
        let plugin = open_as(&host, COUNTER.source(), Instances::Actor).await;
        // A future that was polled first comes first; `join` polls in order.
        let call = || async {
            answer(&plugin, "a")
                .await
                .expect("it answers")
                .expect("ok")
                .len()
        };
        tokio::join!(call(), call(), call(), call())
    });
    assert_eq!(order.expect("an event loop"), (0, 1, 2, 3));
}

#[test]
fn a_caller_that_goes_away_takes_the_instance_with_it() {
    let host = host();
    host.block_on(async {
        let spins = Guest {
            answer: "(if (i32.eqz (local.get 1)) (then (loop (br 0)))) (i32.const 16)",
            ..ECHO
        };
        let plugin = open_as(&host, spins.source(), Instances::Actor).await;
        tokio::select! {
            biased;
            // It gives way at the first tick, and then the other one is ready.
            result = answer(&plugin, "") => panic!("{result:?}"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(plugin.idle_instances(), 0);
        answer(&plugin, "a")
            .await
            .expect("another one")
            .expect("ok");
        let counters = plugin.counters();
        assert_eq!(
            (counters.calls, counters.returned, counters.abandoned),
            (2, 1, 1)
        );
    })
    .expect("an event loop");
}

#[test]
fn calls_may_be_made_from_tasks_on_many_threads() {
    let host = host();
    host.block_on(async {
        let instances = Instances::warm(4, u64::MAX, Duration::from_secs(3600));
        let plugin = open_as(&host, ECHO.source(), instances).await;
        let tasks: Vec<_> = (0..16)
            .map(|number| {
                let plugin = plugin.clone();
                tokio::spawn(async move {
                    for round in 0..20 {
                        let text = format!("{number}-{round}");
                        let said = answer(&plugin, &text).await.expect("it answers");
                        assert_eq!(said, Ok(text));
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no wrong answer");
        }
        assert!(plugin.counters().instances <= 4);
        assert_eq!(plugin.counters().returned, 320);
    })
    .expect("an event loop");
}
