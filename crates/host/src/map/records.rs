//! A stream cut into records, and records into batches.

use std::io::{self, BufRead, BufReader, Read};

use super::error::MapError;
use super::framing::Framing;

/// A batch is worked on as one, and its results wait as one.
const BATCH_RECORDS_MAX: usize = 256;
const BATCH_BYTES_MAX: usize = 1 << 18;

/// How much of the input is read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// How long the length of a record is.
const LENGTH_BYTES: usize = 4;

/// What some programs begin text with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How a stream is cut into records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub framing: Framing,
    pub record_bytes_max: usize,
    /// Whether a byte order mark at the start of the input is no part of the first record.
    pub skips_byte_order_mark: bool,
}

/// A few records that follow each other.
#[derive(Debug)]
pub(super) struct Batch {
    /// Each with its number.
    pub records: Vec<(u64, Vec<u8>)>,
    /// Where the next batch begins.
    pub end: Position,
    /// Whether the records can only be these. The last one of an input may lack its end, and more of it may
    /// come when the input has grown.
    pub is_final: bool,
}

/// A place between two records.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    /// Records before it.
    pub records: u64,
    /// Bytes before it.
    pub bytes: u64,
    /// Their hash, if a checkpoint needs it.
    pub hash: Option<blake3::Hash>,
}

pub(super) struct Records<R> {
    input: BufReader<R>,
    framing: Framing,
    record_bytes_max: usize,
    /// Whether the input may begin with a byte order mark that is no part of its first record.
    skips_mark: bool,
    position: Position,
    hasher: Option<blake3::Hasher>,
    /// Whether the last record had its end.
    is_ended: bool,
    /// What ended the input, where records before it were still to be worked on.
    error: Option<MapError>,
}

