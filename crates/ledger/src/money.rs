//! How much: exact money in integer minor units, where every sum is checked.

use std::fmt;

/// An amount in minor units (cents) of the currency that its statement or answer names.
///
/// `i64::MIN` is never a valid amount: the range is symmetric, so that every amount can be negated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Cents = Cents(0);
    /// The largest amount that can be held.
    pub const MAX: Cents = Cents(i64::MAX);

    /// An amount of `minor` minor units; `None` for `i64::MIN`, which has no positive counterpart.
    pub const fn new(minor: i64) -> Option<Cents> {
        if minor == i64::MIN { None } else { Some(Cents(minor)) }
    }

    /// From a wider integer, as inside a product or a sum; `None` where it does not fit.
    pub fn from_wide(minor: i128) -> Option<Cents> {
        i64::try_from(minor).ok().and_then(Cents::new)
    }

    /// The number of minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The number of minor units, wide enough for any product with a rate.
    pub const fn wide(self) -> i128 {
        self.0 as i128
    }

    /// `self + other`, or `None` where the sum cannot be held.
    pub fn plus(self, other: Cents) -> Option<Cents> {
        self.0.checked_add(other.0).and_then(Cents::new)
    }

    /// `self - other`, or `None` where the difference cannot be held.
    pub fn minus(self, other: Cents) -> Option<Cents> {
        self.0.checked_sub(other.0).and_then(Cents::new)
    }

    /// The sum of many amounts, `None` where it cannot be held; the order of the amounts does not matter.
    pub fn sum(amounts: impl IntoIterator<Item = Cents>) -> Option<Cents> {
        Cents::from_wide(amounts.into_iter().map(Cents::wide).sum())
    }

    /// The size without the sign.
    pub const fn abs(self) -> Cents {
        Cents(self.0.abs())
    }

    /// Whether the user gains.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether the user loses.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether nothing moves.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// With thousands separated by commas, for people: `-1,234.56`.
    pub fn grouped(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let units = (magnitude / 100).to_string();
        let mut text = String::with_capacity(units.len() + units.len() / 3 + 5);
        if self.0 < 0 {
            text.push('-');
        }
        for (position, digit) in units.chars().enumerate() {
            if position > 0 && (units.len() - position).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text.push_str(&format!(".{:02}", magnitude % 100));
        text
    }

    /// Reads plain decimal text as people write it in a snapshot or on the command line:
    /// digits, at most one dot, at most two decimals, an optional sign.
    pub fn from_decimal(text: &str) -> Result<Cents, DecimalProblem> {
        let (negative, digits) = match text.trim().strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.trim().trim_start_matches('+')),
        };
        let (units, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if units.is_empty() || !all_digits(units) || !all_digits(fraction) {
            return Err(DecimalProblem::NotANumber);
        }
        if digits.contains('.') && fraction.is_empty() {
            return Err(DecimalProblem::NotANumber);
        }
        if fraction.len() > 2 {
            return Err(DecimalProblem::TooManyDecimals);
        }
        let padded = format!("{units}{fraction:0<2}");
        let magnitude: i64 = padded.parse().map_err(|_| DecimalProblem::TooLarge)?;
        Ok(Cents(if negative { -magnitude } else { magnitude }))
    }
}

impl std::ops::Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(-self.0)
    }
}

/// Plain decimal text, as in files that programs read: `-1234.56`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}

impl fmt::Debug for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why decimal text is not an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecimalProblem {
    /// Something other than digits, one dot and a sign.
    NotANumber,
    /// A fraction of a cent.
    TooManyDecimals,
    /// Beyond what 64 bits of cents hold.
    TooLarge,
}

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar.
    pub const USD: Currency = Currency(*b"USD");

    /// From three letters of either case.
    pub fn from_code(code: &str) -> Option<Currency> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Currency(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII letters are valid UTF-8")
    }

    /// The sign that people put before an amount, where they know one; else empty.
    pub fn sign(&self) -> &'static str {
        match &self.0 {
            b"USD" => "$",
            b"EUR" => "€",
            b"GBP" => "£",
            _ => "",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount that carries its own currency, where more than one can occur.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// How much, in minor units of `currency`.
    pub amount: Cents,
    /// In what.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(minor: i64) -> Cents {
        Cents::new(minor).unwrap()
    }

    #[test]
    fn shown_for_programs_and_for_people() {
        for (minor, plain, grouped) in [
            (0, "0.00", "0.00"),
            (-5, "-0.05", "-0.05"),
            (123_456, "1234.56", "1,234.56"),
            (-100_000_000, "-1000000.00", "-1,000,000.00"),
            (i64::MAX, "92233720368547758.07", "92,233,720,368,547,758.07"),
            (-i64::MAX, "-92233720368547758.07", "-92,233,720,368,547,758.07"),
        ] {
            assert_eq!(cents(minor).to_string(), plain);
            assert_eq!(cents(minor).grouped(), grouped);
            assert_eq!(Cents::from_decimal(plain), Ok(cents(minor)));
        }
    }

    #[test]
    fn decimal_text_is_strict() {
        use DecimalProblem::{NotANumber, TooLarge, TooManyDecimals};
        for (text, expected) in [
            ("171", Ok(17_100)),
            ("171.5", Ok(17_150)),
            ("+1.00", Ok(100)),
            ("1.005", Err(TooManyDecimals)),
            ("1,000.00", Err(NotANumber)),
            ("", Err(NotANumber)),
            (".5", Err(NotANumber)),
            ("5.", Err(NotANumber)),
            ("--5", Err(NotANumber)),
            ("92233720368547758.08", Err(TooLarge)),
        ] {
            assert_eq!(Cents::from_decimal(text).map(Cents::minor), expected, "{text}");
        }
    }

    #[test]
    fn sums_never_wrap() {
        assert_eq!(Cents::MAX.plus(cents(1)), None);
        assert_eq!((-Cents::MAX).minus(cents(1)), None);
        assert_eq!(Cents::new(i64::MIN), None);
        let passing = [Cents::MAX, cents(7), -Cents::MAX];
        assert_eq!(Cents::sum(passing), Some(cents(7)));
        assert_eq!(Cents::sum([Cents::MAX, cents(1)]), None);
    }
}
