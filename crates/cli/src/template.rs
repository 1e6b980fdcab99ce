//! The projects that `carrick new` creates.

use carrick_bindings::{GO_VERSION_MIN, Owner, SourceFile, go_requirement};

/// The language of a plugin.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Template {
    Go,
    TinyGo,
    Rust,
    C,
}

/// The words of the README that depend on the language.
struct Words {
    language: &'static str,
    source: &'static str,
    needs: &'static str,
    change: &'static str,
}

/// The files of a plugin called `name`.
pub(crate) fn plugin(template: Template, name: &str) -> Vec<SourceFile> {
    let words = template.words();
    let mut files = vec![
        ("wit/plugin.wit", SHARED_WIT.to_owned()),
        ("README.md", SHARED_README.to_owned()),
        ("test.sh", SHARED_TEST.to_owned()),
    ];
    files.extend(template.files());
    let files = files.into_iter().map(|(path, text)| {
        let text = text
            .replace("@NAME@", name)
            .replace("@LANGUAGE@", words.language)
            .replace("@SOURCE@", words.source)
            .replace("@NEEDS@", words.needs)
            .replace("@CHANGE@", words.change);
        SourceFile::new(path, text, Owner::Author)
    });
    files.collect()
}

const SHARED_WIT: &str = include_str!("../templates/shared/plugin.wit");
const SHARED_README: &str = include_str!("../templates/shared/README.md");
const SHARED_TEST: &str = include_str!("../templates/shared/test.sh");

/// The Go file with the functions of the interface.
const GO_SOURCE: &str = "exports/export_example_words_words/implementation.go";

impl Template {
    fn words(self) -> Words {
        match self {
            Self::Go => Words {
                language: "Go",
                source: GO_SOURCE,
                needs: "Go 1.27.1 or later",
                change: "the build generates the bindings again, and the compiler reports what is missing.",
            },
            Self::TinyGo => Words {
                language: "TinyGo",
                source: "main.go",
                needs: "TinyGo 0.34 or later",
                change: "change glue.go by hand; `carrick adapt` reports what does not fit.",
            },
            Self::Rust => Words {
                language: "Rust",
                source: "src/lib.rs",
                needs: "Rust with the target wasm32-wasip1 (`rustup target add wasm32-wasip1`)",
                change: "the macro generates the bindings again, and the compiler reports what is missing.",
            },
            Self::C => Words {
                language: "C",
                source: "main.c",
                needs: "Zig, or another C compiler with a WASI library",
                change: "the build generates the header again, and the linker reports what is missing.",
            },
        }
    }

    fn files(self) -> Vec<(&'static str, String)> {
        macro_rules! text {
            ($path:literal) => {
                include_str!(concat!("../templates/", $path)).to_owned()
            };
        }
        match self {
            Self::Go => {
                let [require, replace] = go_requirement();
                let module = format!(
                    "module example/@NAME@\n\ngo {GO_VERSION_MIN}\n\n{require}\n\n{replace}\n"
                );
                vec![
                    (".gitignore", text!("go/gitignore")),
                    ("build.sh", text!("go/build.sh")),
                    ("go.mod", module),
                    ("main.go", text!("go/main.go")),
                    (GO_SOURCE, text!("go/implementation.go")),
                ]
            }
            Self::TinyGo => vec![
                (".gitignore", text!("shared/gitignore")),
                ("build.sh", text!("tinygo/build.sh")),
                ("glue.go", text!("tinygo/glue.go")),
                ("go.mod", text!("tinygo/go.mod.template")),
                ("main.go", text!("tinygo/main.go")),
            ],
            Self::Rust => vec![
                (".gitignore", text!("rust/gitignore")),
                ("Cargo.toml", text!("rust/Cargo.toml.template")),
                ("build.sh", text!("rust/build.sh")),
                ("src/lib.rs", text!("rust/lib.rs")),
            ],
            Self::C => vec![
                (".gitignore", text!("c/gitignore")),
                ("build.sh", text!("c/build.sh")),
                ("main.c", text!("c/main.c")),
            ],
        }
    }
}
