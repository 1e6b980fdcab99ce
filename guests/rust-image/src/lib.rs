//! A guest of `carrick:image@0.1.0` in Rust.

wit_bindgen::generate!({
    path: "../../wit/image/v0.1.0",
    world: "extractor",
});

use exports::carrick::image::metadata::{Failure, Guest, Info};

struct Extractor;

export!(Extractor);

impl Guest for Extractor {
    fn extract(image: Vec<u8>) -> Result<Info, Failure> {
        let found = match image.as_slice() {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png(&image),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif(&image),
            [0xff, 0xd8, ..] => jpeg(&image),
            _ => return Err(Failure::UnknownFormat),
        };
        match found {
            Ok(Some(info)) if info.width == 0 || info.height == 0 => {
                Err(Failure::Malformed("the image has no pixels".into()))
            }
            Ok(Some(info)) => Ok(info),
            Ok(None) => Err(Failure::Truncated(image.len() as u64)),
            Err(reason) => Err(Failure::Malformed(reason.into())),
        }
    }
}

/// What a reader finds: nothing when the bytes end too early, or the rule they break.
type Found = Result<Option<Info>, &'static str>;

fn info(width: u32, height: u32, media_type: &str) -> Found {
    Ok(Some(Info {
        width,
        height,
        media_type: media_type.into(),
    }))
}

/// The first chunk of a PNG file has its size.
fn png(bytes: &[u8]) -> Found {
    let Some(chunk) = bytes.get(8..33) else {
        return Ok(None);
    };
    if &chunk[4..8] != b"IHDR" {
        return Err("the first chunk is not IHDR");
    }
    let number = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|i| chunk[at + i]));
    info(number(8), number(12), "image/png")
}

/// A GIF file begins with the size of its screen, and a table of colors if it says so.
fn gif(bytes: &[u8]) -> Found {
    let Some(screen) = bytes.get(6..13) else {
        return Ok(None);
    };
    let colors = match screen[4] {
        packed if packed & 0x80 != 0 => 3 << ((packed & 7) + 1),
        _ => 0,
    };
    if bytes.len() < 13 + colors {
        return Ok(None);
    }
    let number = |at: usize| u32::from(u16::from_le_bytes([screen[at], screen[at + 1]]));
    info(number(0), number(2), "image/gif")
}

/// A JPEG file is a row of segments; one that starts a frame has the size.
fn jpeg(bytes: &[u8]) -> Found {
    let mut rest = &bytes[2..];
    loop {
        let &[mark, marker, high, low, ..] = rest else {
            return Ok(None);
        };
        match (mark, marker) {
            (0xff, 0xff) => rest = &rest[1..], // padding
            (0xff, 0xd9 | 0xda) => return Err("there is no frame"),
            (0xff, _) => {
                let size = usize::from(u16::from_be_bytes([high, low]));
                if size < 2 {
                    return Err("a segment is shorter than its length");
                }
                let Some(segment) = rest.get(4..2 + size) else {
                    return Ok(None);
                };
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                    let &[_, h1, h0, w1, w0, _, ..] = segment else {
                        return Err("the frame is too short");
                    };
                    let number = |high, low| u32::from(u16::from_be_bytes([high, low]));
                    return info(number(w1, w0), number(h1, h0), "image/jpeg");
                }
                rest = &rest[2 + size..];
            }
            _ => return Err("a segment has no marker"),
        }
    }
}
