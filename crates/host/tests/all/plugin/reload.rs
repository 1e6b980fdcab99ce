//! New versions while calls are under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use carrick_host::plugin::{ComponentSource, Host, HostOptions, Instances, OpenError, Reloaded};
use carrick_host::{CACHE_BYTES_MAX, Cache};

use super::probe::{
    ECHO, Guest, answer, host, limits, open, open_with, options, says, text_that_says,
};

#[test]
fn a_thousand_versions_while_eight_tasks_call_lose_no_call() {
    let folder = tempfile::tempdir().expect("a folder");
    // Two versions take turns, and each is compiled once.
    let cache = Cache::open(folder.path().join("cache"), CACHE_BYTES_MAX).expect("a cache");
    let host = Host::new(
        HostOptions::default()
            .with_pooled_instances(0)
            .with_cache(cache),
    )
    .expect("a host");
    let options = options("turns", limits()).with_instances(Instances::warm(
        4,
        100,
        Duration::from_secs(3600),
    ));
    host.block_on(async {
        let plugin = open_with(&host, says('a'), options)
            .await
            .expect("it opens");
        let done = Arc::new(AtomicBool::new(false));
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (plugin, done) = (plugin.clone(), Arc::clone(&done));
                tokio::spawn(async move {
                    let mut seen = [0u64; 2];
                    while !done.load(Ordering::Relaxed) {
                        let said = answer(&plugin, "which").await.expect("it answers");
                        let said = said.expect("no `err`");
                        assert!(said == "a" || said == "b", "{said}");
                        seen[usize::from(said == "b")] += 1;
                        tokio::task::yield_now().await;
                    }
                    seen
                })
            })
            .collect();
        for number in 0..1000 {
            let next = says(if number % 2 == 0 { 'b' } else { 'a' });
            let replaced = plugin.replace(next).await.expect("it is as good");
            assert_eq!(replaced.version, number + 2);
            replaced.drained().await;
        }
        done.store(true, Ordering::Relaxed);
        let mut seen = [0; 2];
        for task in tasks {
            let of_task = task.await.expect("no wrong answer");
            seen = [seen[0] + of_task[0], seen[1] + of_task[1]];
        }
        assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
        let counters = plugin.counters();
        assert_eq!(counters.returned, seen[0] + seen[1]);
        assert_eq!(
            (counters.calls, counters.reloads),
            (counters.returned, 1000)
        );
    })
    .expect("an event loop");
}

#[test]
fn a_new_version_that_is_no_good_leaves_the_old_one_at_work() {
    let host = host();
    host.block_on(async {
        let plugin = open(&host, says('a')).await;
        let broken = Guest {
            module: "(func $break unreachable) (start $break)",
            ..ECHO
        };
        let refused = [
            ComponentSource::bytes("no component"),
            ComponentSource::bytes("(component)"),
            broken.source(),
        ];
        let mut errors = Vec::new();
        for source in refused {
            errors.push(plugin.replace(source).await.expect_err("it is no good"));
            assert_eq!(
                answer(&plugin, "").await.expect("it answers"),
                Ok("a".to_owned())
            );
        }
        assert!(
            matches!(
                errors.as_slice(),
                [
                    OpenError::Load { .. },
                    OpenError::Incompatible { .. },
                    OpenError::Start { .. }
                ]
            ),
            "{errors:?}"
        );
        assert_eq!(plugin.version(), 1);
        let counters = plugin.counters();
        assert_eq!((counters.reloads, counters.reloads_refused), (0, 3));
    })
    .expect("an event loop");
}

#[test]
fn a_call_that_is_under_way_ends_with_the_version_it_began_with() {
    let host = host();
    host.block_on(async {
        let plugin = open(&host, says('a')).await;
        let (begun, wait) = tokio::sync::oneshot::channel();
        let (go_on, gone_on) = tokio::sync::oneshot::channel::<()>();
        let of_task = plugin.clone();
        let call = tokio::spawn(async move {
            of_task
                .call("answer", async |probe, store| {
                    begun.send(()).expect("somebody waits");
                    gone_on.await.expect("it goes on");
                    probe.call_answer(store, "which").await
                })
                .await
        });
        wait.await.expect("it begins");
        let replaced = plugin.replace(says('b')).await.expect("it is as good");
        assert_eq!(
            answer(&plugin, "").await.expect("it answers"),
            Ok("b".to_owned())
        );
        let mut drained = Box::pin(replaced.drained());
        tokio::select! {
            biased;
            () = &mut drained => panic!("a call is under way"),
            () = std::future::ready(()) => {}
        }
        go_on.send(()).expect("it waits");
        let said = call.await.expect("the task ends").expect("it answers");
        assert_eq!(said, Ok("a".to_owned()));
        drained.await;
    })
    .expect("an event loop");
}

#[test]
fn a_file_that_has_changed_is_what_calls_go_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plugin.wat");
    let write = |letter| {
        // As somebody does who does not want half a file to be read.
        let new = folder.path().join("new");
        std::fs::write(&new, text_that_says(letter)).expect("written");
        std::fs::rename(&new, &path).expect("renamed");
    };
    write('a');
    let host = host();
    host.block_on(async {
        let plugin = open(&host, ComponentSource::file(&path)).await;
        let same = plugin.reload().await.expect("it is there");
        assert!(matches!(same, Reloaded::Unchanged), "{same:?}");
        write('b');
        let other = plugin.reload().await.expect("it is good");
        assert!(matches!(other, Reloaded::Replaced(_)), "{other:?}");
        assert_eq!(
            answer(&plugin, "").await.expect("it answers"),
            Ok("b".to_owned())
        );

        let (sender, mut reports) = tokio::sync::mpsc::unbounded_channel();
        let watching = plugin.watch(Duration::from_millis(1), move |report| {
            let _ = sender.send(report);
        });
        std::fs::write(&path, "no component").expect("written");
        let report = reports.recv().await.expect("a report");
        assert!(matches!(report, Err(OpenError::Load { .. })), "{report:?}");
        write('c');
        loop {
            let report = reports.recv().await.expect("a report");
            if matches!(report, Ok(Reloaded::Replaced(_))) {
                break;
            }
        }
        assert_eq!(
            answer(&plugin, "").await.expect("it answers"),
            Ok("c".to_owned())
        );
        drop(plugin);
        watching.ended().await;
    })
    .expect("an event loop");
}
