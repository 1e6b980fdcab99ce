//! Hosts that are not ours: Wasmtime's Python package, and the JavaScript that jco makes of
//! a component, on Node.js. Both are installed by name, in the target folder.

use super::toolchain::{npm_environment, python_environment};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The release of the Python package.
const WASMTIME: &str = "50.0.1";

/// The releases of jco, and of the Node.js that runs what it makes: it needs several
/// memories in a module.
const JCO: [&str; 2] = ["@bytecodealliance/jco@1.35.0", "node@24.21.0"];

/// A host, and a folder for the component that it is to run.
pub enum Host {
    Python { python: PathBuf, folder: TempDir },
    Node { programs: PathBuf, folder: TempDir },
}

impl Host {
    /// Wasmtime for Python.
    pub fn python() -> Self {
        let name = format!("wasmtime-{WASMTIME}");
        let environment = python_environment(&name, &format!("wasmtime=={WASMTIME}"));
        Self::Python {
            python: environment.join("bin/python"),
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// Node.js.
    pub fn node() -> Self {
        let environment = npm_environment("jco-1.35.0", &JCO);
        // Below the packages, which is where scripts look for what they import.
        let folder = tempfile::tempdir_in(&environment).expect("a temporary folder");
        fs::write(folder.path().join("package.json"), r#"{"type": "module"}"#)
            .expect("the folder was just made");
        Self::Node {
            programs: environment.join("node_modules/.bin"),
            folder,
        }
    }

    /// The beginning of a command line by which the script `name` of `tests/hosts`, `.py` or
    /// `.mjs`, runs `component`. On Node, what the component imports of the package
    /// `provided` is what the script exports.
    pub fn command(&self, name: &str, provided: Option<&str>, component: &[u8]) -> Vec<PathBuf> {
        let (Self::Python { folder, .. } | Self::Node { folder, .. }) = self;
        let file = folder.path().join("guest.wasm");
        fs::write(&file, component).expect("the folder was just made");
        match self {
            Self::Python { python, .. } => {
                vec![python.clone(), scripts().join(format!("{name}.py")), file]
            }
            Self::Node { programs, folder } => {
                let name = format!("{name}.mjs");
                let script = folder.path().join(&name);
                fs::copy(scripts().join(&name), &script).expect("the script is there");
                let mut transpile = Command::new(programs.join("node"));
                transpile
                    .arg(programs.join("jco"))
                    .args(["transpile", "--quiet", "--multi-memory", "--out-dir"])
                    .arg(folder.path())
                    .arg(&file);
                if let Some(package) = provided {
                    transpile.args(["--map", &format!("{package}/*=./{name}#*")]);
                }
                let transpiled = transpile.output().expect("Node.js was just installed");
                assert!(transpiled.status.success(), "{transpiled:?}");
                let guest = folder.path().join("guest.js");
                vec![programs.join("node"), script, guest]
            }
        }
    }
}

/// The folder of the scripts that run a component on another host.
fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hosts")
}
