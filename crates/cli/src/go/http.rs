//! Go web servers as components of `wasi:http`: what is added to the program and to package `net` in one build.

pub(crate) mod snapshot;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use carrick_assemble::{AdaptOptions, ExitCode, WitSource, adapt};

use super::overlay::{Edited, Overlay, OverlayError, Root, edit, edited_files};
use super::{Kind, Package, client};

/// Names the function `main` of the program; a file of its main package.
const MAIN: &str = include_str!("http/main.go");

/// The files of ours, each with its place below `src`.
const ADDED: &[(&str, &str)] = &[
    (
        "runtime/carrick_http_wasip1.go",
        include_str!("http/runtime.go"),
    ),
    (
        "syscall/carrick_http_wasip1.go",
        include_str!("http/syscall.go"),
    ),
    (
        "net/http/carrick_start_wasip1.go",
        include_str!("http/start.go"),
    ),
    client::HOST,
    (
        "net/http/carrick_direct_wasip1.go",
        include_str!("http/direct.go"),
    ),
    (
        "net/http/carrick_connection_wasip1.go",
        include_str!("http/connection.go"),
    ),
];

/// Finds the listener of the program; a file of package `net`.
const LISTENER: &str = include_str!("http/listener.go");

/// What stands in `LISTENER` for the port of the listener.
const PORT: &str = "const carrickPort = 0";

/// The text of a program that calls `net/http.(*Server).Serve`.
const SERVES: &str = "carrick: requests go to net/http.(*Server).Serve";

const EDITED: &[Edited] = &[
    Edited {
        names: &["net/net_fake.go"],
        edits: &[edit("func socket(", "func fakeSocket(")],
    },
    Edited {
        names: &["net/fd_fake.go"],
        edits: &[edit(
            "func (fd *netFD) accept() (",
            "func (fd *netFD) acceptWithoutHost() (",
        )],
    },
    Edited {
        names: &["syscall/env_unix.go"],
        edits: &[
            edit("func Getenv(", "func carrickGetenv("),
            edit("func Environ(", "func carrickEnviron("),
        ],
    },
    Edited {
        names: &["syscall/fs_wasip1.go"],
        edits: &[
            edit("func preparePath(", "func carrickPreparePath("),
            edit("func RandomGet(", "func carrickRandomGet("),
            edit(
                "func init() {\n\tdirNameBuf := make",
                "func carrickPreopens() {\n\tpreopens = nil\n\tdirNameBuf := make",
            ),
        ],
    },
    Edited {
        names: &["net/http/server.go"],
        edits: &[edit(
            "\tctx := context.WithValue(baseCtx, ServerContextKey, s)\n",
            "\tctx := context.WithValue(baseCtx, ServerContextKey, s)\n\tdefer carrickServe(ctx, s, origListener).end()\n",
        )],
    },
];

/// How requests come into a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To `net/http.(*Server).Serve`, without a connection.
    Direct,
    /// As connections to its own listener.
    Connections,
}

impl Way {
    /// Finds the way in a program that was built with the overlay.
    ///
    /// Go's linker leaves out what no function uses, so a program that does not call `Serve` has not its text.
    pub(crate) fn of(module: &[u8]) -> Self {
        let text = SERVES.as_bytes();
        match module.windows(text.len()).any(|window| window == text) {
            true => Self::Direct,
            false => Self::Connections,
        }
    }
}

/// The world that a Go web server is adapted to.
pub(crate) fn world() -> WitSource {
    WitSource::from_bytes("the world of Go web servers", client::WORLD).with_world("server")
}

/// Builds the web server in `folder` as a component.
pub(crate) fn component(folder: &Path) -> Result<Vec<u8>> {
    let package = Package::find(folder, &[], false)?;
    let (overlay, _) = package.http_overlay(None)?;
    let module = package.module(Kind::HttpServer, Some(&overlay))?;
    let (module, _) = snapshot::start(module, snapshot::When::Auto)?;
    let mut options = AdaptOptions::new().with_exit_code(ExitCode::Exact);
    options.world = Some(world());
    let adapted = adapt(&module, &options).context("cannot adapt the module of the program")?;
    Ok(adapted.component)
}

/// Makes the overlay for a program whose main package lies in `dirs`, which all name one folder. Requests go to its
/// listener on `port`, or else to the first.
pub(super) fn overlay(
    root: &Root,
    own: Option<&Path>,
    dirs: &[PathBuf],
    port: Option<u16>,
) -> Result<Overlay, OverlayError> {
    let mut files = edited_files(root, EDITED)?;
    let port = format!("const carrickPort = {}", port.unwrap_or(0));
    let listener = LISTENER.replace(PORT, &port);
    files.push(("net/carrick_listener_wasip1.go".to_owned(), listener));
    files.extend(ADDED.iter().copied().map(client::owned));
    files.extend(client::files_beside_server(root)?);
    let mains = dirs
        .iter()
        .map(|dir| (dir.join("carrick_http_wasip1.go"), MAIN.to_owned()));
    Overlay::make(root, own, files, mains.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_program_that_serves_stands_in_the_overlay_once() {
        let files = ADDED.iter().map(|(_, text)| text.matches(SERVES).count());
        assert_eq!(files.sum::<usize>(), 1);
    }

    #[test]
    fn the_port_stands_in_the_listener_once() {
        assert_eq!(LISTENER.matches(PORT).count(), 1);
    }
}
