//! Sizes and times as people write and read them.

use std::time::Duration;

/// Reads a size: a number with `K`, `M` or `G`, in powers of 1024.
pub(crate) fn parse_bytes(text: &str) -> Result<u64, String> {
    let wrong = || {
        format!("`{text}` is not a size; expected a number and perhaps K, M or G, such as `512M`")
    };
    let (digits, suffix) = split_number(text);
    let shift = match suffix.to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    number
        .checked_mul(1 << shift)
        .ok_or_else(|| format!("`{text}` is more than 64 bits hold"))
}

/// Reads a time: a number with `ms`, `s`, `m` or `h`; seconds without.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || {
        format!(
            "`{text}` is not a time; expected a number and perhaps ms, s, m or h, such as `500ms` or `2.5s`"
        )
    };
    let (digits, suffix) = split_number(text);
    let seconds = match suffix {
        "us" => 1e-6,
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(wrong()),
    };
    let number: f64 = digits.parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| wrong())
}

fn split_number(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Writes a size with the unit that keeps it short.
pub(crate) fn show_bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// Writes a time the way [`parse_duration`] reads it.
pub(crate) fn show_duration(duration: Duration) -> String {
    if duration.subsec_nanos() == 0 {
        format!("{}s", duration.as_secs())
    } else if duration < Duration::from_secs(1) {
        format!("{}ms", duration.as_secs_f64() * 1e3)
    } else {
        format!("{}s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        let check = |text, expected| assert_eq!(parse_bytes(text), Ok(expected), "{text}");
        check("0", 0);
        check("17", 17);
        check("64K", 64 << 10);
        check("64k", 64 << 10);
        check("512M", 512 << 20);
        check("512MiB", 512 << 20);
        check("2G", 2 << 30);
        for wrong in ["", "M", "-1", "1.5G", "1T", "1 G"] {
            assert!(parse_bytes(wrong).is_err(), "{wrong}");
        }
        assert!(parse_bytes("99999999999G").is_err());
    }

    #[test]
    fn reads_times() {
        let check = |text, millis| {
            assert_eq!(
                parse_duration(text),
                Ok(Duration::from_millis(millis)),
                "{text}"
            );
        };
        check("2", 2_000);
        check("500ms", 500);
        check("2.5s", 2_500);
        check("1m", 60_000);
        check("1h", 3_600_000);
        for wrong in ["", "s", "-1s", "1d", "1e3s", "1..2s"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shows_sizes() {
        let check = |bytes, expected: &str| assert_eq!(show_bytes(bytes), expected);
        check(0, "0 B");
        check(1023, "1023 B");
        check(1024, "1.0 KiB");
        check(5_000_000, "4.8 MiB");
        check((1 << 20) - 1, "1.0 MiB");
        check(1 << 30, "1.0 GiB");
    }
}
