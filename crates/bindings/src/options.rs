//! What a guest's source files are made for.

use std::fmt;

/// A language that guests are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BindingsLanguage {
    /// Go, as the plain toolchain compiles it ([`GO_VERSION_MIN`](crate::GO_VERSION_MIN)).
    Go,
    /// C, for any compiler with a wasm32 target.
    C,
    /// Rust, with the crate `wit-bindgen` beside it.
    Rust,
    /// Go, for a host that calls plugins, not for a plugin.
    GoHost,
}

impl fmt::Display for BindingsLanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Go => "Go",
            Self::C => "C",
            Self::Rust => "Rust",
            Self::GoHost => "Go hosts",
        })
    }
}

/// What the files are made for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BindingsOptions {
    /// The guest's language.
    pub language: BindingsLanguage,
    /// The path that the Go packages are imported by: that of the module, or of the
    /// package in a module, whose folder the files are written to. The default is `example/`
    /// and the name of the world. Other languages do not use it.
    pub go_module: Option<String>,
}

impl BindingsOptions {
    /// Options for a guest in `language`, which for Go is a module of its own.
    pub fn new(language: BindingsLanguage) -> Self {
        Self {
            language,
            go_module: None,
        }
    }

    /// Makes the files part of the Go module, or of the package in one, that has this path.
    #[must_use]
    pub fn with_go_module(mut self, path: impl Into<String>) -> Self {
        self.go_module = Some(path.into());
        self
    }
}
