//! Files and folders in memory, wherever they came from.

/// A file or folder in memory, with the name that messages give it.
pub(super) struct Tree {
    pub name: String,
    pub content: Content,
}

pub(super) enum Content {
    File(Vec<u8>),
    Folder(Folder),
}

/// The `.wit` files of one package, and what lies in `deps/` beside them.
#[derive(Default)]
pub(super) struct Folder {
    pub texts: Vec<Text>,
    pub deps: Vec<Tree>,
}

pub(super) struct Text {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Whether a file in `deps/` is a package; others may lie there too.
pub(super) fn is_dependency(name: &str) -> bool {
    is_wit(name) || name.ends_with(".wasm") || name.ends_with(".wat")
}

pub(super) fn is_wit(name: &str) -> bool {
    name.ends_with(".wit")
}
