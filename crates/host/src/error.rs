//! The cause of a failure inside the engine, without the engine's type.

/// What the engine said when it could not do its work.
///
/// It keeps the engine's chain of causes, readable through
/// [`std::error::Error::source`].
#[derive(Debug)]
pub struct EngineFailure(Box<dyn std::error::Error + Send + Sync + 'static>);

impl From<wasmtime::Error> for EngineFailure {
    fn from(error: wasmtime::Error) -> Self {
        Self(error.into_boxed_dyn_error())
    }
}

impl std::fmt::Display for EngineFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for EngineFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
