//! What imports let a guest reach.

use std::collections::{BTreeMap, BTreeSet};

use super::{Capability, Item};

/// Groups `imports` by what they give access to.
pub(super) fn of(imports: &[Item]) -> Vec<Capability> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for item in imports {
        // Types alone reach nothing.
        let is_interface = item.module.contains(':');
        if is_interface && item.name.is_empty() {
            continue;
        }
        if let Some(name) = capability(&item.module, &item.name) {
            let because = match (item.module.as_str(), item.name.as_str()) {
                ("wasi_snapshot_preview1" | "", function) => function.to_owned(),
                (module, _) => module.to_owned(),
            };
            found.entry(name).or_default().insert(because);
        }
    }
    found
        .into_iter()
        .map(|(name, because)| Capability {
            name: name.to_owned(),
            because: because.into_iter().collect(),
        })
        .collect()
}

fn capability(module: &str, name: &str) -> Option<&'static str> {
    if module == "wasi_snapshot_preview1" {
        return preview1(name);
    }
    let interface = module.split('@').next().unwrap_or(module);
    let Some((package, interface)) = interface.split_once('/') else {
        return Some("host");
    };
    Some(match package {
        "wasi:filesystem" => "filesystem",
        "wasi:sockets" => "sockets",
        "wasi:http" => "http",
        "wasi:clocks" => "clocks",
        "wasi:random" => "random",
        "wasi:cli" if interface == "environment" => "environment",
        "wasi:cli" if interface == "exit" => "exit",
        "wasi:cli" if interface.starts_with("terminal-") => "terminal",
        "wasi:cli" => "stdio",
        // Streams and polls reach only what another interface handed out.
        "wasi:io" => return None,
        _ => "host",
    })
}

fn preview1(name: &str) -> Option<&'static str> {
    Some(match name {
        "args_get" | "args_sizes_get" | "environ_get" | "environ_sizes_get" => "environment",
        "clock_res_get" | "clock_time_get" | "poll_oneoff" => "clocks",
        "random_get" => "random",
        "proc_exit" | "proc_raise" => "exit",
        "fd_read" | "fd_write" => "stdio",
        // A pollable reaches only what another import handed out.
        "sched_yield" | "sock_pollable" => return None,
        _ if name.starts_with("sock_") => "sockets",
        _ if name.starts_with("path_") || name.starts_with("fd_") => "filesystem",
        _ => return None,
    })
}
