//! HTTP requests of Go programs through `wasi:http`: what is added to the packages `net/http` and `net` in one build.

use carrick_assemble::WitSource;

use super::overlay::{self, Edited, OverlayError, Root, edit, edited_files};

/// The worlds of components: of web servers, and of programs that only send requests.
pub(super) const WORLD: &str = include_str!("http/server.wit");

/// Calls `wasi:http`, for both.
pub(super) const HOST: (&str, &str) = (
    "net/http/carrick_host_wasip1.go",
    include_str!("http/host.go"),
);

/// The files of ours, each with its place below `src`.
const ADDED: &[(&str, &str)] = &[
    (
        "net/http/carrick_client_wasip1.go",
        include_str!("client/roundtrip.go"),
    ),
    (
        "net/carrick_within_wasip1.go",
        include_str!("client/within.go"),
    ),
];

const EDITED: &[Edited] = &[Edited {
    names: &["net/http/roundtrip.go"],
    edits: &[edit(
        "\treturn t.roundTrip(req)\n",
        "\treturn t.carrickRoundTrip(req)\n",
    )],
}];

/// The world of a program that sends requests.
pub(crate) fn world() -> WitSource {
    WitSource::from_bytes("the world of Go programs", WORLD).with_world("client")
}

/// The files for a program that has neither those of [`overlay::files`] nor those of a web server.
pub(super) fn files(root: &Root) -> Result<Vec<(String, String)>, OverlayError> {
    let mut files = files_beside_server(root)?;
    files.push(owned(HOST));
    Ok(files)
}

/// The files for a program that has those of [`overlay::files`].
pub(super) fn files_beside_sockets(root: &Root) -> Result<Vec<(String, String)>, OverlayError> {
    let mut files = edited_files(root, EDITED)?;
    files.extend(ADDED.iter().copied().map(owned));
    files.push(owned(HOST));
    Ok(files)
}

/// The files for a program that has those of a web server.
pub(super) fn files_beside_server(root: &Root) -> Result<Vec<(String, String)>, OverlayError> {
    let mut files = edited_files(root, EDITED)?;
    files.extend(ADDED.iter().copied().map(owned));
    let (name, text) = overlay::FAKE;
    files.push((format!("net/{name}"), text.to_owned()));
    Ok(files)
}

pub(super) fn owned((place, text): (&str, &str)) -> (String, String) {
    (place.to_owned(), text.to_owned())
}
