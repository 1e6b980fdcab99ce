//! Compiled components, shared by the plugins that have identical bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use wasmtime::component::Component;

/// The compiled components that are in use, by the hash of their bytes.
///
/// What the engine keeps of a Go component takes megabytes, and a place of the engine's pool has to be set up
/// anew for code that it did not hold before.
pub(super) struct CompiledComponents<T = Component>(Mutex<HashMap<blake3::Hash, Weak<T>>>);

impl<T> Default for CompiledComponents<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> CompiledComponents<T> {
    /// The component of this hash that is in use, or else a new one. Where two callers come first at once, both
    /// make one, and one of the two is used.
    pub fn get_or_make<E>(
        &self,
        hash: blake3::Hash,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(known) = self.lock().get(&hash).and_then(Weak::upgrade) {
            return Ok(known);
        }
        let made = Arc::new(make()?);
        let mut all = self.lock();
        all.retain(|_, used| used.strong_count() > 0);
        if let Some(known) = all.get(&hash).and_then(Weak::upgrade) {
            return Ok(known);
        }
        all.insert(hash, Arc::downgrade(&made));
        Ok(made)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<blake3::Hash, Weak<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;

    use super::CompiledComponents;

    #[test]
    fn a_component_that_is_in_use_is_made_once() {
        let components = CompiledComponents::default();
        let made = |content: &[u8], number| {
            let hash = blake3::hash(content);
            let made = components.get_or_make(hash, || Ok::<i32, Infallible>(number));
            made.unwrap_or_else(|never| match never {})
        };
        let one = made(b"one", 1);
        assert!(Arc::ptr_eq(&one, &made(b"one", 2)));
        assert_eq!(*made(b"other", 3), 3);
        assert_eq!(components.lock().len(), 2);
        drop(one);
        assert_eq!(*made(b"one", 4), 4, "the first was not used any more");
        assert_eq!(
            components.lock().len(),
            1,
            "unused components are forgotten"
        );
    }

    #[test]
    fn what_cannot_be_made_is_an_error_each_time() {
        let components = CompiledComponents::<i32>::default();
        let hash = blake3::hash(b"bad");
        for number in [1, 2] {
            assert_eq!(components.get_or_make(hash, || Err(number)), Err(number));
        }
    }
}