impl<R: Read> Records<R> {
    /// The records of `input`, which is at `position`; `hasher` knows what came before.
    pub(super) fn new(
        input: R,
        cut: Cut,
        position: Position,
        hasher: Option<blake3::Hasher>,
    ) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER_BYTES, input),
            framing: cut.framing,
            record_bytes_max: cut.record_bytes_max,
            // The length of a record comes before all text.
            skips_mark: cut.skips_byte_order_mark && cut.framing != Framing::Length,
            position,
            hasher,
            is_ended: true,
            error: None,
        }
    }

    /// Reads a few records, and waits for none but the first.
    pub(super) fn batch(&mut self) -> Result<Option<Batch>, MapError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut records = Vec::new();
        let mut bytes = 0;
        let mut end = self.position;
        loop {
            match self.record() {
                Ok(Some(record)) => {
                    bytes += record.len();
                    records.push((self.position.records, record));
                    end = self.position;
                }
                Ok(None) => break,
                Err(error) if records.is_empty() => return Err(error),
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            }
            // What is not in memory yet may be long in coming. A record without its end is a batch of its own.
            let is_there = self.framing.begins_with_record(self.input.buffer());
            if !is_there || records.len() >= BATCH_RECORDS_MAX || bytes >= BATCH_BYTES_MAX {
                break;
            }
        }
        end.hash = self.hasher.as_ref().map(blake3::Hasher::finalize);
        Ok((!records.is_empty()).then_some(Batch {
            records,
            end,
            // After an error the hash is not of the records alone.
            is_final: self.is_ended && self.error.is_none(),
        }))
    }

    fn record(&mut self) -> Result<Option<Vec<u8>>, MapError> {
        let before = self.position.bytes;
        let mut record = match self.framing {
            Framing::Lines => self.read_until(b'\n')?,
            Framing::Nul => self.read_until(0)?,
            Framing::Length => self.counted()?,
        };
        if self.position.bytes == before {
            return Ok(None);
        }
        if before == 0 && self.skips_mark && record.starts_with(BYTE_ORDER_MARK) {
            record.drain(..BYTE_ORDER_MARK.len());
            if record.is_empty() && !self.is_ended {
                return Ok(None);
            }
        }
        self.position.records += 1;
        Ok(Some(record))
    }

    /// Reads up to `end`, which is left out, or to the end of the input.
    fn read_until(&mut self, end: u8) -> Result<Vec<u8>, MapError> {
        let mut record = Vec::new();
        loop {
            let there = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                there => there.map_err(MapError::Read)?,
            };
            let found = there.iter().position(|byte| *byte == end);
            let part = &there[..found.unwrap_or(there.len())];
            if record.len() + part.len() > self.record_bytes_max {
                return Err(self.too_large());
            }
            record.extend_from_slice(part);
            let taken = part.len() + usize::from(found.is_some());
            if let Some(hasher) = &mut self.hasher {
                hasher.update(&there[..taken]);
            }
            self.input.consume(taken);
            self.position.bytes += taken as u64;
            if found.is_some() || taken == 0 {
                self.is_ended = found.is_some();
                return Ok(record);
            }
        }
    }

    fn counted(&mut self) -> Result<Vec<u8>, MapError> {
        let mut length = [0; LENGTH_BYTES];
        let truncated = |found: &Self| MapError::Truncated {
            record: found.position.records + 1,
        };
        match self.fill(&mut length)? {
            0 => return Ok(Vec::new()),
            LENGTH_BYTES => {}
            _ => return Err(truncated(self)),
        }
        let length = u32::from_be_bytes(length) as usize;
        if length > self.record_bytes_max {
            return Err(self.too_large());
        }
        let mut record = vec![0; length];
        if self.fill(&mut record)? < length {
            return Err(truncated(self));
        }
        Ok(record)
    }

    /// Reads as much as there is, and says how much that was.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<usize, MapError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(MapError::Read(error)),
            }
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes[..filled]);
        }
        self.position.bytes += filled as u64;
        Ok(filled)
    }

    fn too_large(&self) -> MapError {
        MapError::RecordTooLarge {
            record: self.position.records + 1,
            bytes_max: self.record_bytes_max,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(bytes.len()).min(1);
            self.0.read(&mut bytes[..count])
        }
    }

    fn all(framing: Framing, input: impl Read) -> Result<Vec<Vec<u8>>, MapError> {
        let cut = Cut {
            framing,
            record_bytes_max: 10,
            skips_byte_order_mark: true,
        };
        let mut records = Records::new(input, cut, Position::default(), None);
        let mut all = Vec::new();
        while let Some(batch) = records.batch()? {
            all.extend(batch.records.into_iter().map(|(_, record)| record));
            assert_eq!(batch.end.records, all.len() as u64);
        }
        Ok(all)
    }

    fn check(framing: Framing, input: &[u8], expected: &[&str]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect();
        assert_eq!(all(framing, input).expect("it is whole"), expected);
        assert_eq!(all(framing, Slow(input)).expect("it is whole"), expected);
        let mut written = Vec::new();
        for record in &expected {
            assert!(framing.write(record, &mut written));
        }
        assert_eq!(all(framing, &*written).expect("it is whole"), expected);
    }

    #[test]
    fn cuts_the_input_where_records_end() {
        check(Framing::Lines, b"", &[]);
        check(
            Framing::Lines,
            b"one\ntwo\n\nlast",
            &["one", "two", "", "last"],
        );
        check(Framing::Nul, b"one\ntwo\0last\0", &["one\ntwo", "last"]);
        check(
            Framing::Length,
            b"\0\0\0\x03one\0\0\0\0\0\0\0\x01\n",
            &["one", "", "\n"],
        );
    }

    #[test]
    fn says_which_record_is_too_long_or_not_whole() {
        let error = all(Framing::Lines, &b"one\nthis is more than ten"[..]);
        assert!(
            matches!(
                error,
                Err(MapError::RecordTooLarge {
                    record: 2,
                    bytes_max: 10
                })
            ),
            "{error:?}"
        );
        let error = all(Framing::Length, &b"\xff\xff\xff\xff"[..]);
        assert!(
            matches!(error, Err(MapError::RecordTooLarge { record: 1, .. })),
            "{error:?}"
        );
        for input in [&b"\0\0\0\0\0\0\0\x02a"[..], b"\0\0\0\0\0\0"] {
            let error = all(Framing::Length, input);
            assert!(
                matches!(error, Err(MapError::Truncated { record: 2 })),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_byte_order_mark_is_skipped_at_the_start_only() {
        let mark = "\u{feff}";
        for (framing, end) in [(Framing::Lines, "\n"), (Framing::Nul, "\0")] {
            let check = |input: String, expected: &[&str]| {
                let expected: Vec<_> = expected.iter().map(|text| text.as_bytes()).collect();
                assert_eq!(
                    all(framing, input.as_bytes()).expect("it is whole"),
                    expected
                );
                assert_eq!(
                    all(framing, Slow(input.as_bytes())).expect("it is whole"),
                    expected
                );
            };
            check(format!("{mark}1{end}2{end}"), &["1", "2"]);
            check(format!("{mark}1"), &["1"]);
            check(format!("{mark}{end}2"), &["", "2"]);
            check(mark.to_owned(), &[]);
            check(format!("1{end}{mark}2{end}"), &["1", &format!("{mark}2")]);
            check(format!("{mark}{mark}1"), &[&format!("{mark}1")]);
        }
        let length = "\0\0\0\u{4}\u{feff}1";
        let records = all(Framing::Length, length.as_bytes()).expect("it is whole");
        assert_eq!(records, ["\u{feff}1".as_bytes()]);
    }

    #[test]
    fn only_a_record_without_its_end_is_not_final() {
        let finals = |framing, input: &[u8]| {
            let cut = Cut {
                framing,
                record_bytes_max: 10,
                skips_byte_order_mark: true,
            };
            let mut records = Records::new(input, cut, Position::default(), None);
            let mut finals = Vec::new();
            while let Some(batch) = records.batch().expect("it is whole") {
                finals.push((batch.records.len(), batch.is_final));
            }
            finals
        };
        assert_eq!(finals(Framing::Lines, b"1\n2\n"), [(2, true)]);
        assert_eq!(finals(Framing::Lines, b"1\n2"), [(1, true), (1, false)]);
        assert_eq!(finals(Framing::Lines, b"1\n\n "), [(2, true), (1, false)]);
        assert_eq!(finals(Framing::Nul, b"1\x002"), [(1, true), (1, false)]);
        assert_eq!(finals(Framing::Length, b"\0\0\0\x011"), [(1, true)]);
    }

    #[test]
    fn records_before_one_that_is_too_long_are_not_lost() {
        let cut = Cut {
            framing: Framing::Lines,
            record_bytes_max: 3,
            skips_byte_order_mark: true,
        };
        let mut records = Records::new(&b"one\nmore\n"[..], cut, Position::default(), None);
        let batch = records.batch().expect("the first").expect("a batch");
        assert_eq!(batch.records, [(1, b"one".to_vec())]);
        assert_eq!((batch.end.records, batch.end.bytes), (1, 4));
        assert!(matches!(
            records.batch(),
            Err(MapError::RecordTooLarge { record: 2, .. })
        ));
    }
}
