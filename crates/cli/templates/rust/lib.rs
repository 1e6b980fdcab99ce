//! The functions that the plugin exports. The macro generates code from the contract.

wit_bindgen::generate!({ path: "wit", world: "plugin" });

use exports::example::words::words::{Guest, Summary};

struct Plugin;

export!(Plugin);

impl Guest for Plugin {
    fn summarize(text: String) -> Summary {
        let mut longest: Option<&str> = None;
        let mut words = 0;
        for word in text.split_whitespace() {
            words += 1;
            if longest.is_none_or(|longest| word.chars().count() > longest.chars().count()) {
                longest = Some(word);
            }
        }
        Summary {
            words,
            longest: longest.map(str::to_owned),
        }
    }
}
