//! Sizes and times as people write and read them.

use std::time::Duration;

use bytesize::ByteSize;

/// Reads a size: `4096`, `64K`, `64M`, `2 MiB`, `1.5G`, `64MB`.
///
/// A letter alone is a power of 1024, as it is for `dd` and Java, and so is `MiB`; `MB` is a power of
/// 1000.
pub(crate) fn parse_bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let with_unit = match text.strip_suffix(|last: char| "kmgtKMGT".contains(last)) {
        Some(_) => format!("{text}iB"),
        None => text.to_owned(),
    };
    let size = with_unit.parse::<ByteSize>().map_err(|_| {
        format!("`{text}` is not a size; write a number with K, M or G, such as `512M`")
    })?;
    // The parser stops at the largest number where a size is larger.
    match size.as_u64() {
        u64::MAX => Err(format!("`{text}` does not fit into 64 bits")),
        bytes => Ok(bytes),
    }
}

/// The longest time: a point in time so far away can still be told.
const DURATION_MAX: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Reads a time: `10s`, `500ms`, `2.5s`, `1m 30s`; a number alone is in seconds.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let with_unit = match text.ends_with(|last: char| last.is_ascii_digit()) {
        true => format!("{text}s"),
        false => text.to_owned(),
    };
    let time = humantime::parse_duration(&with_unit).map_err(|_| {
        format!(
            "`{text}` is not a time; write a number with ms, s, m or h, such as `500ms` or `2.5s`"
        )
    })?;
    if time > DURATION_MAX {
        return Err(format!("`{text}` is more than a hundred years"));
    }
    Ok(time)
}

/// Writes a size with the unit that keeps it short.
pub(crate) fn show_bytes(bytes: u64) -> String {
    ByteSize::b(bytes).display().iec().to_string()
}

/// Writes a size exactly, as [`parse_bytes`] reads it.
pub(crate) fn exact_bytes(bytes: u64) -> String {
    let units = [("T", 40), ("G", 30), ("M", 20), ("K", 10)];
    let fits = |(_, shift): &(&str, u32)| bytes != 0 && bytes.trailing_zeros() >= *shift;
    match units.into_iter().find(fits) {
        Some((unit, shift)) => format!("{}{unit}", bytes >> shift),
        None => bytes.to_string(),
    }
}

/// Writes a time as [`parse_duration`] reads it.
pub(crate) fn show_duration(duration: Duration) -> String {
    humantime::format_duration(duration).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        let check = |text, expected| assert_eq!(parse_bytes(text), Ok(expected), "{text}");
        check("0", 0);
        check("17", 17);
        check("17B", 17);
        check("64K", 64 << 10);
        check("64k", 64 << 10);
        check("512M", 512 << 20);
        check("512MiB", 512 << 20);
        check("2 MiB", 2 << 20);
        check("1.5G", 3 << 29);
        check("2G", 2 << 30);
        check("1T", 1 << 40);
        check("64M", 67_108_864);
        check("64MiB", 67_108_864);
        check("64MB", 64_000_000);
        for wrong in ["", "M", "-1", "1 X", "1 G B", "99999999999G"] {
            assert!(parse_bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn reads_times() {
        let check = |text, millis| {
            let expected = Duration::from_millis(millis);
            assert_eq!(parse_duration(text), Ok(expected), "{text}");
        };
        check("2", 2_000);
        check("0.5", 500);
        check("500ms", 500);
        check("2.5s", 2_500);
        check("1m", 60_000);
        check("1m 30s", 90_000);
        check("1h", 3_600_000);
        for wrong in [
            "",
            "s",
            "-1s",
            "1x",
            "1e3s",
            "1..2s",
            "99999999999999999999s",
            "9300000000000000000s",
        ] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn writes_exact_sizes() {
        let check = |bytes, expected: &str| {
            assert_eq!(exact_bytes(bytes), expected);
            assert_eq!(parse_bytes(expected), Ok(bytes));
        };
        check(0, "0");
        check(1000, "1000");
        check(1024, "1K");
        check(1025, "1025");
        check(64 << 20, "64M");
        check(5 << 29, "2560M");
        check(1 << 40, "1T");
    }

    #[test]
    fn shows_sizes_and_times() {
        let check = |bytes, expected: &str| assert_eq!(show_bytes(bytes), expected);
        check(0, "0 B");
        check(1023, "1023 B");
        check(1024, "1.0 KiB");
        check(5_000_000, "4.8 MiB");
        check(1 << 30, "1.0 GiB");
        let check = |millis, expected: &str| {
            assert_eq!(show_duration(Duration::from_millis(millis)), expected);
        };
        check(50, "50ms");
        check(10_000, "10s");
        check(1_500, "1s 500ms");
    }
}
