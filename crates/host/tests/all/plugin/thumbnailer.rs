//! The example application, which is a crate of its own outside the workspace.

#[path = "../../../examples/thumbnailer/src/main.rs"]
mod application;

use std::collections::BTreeMap;
use std::fs;

use super::probe::host;

/// Takes the first three bytes for a thumbnail, traps where there are none, and knows
/// no image that begins with `X`.
const HALVES: &str = r#"(component
    (core module $m
        (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
        (func (export "make") (param i32 i32 i32) (result i32)
            (if (i32.eqz (local.get 1)) (then unreachable))
            (i32.store8 (i32.const 16) (i32.eq (i32.load8_u (local.get 0)) (i32.const 88)))
            (i32.store (i32.const 20) (local.get 0))
            (i32.store (i32.const 24) (i32.const 3))
            ;; Of a failure, the case.
            (if (i32.load8_u (i32.const 16)) (then (i32.store (i32.const 20) (i32.const 0))))
            (i32.const 16)))
    (core instance $i (instantiate $m))
    (type $failure (variant (case "unknown-format") (case "malformed" string)))
    (func $make (param "image" (list u8)) (param "pixels-max" u32)
        (result (result (list u8) (error $failure)))
        (canon lift (core func $i "make") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
    (component $named
        (type $shape (variant (case "unknown-format") (case "malformed" string)))
        (import "failure-type" (type $imported (eq $shape)))
        (import "make-func" (func $make (param "image" (list u8)) (param "pixels-max" u32)
            (result (result (list u8) (error $imported)))))
        (export $failure "failure" (type $shape))
        (export "make" (func $make) (func (param "image" (list u8)) (param "pixels-max" u32)
            (result (result (list u8) (error $failure))))))
    (instance $thumbnails (instantiate $named
        (with "failure-type" (type $failure)) (with "make-func" (func $make))))
    (export "demo:thumbnailer/thumbnails@0.1.0" (instance $thumbnails)))"#;

#[test]
fn every_plugin_that_asks_for_a_format_sees_the_images_that_are_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: &str| folder.path().join(path);
    for plugin in ["halves", "broken", "elsewhere"] {
        fs::create_dir_all(at("plugins").join(plugin)).expect("made");
        let format = if plugin == "elsewhere" { "xyz" } else { "ppm" };
        let manifest = format!("name = '{plugin}'\n[app]\nformats = ['{format}']\n");
        fs::write(at("plugins").join(plugin).join("plugin.toml"), manifest).expect("written");
        let component = if plugin == "broken" {
            "(component)"
        } else {
            HALVES
        };
        fs::write(at("plugins").join(plugin).join("plugin.wasm"), component).expect("written");
    }
    fs::create_dir(at("images")).expect("made");
    for (name, bytes) in [
        ("a.ppm", "P3 rest"),
        ("b.ppm", "X"),
        ("c.ppm", ""),
        ("d.txt", "no"),
    ] {
        fs::write(at("images").join(name), bytes).expect("written");
    }
    let host = host();
    host.block_on(async {
        let thumbnailers = application::open_all(&host, &at("plugins")).await.expect("readable");
        assert_eq!(thumbnailers.len(), 2, "one is broken");
        let mut seen = BTreeMap::new();
        let mut look = async || {
            application::look(&thumbnailers, &at("images"), &at("thumbnails"), &mut seen)
                .await
                .expect("readable")
        };
        assert_eq!(
            look().await,
            [
                "a.ppm: halves: 3 bytes of 7",
                "b.ppm: halves: no image that it knows",
                "c.ppm: halves: plugin `halves` trapped in `make`: wasm `unreachable` instruction executed",
            ]
        );
        let thumbnail = fs::read(at("thumbnails/halves/a.ppm")).expect("it is there");
        assert_eq!(thumbnail, b"P3 ");
        assert_eq!(look().await, [""; 0], "nothing is new");
        fs::write(at("images/e.ppm"), "later").expect("written");
        assert_eq!(look().await, ["e.ppm: halves: 3 bytes of 5"]);
    })
    .expect("an event loop");
}
