//! Data segments: the guest's leave for the module that defines its memory.
//!
//! Wasmtime gives a module no copy-on-write image as soon as one active segment
//! goes into an imported memory, and engines limit a module to 100,000
//! segments, exactly as many as Go's linker writes for large programs.

use std::borrow::Cow;

use wasm_encoder::{DataSection, RawSection};
use wasmparser::{Data, DataKind, Parser, Payload};

use super::{Failure, Layout, LinkError, offset};
use crate::module::{Module, PlacedData, bytes_of, placed};

/// Engines refuse more data segments in one module (JavaScript API limits).
const SEGMENTS_MAX: usize = 100_000;
/// So many zeros between two segments are written out. Go's linker leaves out every run of
/// eight: 32,000 segments in a module of 3 MB, and engines write each of them down again
/// in every new instance, in Wasmtime some 0.2 ms of it. Seven are left, in a file a tenth larger.
const GAP_BYTES_MAX: u32 = 256;

/// A run of bytes at a place in the guest's memory.
#[derive(Debug)]
pub(crate) struct Segment<'a> {
    pub offset: u32,
    pub bytes: Cow<'a, [u8]>,
}

/// The linked module's own data section: what does not go to the memory's module.
///
/// With `keep_indices`, since code names segments, empty ones stand for those; without,
/// nothing can reach a passive segment, and there are none. A snapshot has one for each
/// segment that the module had before.
pub(super) fn section(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    layout: &Layout,
    keep_indices: bool,
) -> Result<DataSection, Failure> {
    let mut section = DataSection::new();
    for (index, data) in guest.data.iter().enumerate() {
        match &data.kind {
            _ if is_moved(data) => {
                if keep_indices {
                    section.passive([]);
                }
            }
            DataKind::Passive => {
                if keep_indices {
                    section.passive(data.data.iter().copied());
                }
            }
            DataKind::Active { memory_index, .. } => {
                let place = placed(data)?.ok_or(LinkError::ComputedDataOffset { index })?;
                section.active(
                    *memory_index,
                    &offset(place.offset),
                    data.data.iter().copied(),
                );
            }
        }
    }
    for data in &adapter.data {
        let Some(place) = placed(data)? else {
            return Err(Failure(LinkError::Adapter {
                what: "a data segment is not at a constant".to_owned(),
            }));
        };
        section.active(
            layout.adapter_memory,
            &offset(place.offset),
            place.bytes.iter().copied(),
        );
    }
    if section.len() as usize > SEGMENTS_MAX {
        return Err(Failure(LinkError::TooManySegments {
            found: guest.data.len(),
            max: SEGMENTS_MAX - adapter.data.len(),
        }));
    }
    Ok(section)
}

/// The same module with as few data segments as it needs: neighbours become one, with the zeros between them.
///
/// Engines and tools refuse modules with more than 100,000 segments, and Go's linker writes exactly as many for large
/// programs, so nothing can be added to these. The bytes are returned as they are if the module's code could name a
/// segment, if a segment is not at a constant of the first memory, or if they are no core module.
///
/// ```
/// let module = carrick_assemble::to_binary(br#"(module (memory 1) (data (i32.const 8) "ab") (data (i32.const 12) "cd"))"#)?;
/// let joined = carrick_assemble::join_segments(&module);
/// assert!(joined.ends_with(b"ab\0\0cd"));
/// # Ok::<(), carrick_assemble::ReadError>(())
/// ```
pub fn join_segments(module: &[u8]) -> Cow<'_, [u8]> {
    let joined = || -> wasmparser::Result<Option<Vec<u8>>> {
        let parsed = Module::parse(module)?;
        let mut places = Vec::with_capacity(parsed.data.len());
        for data in &parsed.data {
            match placed(data)? {
                Some(place) if is_moved(data) => places.push(place),
                _ => return Ok(None),
            }
        }
        if parsed.data_count || places.is_empty() {
            return Ok(None);
        }
        in_order(&mut places);
        let mut section = DataSection::new();
        for segment in merge(&places, memory_bytes(&parsed)) {
            section.active(0, &offset(segment.offset), segment.bytes.iter().copied());
        }
        let mut encoder = wasm_encoder::Module::new();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            match (&payload, payload.as_section()) {
                (Payload::DataSection(_), _) => {
                    encoder.section(&section);
                }
                (_, Some((id, range))) => {
                    let data = bytes_of(module, &range);
                    encoder.section(&RawSection { id, data });
                }
                _ => {}
            }
        }
        Ok(Some(encoder.finish()))
    };
    match joined() {
        Ok(Some(joined)) => Cow::Owned(joined),
        // Whoever validates the module says what is wrong.
        Ok(None) | Err(_) => Cow::Borrowed(module),
    }
}

