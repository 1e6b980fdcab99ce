//! One contract, many languages, one host: the same answers.

use std::fs;
use std::path::Path;

use carrick_host::typed;

use crate::image::{Failure, Images, Info};
use crate::options;
use crate::toolchain::{
    IMAGE, build_c_typed, build_go_flags, build_go_typed, build_python, build_rust_typed,
    build_tinygo_reactor, go, guests_dir,
};

/// What the guest of every language says.
pub fn tells_what_images_are(guest: &Path) {
    let picture = |name: &str| {
        fs::read(guests_dir().join("go-image-info/testdata").join(name)).expect("a picture")
    };
    let jpg = picture("picture.jpg");
    let png = picture("picture.png");
    let gif = picture("picture.gif");
    let mut no_header = png.clone();
    no_header[12..16].copy_from_slice(b"NOPE");
    let mut padded = jpg.clone();
    padded.resize(3 << 20, 0);

    let ended = typed::block_on(async {
        let mut images = Images::start(guest, options()).await.expect("it starts");
        // Twice, since the second call meets what the first has left behind.
        for _ in 0..2 {
            for (file, expected) in [
                (&jpg, "320 x 200, image/jpeg"),
                (&png, "160 x 100, image/png"),
                (&gif, "80 x 50, image/gif"),
                (&padded, "320 x 200, image/jpeg"),
                (&jpg[..20].to_vec(), "truncated(20)"),
                (&png[..20].to_vec(), "truncated(20)"),
                (&gif[..8].to_vec(), "truncated(8)"),
                (&no_header, "malformed"),
                (&b"not an image".to_vec(), "unknown"),
                (&Vec::new(), "unknown"),
            ] {
                let found = match images.extract(file).await.expect("the guest lives") {
                    Ok(Info {
                        width,
                        height,
                        media_type,
                    }) => format!("{width} x {height}, {media_type}"),
                    Err(Failure::UnknownFormat) => "unknown".to_owned(),
                    Err(Failure::Truncated(bytes)) => format!("truncated({bytes})"),
                    Err(Failure::Malformed(reason)) => {
                        assert!(!reason.is_empty());
                        "malformed".to_owned()
                    }
                };
                assert_eq!(found, expected, "{} bytes", file.len());
            }
        }
    });
    ended.expect("the event loop starts");
}

#[test]
fn go_tells_what_images_are() {
    tells_what_images_are(&build_go_typed("go-image", IMAGE));
}

#[test]
fn go_without_generated_code_tells_what_images_are() {
    let guest = build_go_flags(go(), "go-image-by-hand", &["-buildmode=c-shared"]);
    tells_what_images_are(&guest);
}

#[test]
fn tinygo_tells_what_images_are() {
    tells_what_images_are(&build_tinygo_reactor("go-image-by-hand"));
}

#[test]
fn rust_tells_what_images_are() {
    tells_what_images_are(&build_rust_typed("rust-image", IMAGE));
}

#[test]
fn c_tells_what_images_are() {
    tells_what_images_are(&build_c_typed("c-image", IMAGE));
}

#[test]
fn python_tells_what_images_are() {
    tells_what_images_are(&build_python("python-image", IMAGE));
}
