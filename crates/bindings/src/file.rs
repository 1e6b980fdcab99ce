//! One source file of a guest.

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Made anew each time; what stands in its place may be overwritten.
    Generator,
    /// A start for the author of the guest, who changes it: to be written once.
    Author,
}

/// One file of a guest's source.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SourceFile {
    /// Where it belongs, relative to the folder of the guest, with `/` between the parts.
    pub path: String,
    /// All of it. Text, but for C's object file with the world in it.
    pub contents: Vec<u8>,
    /// Whether it may be overwritten.
    pub owner: Owner,
}

impl SourceFile {
    /// A file at `path` below the folder of the guest.
    pub fn new(path: impl Into<String>, contents: impl Into<Vec<u8>>, owner: Owner) -> Self {
        Self {
            path: path.into(),
            contents: contents.into(),
            owner,
        }
    }
}