/// What goes to the module that defines the guest's memory.
pub(super) fn moved<'a>(guest: &Module<'a>) -> Result<Vec<Segment<'a>>, Failure> {
    let mut places = Vec::with_capacity(guest.data.len());
    for (index, data) in guest.data.iter().enumerate() {
        if is_moved(data) {
            places.push(placed(data)?.ok_or(LinkError::ComputedDataOffset { index })?);
        }
    }
    in_order(&mut places);
    Ok(merge(&places, memory_bytes(guest)))
}

/// Sorts segments by their places if none lies in another: then their order does not matter.
fn in_order(places: &mut Vec<PlacedData<'_>>) {
    let mut sorted = places.clone();
    sorted.sort_by_key(|place| place.offset);
    let apart = sorted.windows(2).all(|pair| {
        u64::from(pair[0].offset) + pair[0].bytes.len() as u64 <= u64::from(pair[1].offset)
    });
    if apart {
        *places = sorted;
    }
}

/// Whether the segment goes into the guest's memory when the guest is instantiated.
fn is_moved(data: &Data<'_>) -> bool {
    matches!(
        data.kind,
        DataKind::Active {
            memory_index: 0,
            ..
        }
    )
}

/// How large the guest's memory is at first.
fn memory_bytes(guest: &Module<'_>) -> u64 {
    const PAGE_SIZE_LOG2: u32 = 16;
    guest.memories.first().map_or(0, |memory| {
        memory
            .initial
            .saturating_mul(1 << memory.page_size_log2.unwrap_or(PAGE_SIZE_LOG2))
    })
}

/// Joins neighbours, so that the result has no more segments than it needs.
fn merge<'a>(places: &[PlacedData<'a>], memory_bytes: u64) -> Vec<Segment<'a>> {
    let mut merged: Vec<Segment<'a>> = Vec::new();
    // End of everything so far: a gap above it is still zero.
    let mut end_of_all = 0_u64;
    // An empty segment beyond the memory ends the guest before it starts.
    let matters =
        |place: &&PlacedData<'_>| !place.bytes.is_empty() || u64::from(place.offset) > memory_bytes;
    for place in places.iter().filter(matters) {
        let start = u64::from(place.offset);
        let end = start + place.bytes.len() as u64;
        let before = merged.last_mut().filter(|before| {
            let before_end = u64::from(before.offset) + before.bytes.len() as u64;
            start == before_end
                || (before_end == end_of_all
                    && start > before_end
                    && start - before_end <= u64::from(GAP_BYTES_MAX))
        });
        match before {
            Some(before) => {
                let gap = start - u64::from(before.offset) - before.bytes.len() as u64;
                let bytes = before.bytes.to_mut();
                bytes.extend(std::iter::repeat_n(0, usize::try_from(gap).unwrap_or(0)));
                bytes.extend_from_slice(place.bytes);
            }
            None => merged.push(Segment {
                offset: place.offset,
                bytes: Cow::Borrowed(place.bytes),
            }),
        }
        end_of_all = end_of_all.max(end);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::{PlacedData, in_order, merge};

    fn check(places: &[(u32, &[u8])], expected: &[(u32, &[u8])]) {
        let mut places: Vec<_> = places
            .iter()
            .map(|(offset, bytes)| PlacedData {
                offset: *offset,
                bytes,
            })
            .collect();
        in_order(&mut places);
        let merged = merge(&places, 1000);
        let merged: Vec<(u32, &[u8])> = merged
            .iter()
            .map(|segment| (segment.offset, &*segment.bytes))
            .collect();
        assert_eq!(merged, expected);
    }

    #[test]
    fn joins_segments_that_touch() {
        check(&[(8, b"ab"), (10, b"cd")], &[(8, b"abcd")]);
    }

    #[test]
    fn fills_a_small_gap_with_zeros() {
        check(&[(8, b"ab"), (12, b"cd")], &[(8, b"ab\0\0cd")]);
    }

    #[test]
    fn keeps_a_large_gap() {
        check(&[(8, b"ab"), (400, b"cd")], &[(8, b"ab"), (400, b"cd")]);
    }

    #[test]
    fn sorts_segments_that_are_apart() {
        check(
            &[(400, b"cd"), (8, b"ab"), (12, b"x")],
            &[(8, b"ab\0\0x"), (400, b"cd")],
        );
    }

    #[test]
    fn never_zeroes_what_an_earlier_segment_wrote() {
        check(
            &[(0, b"0123456789"), (2, b"ab"), (6, b"cd")],
            &[(0, b"0123456789"), (2, b"ab"), (6, b"cd")],
        );
    }

    #[test]
    fn keeps_the_order_of_overlapping_segments() {
        check(&[(4, b"abcd"), (5, b"X")], &[(4, b"abcd"), (5, b"X")]);
    }

    #[test]
    fn drops_empty_segments() {
        check(&[(4, b""), (8, b"x"), (1000, b"")], &[(8, b"x")]);
    }

    #[test]
    fn keeps_an_empty_segment_that_is_out_of_bounds() {
        check(&[(4, b"x"), (1001, b"")], &[(4, b"x"), (1001, b"")]);
    }
}
