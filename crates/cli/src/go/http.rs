//! Go web servers as components of `wasi:http`: what is added to the program and to package `net` in one build.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use carrick_assemble::{AdaptOptions, ExitCode, WitSource, adapt};

use super::overlay::{Edited, Overlay, OverlayError, Root, edit, edited_files};
use super::{Kind, Package};

/// The world of the component.
const WORLD: &str = include_str!("http/server.wit");

/// Hands requests to the listener of the program; a file of its main package.
const HANDLER: &str = include_str!("http/handler.go");

/// Finds the listener of the program; a file of package `net`.
const LISTENER: &str = include_str!("http/listener.go");

/// What stands in `LISTENER` for the port of the listener.
const PORT: &str = "const carrickPort = 0";

const EDITED: &[Edited] = &[Edited {
    names: &["net/net_fake.go"],
    edits: &[edit("func socket(", "func fakeSocket(")],
}];

/// The world that a Go web server is adapted to.
pub(crate) fn world() -> WitSource {
    WitSource::from_bytes("the world of Go web servers", WORLD)
}

/// Builds the web server in `folder` as a component.
pub(crate) fn component(folder: &Path) -> Result<Vec<u8>> {
    let package = Package::find(folder, &[], false)?;
    let (overlay, _) = package.http_overlay(None)?;
    let module = package.module(Kind::HttpServer, Some(&overlay))?;
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
    let handlers = dirs
        .iter()
        .map(|dir| (dir.join("carrick_http_wasip1.go"), HANDLER.to_owned()));
    Overlay::make(root, own, files, handlers.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_stands_in_the_listener_once() {
        assert_eq!(LISTENER.matches(PORT).count(), 1);
    }
}
