//! Link settings for the wasm build; nothing to do on other targets.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let arch = std::env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    if arch == "wasm32" {
        // The default stack of 1 MiB would be 16 pages of zeroes in every
        // instance; the deepest call here needs a few kilobytes.
        println!("cargo:rustc-link-arg-cdylib=-zstack-size=16384");
        // Indices take one to five bytes instead of always five.
        println!("cargo:rustc-link-arg-cdylib=--compress-relocations");
    }
}
