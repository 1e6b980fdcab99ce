//! A component that the command line or a file names.

use std::path::{Path, PathBuf};

use carrick_host::Route;

use super::component::ComponentArgs;
use crate::args::Written;
use crate::input;

/// A component that is to be served.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub name: String,
    /// The file of a program, or the folder of a Go web server.
    pub file: PathBuf,
    pub routes: Vec<Route>,
    /// How many requests it handles at once; `None` for as many as the server.
    pub max_requests: Option<u32>,
    pub args: ComponentArgs,
}

impl Planned {
    /// The name of a component that is given none: that of its file without its ending.
    pub(super) fn name_of(file: &Path) -> String {
        if input::is_stdin(file) {
            return "stdin".to_owned();
        }
        let named = file.canonicalize();
        let file = named.as_deref().unwrap_or(file);
        let stem = file.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// What is in force, as it is written.
    pub(super) fn written(&self) -> Vec<Written> {
        let mut written = vec![
            Written::text("name", &self.name),
            Written::text("file", self.file.display().to_string()),
            Written::list("routes", self.routes.iter().map(ToString::to_string)),
        ];
        let max_requests = self.max_requests.map(u64::from);
        written.extend(max_requests.map(|count| Written::number("max-requests", count)));
        written.extend(self.args.written());
        written
    }
}
