//! What is made of a content once, for all who use it at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Things that were made of a content and are still in use, by its hash.
///
/// Compiled code is one: what the engine knows of a Go component takes megabytes, and a place
/// of its pool has to be set up anew for code that it did not have before.
pub(super) struct InUse<T>(Mutex<HashMap<blake3::Hash, Weak<T>>>);

impl<T> Default for InUse<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> InUse<T> {
    /// What was made of the content with this hash, or else is now. Of two who come first at once, both make it,
    /// and one of the two is used.
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

    use super::InUse;

    #[test]
    fn what_is_in_use_is_made_once() {
        let in_use = InUse::default();
        let made = |content: &[u8], number| {
            let hash = blake3::hash(content);
            let made = in_use.get_or_make(hash, || Ok::<i32, Infallible>(number));
            made.unwrap_or_else(|never| match never {})
        };
        let one = made(b"one", 1);
        assert!(Arc::ptr_eq(&one, &made(b"one", 2)));
        assert_eq!(*made(b"other", 3), 3);
        assert_eq!(in_use.lock().len(), 2);
        drop(one);
        assert_eq!(*made(b"one", 4), 4, "nobody used the first any more");
        assert_eq!(in_use.lock().len(), 1, "what nobody uses is forgotten");
    }

    #[test]
    fn what_cannot_be_made_is_an_error_each_time() {
        let in_use = InUse::<i32>::default();
        let hash = blake3::hash(b"bad");
        for number in [1, 2] {
            assert_eq!(in_use.get_or_make(hash, || Err(number)), Err(number));
        }
    }
}
