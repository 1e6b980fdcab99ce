//! What a guest is given of what the command line grants, fitted to the guest.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use carrick_assemble::is_go;
use carrick_host::DirGrant;
use tempfile::TempDir;

use crate::args::Grants;
use crate::go::guest;
use crate::refusal::refusal;
use crate::terminal;
use crate::tls_roots::TlsRoots;
use crate::verbosity::Verbosity;

/// The folders and variables of one guest.
#[derive(Debug)]
pub(crate) struct Granted {
    /// The folders, with the names under which the guest looks for them.
    pub dirs: Vec<DirGrant>,
    /// The variables, each once.
    pub env: Vec<(String, String)>,
    /// Whether the user granted no folder.
    pub has_no_folder: bool,
    /// The folder on this machine behind the root of a Go guest. It is removed with this value.
    _root: Option<TempDir>,
    _tls_roots: Option<TlsRoots>,
}

impl Granted {
    /// Fits `grants` to the guest that `wasm` reads, if it is needed.
    ///
    /// # Errors
    ///
    /// * Two folders have one name.
    /// * The guest cannot be read.
    pub(crate) fn fit<'a>(
        grants: &Grants,
        wasm: impl FnOnce() -> Result<Cow<'a, [u8]>>,
        verbosity: &Verbosity,
    ) -> Result<Self> {
        let mut granted = Self {
            dirs: grants.dirs.clone(),
            env: last_values(&grants.env),
            has_no_folder: grants.dirs.is_empty(),
            _root: None,
            _tls_roots: None,
        };
        granted.refuse_one_name_twice()?;
        let matters = |(name, value): &(String, String)| guest::asks_for_threads(name, value);
        if (!granted.dirs.is_empty() || granted.env.iter().any(matters)) && is_go(&wasm()?) {
            granted.fit_to_go(verbosity)?;
        }
        Ok(granted)
    }

    /// Adds root certificates, and the variable that says where they are unless it is granted already.
    pub(crate) fn add_tls_roots(&mut self, roots: Option<TlsRoots>) {
        let Some(roots) = roots else {
            return;
        };
        let taken: Vec<&str> = self.dirs.iter().map(DirGrant::guest).collect();
        let (dir, (name, value)) = roots.grants(&taken);
        // Behind the folders of the user: relative paths of a Go program start at the first.
        self.dirs.push(dir);
        if !self.env.iter().any(|(other, _)| *other == name) {
            self.env.push((name, value));
        }
        self._tls_roots = Some(roots);
    }

    fn fit_to_go(&mut self, verbosity: &Verbosity) -> Result<()> {
        let asked = self
            .env
            .iter()
            .position(|(name, value)| guest::asks_for_threads(name, value));
        if let Some(index) = asked {
            let (name, value) = self.env.remove(index);
            if !verbosity.quiet {
                terminal::note(&format!(
                    "`{name}={value}` is not passed on: a Go program in WebAssembly has one \
                     processor, and fails to start when it is told to use more"
                ));
            }
        }
        if self.dirs.is_empty() {
            return Ok(());
        }
        let here = std::env::current_dir().unwrap_or_default();
        let guests: Vec<&str> = self.dirs.iter().map(DirGrant::guest).collect();
        let pwd = self.env.iter().find(|(name, _)| name == "PWD");
        let pwd = pwd.map(|(_, value)| value.as_str());
        let names = guest::fit(&guests, pwd.filter(|pwd| !pwd.is_empty()), &here);
        let dirs = self.dirs.iter().zip(names.names);
        self.dirs = dirs
            .map(|(dir, name)| dir.clone().with_guest(name))
            .collect();
        if let Some(pwd) = names.pwd {
            self.env.retain(|(name, _)| name != "PWD");
            self.env.push(("PWD".to_owned(), pwd));
        }
        self.refuse_one_name_twice()?;
        self.add_root();
        Ok(())
    }

    /// Grants a root that holds nothing but the names of the granted folders and the working folder.
    ///
    /// For a path outside of every granted folder Go says `Bad file number` by itself.
    /// Programs that look for a file in one folder after another expect `no such file`. A root
    /// that cannot be made is left out: the program then finds what it was granted all the same.
    fn add_root(&mut self) {
        if self.dirs.iter().any(|dir| dir.guest() == "/") {
            return;
        }
        let Ok(root) = tempfile::Builder::new().prefix("carrick-root-").tempdir() else {
            return;
        };
        // `os.Getwd` fails where the working folder does not exist.
        let pwd = self.env.iter().filter(|(name, _)| name == "PWD");
        let names = self.dirs.iter().map(DirGrant::guest);
        for name in names.chain(pwd.map(|(_, value)| value.as_str())) {
            let name = guest::joined("/", name);
            if fs::create_dir_all(root.path().join(name.trim_start_matches('/'))).is_err() {
                return;
            }
        }
        // The last: relative paths of a Go program start at the first.
        self.dirs.push(DirGrant::new(root.path(), "/").read_only());
        self._root = Some(root);
    }

    fn refuse_one_name_twice(&self) -> Result<()> {
        for (index, dir) in self.dirs.iter().enumerate() {
            let first = self.dirs[..index]
                .iter()
                .find(|other| other.guest() == dir.guest());
            if let Some(first) = first {
                bail!(refusal(
                    format!(
                        "two folders are granted as `{}`: `{}` and `{}`",
                        dir.guest(),
                        first.host().display(),
                        dir.host().display()
                    ),
                    "give one of them another name with `--dir HOST::GUEST`",
                ));
            }
        }
        Ok(())
    }
}

/// Each variable with the value that it was given last.
fn last_values(env: &[(String, String)]) -> Vec<(String, String)> {
    let mut last: Vec<(String, String)> = Vec::with_capacity(env.len());
    for (name, value) in env {
        last.retain(|(other, _)| other != name);
        last.push((name.clone(), value.clone()));
    }
    last
}

/// The guest in `file`.
pub(crate) fn read(file: &Path) -> Result<Cow<'static, [u8]>> {
    crate::input::read(file).map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::last_values;

    #[test]
    fn the_last_value_of_a_variable_counts() {
        let owned = |env: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned = env.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
            owned.collect()
        };
        let check = |env: &[(&str, &str)], expected: &[(&str, &str)]| {
            assert_eq!(last_values(&owned(env)), owned(expected), "{env:?}");
        };
        check(
            &[("A", "1"), ("B", "2"), ("A", "3")],
            &[("B", "2"), ("A", "3")],
        );
        check(&[("A", "1"), ("A", "2"), ("A", "3")], &[("A", "3")]);
        check(
            &[("A", "1"), ("B", "2"), ("B", "3"), ("A", "4")],
            &[("B", "3"), ("A", "4")],
        );
        // An empty value is a value, and names differ by their case.
        check(&[("A", "1"), ("A", "")], &[("A", "")]);
        check(&[("a", "1"), ("A", "2")], &[("a", "1"), ("A", "2")]);
    }
}
