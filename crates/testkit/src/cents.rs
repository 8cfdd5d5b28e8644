//! How is an amount of cents written, and what is a percentage of it?

/// Plain decimal text, `-25.80`; right for every i64.
pub fn plain(cents: i64) -> String {
    let whole = cents.unsigned_abs();
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

/// As the site's screen shows it: `-$1,234.56`.
pub fn dollars(cents: i64) -> String {
    let whole = cents.unsigned_abs();
    let sign = if cents < 0 { "-" } else { "" };
    let digits = (whole / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}${grouped}.{:02}", whole % 100)
}

/// As a spreadsheet saves it again: trailing zeros dropped, or a float just beside the cent.
pub fn noisy(cents: i64) -> String {
    let whole = cents.unsigned_abs();
    let sign = if cents < 0 { "-" } else { "" };
    match whole % 100 {
        0 => format!("{sign}{}", whole / 100),
        tens if tens % 10 == 0 => format!("{sign}{}.{}", whole / 100, tens / 10),
        // Beyond these a double has no digits left that far behind the point.
        odd if whole < 100_000_000 && whole.is_multiple_of(3) => {
            format!("{sign}{}.{:02}99999999999", whole / 100, odd - 1)
        }
        odd if whole < 100_000_000 && whole % 3 == 1 => {
            format!("{sign}{}.{odd:02}00000000001", whole / 100)
        }
        odd => format!("{sign}{}.{odd:02}", whole / 100),
    }
}

/// `hundredths` of a percent of an amount that is not negative, half a cent rounded up.
pub fn share(amount: i64, hundredths: i64) -> i64 {
    assert!(amount >= 0 && hundredths >= 0, "a share is taken of what was earned");
    let share = (i128::from(amount) * i128::from(hundredths) + 5_000) / 10_000;
    i64::try_from(share).expect("shares of careers stay small")
}

/// What is left of a gross amount after a fee of whole percents.
pub fn net(gross: i64, fee_percent: i64) -> i64 {
    gross - share(gross, fee_percent * 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_at_the_edges_too() {
        assert_eq!(plain(-5), "-0.05");
        assert_eq!(plain(i64::MIN), "-92233720368547758.08");
        assert_eq!(dollars(-123_456), "-$1,234.56");
        assert_eq!(dollars(i64::MAX), "$92,233,720,368,547,758.07");
        assert_eq!(dollars(99_900), "$999.00");
        assert_eq!(noisy(84_000), "840");
        assert_eq!(noisy(84_050), "840.5");
        assert_eq!(noisy(104_457), "1044.5699999999999");
        assert_eq!(noisy(-103), "-1.0300000000001");
    }

    #[test]
    fn noise_is_never_a_tenth_of_a_cent() {
        for cents in 0..20_000 {
            let read: f64 = noisy(cents).parse().expect("a number");
            assert!((read * 100.0 - cents as f64).abs() < 1e-6, "{cents} became {read}");
        }
    }

    #[test]
    fn the_worked_checks_of_the_policies_hold() {
        assert_eq!(share(25_800, 1_000), 2_580);
        assert_eq!(share(2_580, 1_600), 413, "16 % of 25.80 is 4.128");
        assert_eq!(share(26_664, 1_000), 2_666);
        assert_eq!(share(33_336, 1_000), 3_334);
        assert_eq!(share(1_499, 575), 86);
        assert_eq!(share(150, 635), 10);
        assert_eq!(share(5, 1_000), 1, "half a cent goes up");
        assert_eq!(net(19_000, 10), 17_100);
    }
}
