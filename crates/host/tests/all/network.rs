//! The network of a guest, as the functions of `wasi:sockets` hold it to what is granted.

use carrick_host::{CommandOptions, NetGrants, Outcome, run};

use crate::guests::ready;

#[test]
fn sockets_of_wasi_0_3_are_counted() {
    let check = |net: NetGrants, protocol: &str, expected: u8| {
        let text = include_str!("sockets-0-3.wat").replace("tcp-socket", protocol);
        let options = CommandOptions::default().with_net(net);
        let outcome = run(&ready(&text), options).expect("it runs");
        assert_eq!(outcome, Outcome::Exited(expected), "{protocol}");
    };
    let (access_denied, out_of_memory) = (0, 3);
    let granted = NetGrants::default()
        .with_connect(["*".parse().expect("a grant")])
        .with_sockets_max(7);
    check(granted.clone(), "tcp-socket", 16 * 7 + out_of_memory);
    check(granted, "udp-socket", 16 * 4 + access_denied);
    check(NetGrants::default(), "tcp-socket", 16 * 4 + access_denied);
}
