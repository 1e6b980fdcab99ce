//! Resources as handles.

use carrick_host::{CallError, CallOutcome, LookupError};

use super::{SHED, answer, json, outcome, refusal, session, wave};

#[test]
fn a_resource_is_made_called_and_dropped() {
    let mut session = session(SHED);
    assert_eq!(answer(&mut session, wave("$c = counter.new(3)")), "$c");
    assert_eq!(answer(&mut session, wave("$c.increment()")), "4");
    assert_eq!(answer(&mut session, wave("counter.increment($c)")), "5");
    assert_eq!(
        answer(&mut session, wave("[method]counter.increment($c)")),
        "6"
    );
    assert_eq!(answer(&mut session, wave("dropped()")), "0");
    assert_eq!(session.drop_handle("c").expect("it is there"), None);
    assert_eq!(answer(&mut session, wave("dropped()")), "1");
    assert_eq!(session.handles().count(), 0);
}

#[test]
fn a_resource_without_a_name_gets_one() {
    let mut session = session(SHED);
    assert_eq!(
        answer(&mut session, wave("[constructor]counter(1)")),
        "$counter1"
    );
    assert_eq!(answer(&mut session, wave("find(2)")), "some($counter2)");
    assert_eq!(
        answer(&mut session, json("counter.increment", &["\"$counter2\""])),
        "3"
    );
    assert_eq!(
        session.handles().collect::<Vec<_>>(),
        [("counter1", "counter"), ("counter2", "counter")]
    );
}

#[test]
fn a_resource_inside_an_option_can_be_named() {
    let mut session = session(SHED);
    assert_eq!(answer(&mut session, wave("$f = find(2)")), "some($f)");
    assert_eq!(answer(&mut session, wave("$g = find(0)")), "none");
    assert_eq!(session.handles().collect::<Vec<_>>(), [("f", "counter")]);
    assert_eq!(session.methods("f"), ["increment"]);
}

#[test]
fn a_resource_that_is_given_away_is_gone() {
    let mut session = session(SHED);
    answer(&mut session, wave("$a = counter.new(30)"));
    answer(&mut session, wave("$b = counter.new(12)"));
    assert_eq!(
        answer(&mut session, wave("$c = counter.merge($a, $b)")),
        "$c"
    );
    assert_eq!(answer(&mut session, wave("$c.increment()")), "43");
    assert_eq!(answer(&mut session, wave("dropped()")), "2");
    match refusal(&session, wave("$a.increment()")) {
        CallError::UnknownHandle { handle, handles } => {
            assert_eq!(
                (handle.as_str(), &handles[..]),
                ("a", &["c".to_owned()][..])
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_that_is_used_again_drops_what_it_named() {
    let mut session = session(SHED);
    answer(&mut session, wave("$c = counter.new(1)"));
    answer(&mut session, wave("$c = counter.new(2)"));
    assert_eq!(answer(&mut session, wave("$c.increment()")), "3");
    assert_eq!(answer(&mut session, wave("dropped()")), "1");
}

#[test]
fn calls_planned_together_know_the_handles_of_those_before() {
    let mut session = session(SHED);
    let calls = [
        wave("$a = counter.new(1)"),
        wave("$b = counter.new(2)"),
        wave("$a = counter.merge($a, $b)"),
        wave("$a.increment()"),
    ];
    let planned = session.plan(&calls).expect("they fit");
    let mut last = None;
    for call in planned {
        last = Some(session.call(call).expect("the host does not fail"));
    }
    match last {
        Some(CallOutcome::Returned(Some(value))) => assert_eq!(value.to_string(), "4"),
        other => panic!("{other:?}"),
    }
    let given_away = [
        wave("$x = counter.new(1)"),
        wave("$y = counter.merge($x, $x)"),
    ];
    let error = session.plan(&given_away).expect_err("it is given twice");
    assert_eq!(error.index, 1);
    assert_eq!(
        error.source.to_string(),
        "parameter `b`: expected `counter`, found `$x`, which another argument of the call passes already"
    );
    assert_eq!(
        session.handles().count(),
        1,
        "what is only planned changes nothing"
    );
}

#[test]
fn a_planned_call_needs_its_handles_when_it_is_made() {
    let mut session = session(SHED);
    let calls = [wave("$c = find(0)"), wave("$c.increment()")];
    let planned = session.plan(&calls).expect("they may fit");
    let mut planned = planned.into_iter();
    let mut next = || planned.next().expect("two were planned");
    assert!(session.call(next()).is_ok());
    assert!(matches!(
        session.call(next()),
        Err(CallError::UnknownHandle { .. })
    ));
    assert!(!session.is_over());
}

#[test]
fn what_is_no_resource_is_not_named() {
    let check = |call: &str, expected: &str| {
        assert_eq!(refusal(&session(SHED), wave(call)).to_string(), expected);
    };
    check(
        "$n = dropped()",
        "`$n` cannot name what `acme:shed/counters@1.0.0.dropped` returns: expected a resource, found `u32`",
    );
    check("$c.increment()", "there is no handle `$c`");
    check(
        "counter.increment($c)",
        "parameter `self`: expected `borrow<counter>`, found `$c`, which names no resource",
    );
    check(
        "counter.increment(3)",
        "parameter `self`: expected `borrow<counter>`, found `3`",
    );
}

#[test]
fn a_method_that_a_resource_lacks_is_named() {
    let mut session = session(SHED);
    answer(&mut session, wave("$c = counter.new(1)"));
    match refusal(&session, wave("$c.decrement()")) {
        CallError::Lookup(LookupError::UnknownMethod {
            resource, methods, ..
        }) => {
            assert_eq!(
                (resource.as_str(), &methods[..]),
                ("counter", &["increment".to_owned()][..])
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn closing_drops_what_is_left() {
    let mut session = session(SHED);
    assert!(matches!(
        outcome(&mut session, wave("$c = counter.new(1)")),
        CallOutcome::Returned(Some(_))
    ));
    assert_eq!(session.close().expect("the host does not fail"), None);
}
