//! How much does a cell say, to the cent: every way in which statements and spreadsheets write dollars.

use crate::scan::is_space;
use outflow_ledger::{Cents, Code};

/// An amount that was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Amount {
    pub(crate) cents: Cents,
    /// Whether it was written with the noise of a binary float (`1044.5899999999999`).
    pub(crate) noisy: bool,
}

/// Why a cell is no amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refused {
    /// Nothing that can be read as a number.
    NotANumber,
    /// A comma stands where the decimal point should.
    DecimalComma,
    /// Commas, spaces or apostrophes that do not separate thousands.
    Grouping,
    /// Two signs, or a sign beside parentheses.
    TwoSigns,
    /// A fraction of a cent that is no float noise.
    FractionOfACent,
    /// Beyond what 64 bits of cents hold.
    TooLarge,
    /// The sign or code of another currency.
    OtherCurrency,
}

impl Refused {
    /// The public code.
    pub(crate) fn code(self) -> Code {
        match self {
            Refused::FractionOfACent => Code::FractionOfACent,
            Refused::TooLarge => Code::Overflow,
            Refused::OtherCurrency => Code::TwoCurrencies,
            _ => Code::BadAmount,
        }
    }

    /// What is wrong, to follow the cell's text.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Refused::NotANumber => "is not an amount",
            Refused::DecimalComma => "is written with a decimal comma",
            Refused::Grouping => "has separators that do not part thousands",
            Refused::TwoSigns => "has two signs",
            Refused::FractionOfACent => "has a fraction of a cent",
            Refused::TooLarge => "is larger than can be held",
            Refused::OtherCurrency => "is in another currency than US dollars",
        }
    }

    /// A more exact next step than the code's own.
    pub(crate) fn hint(self) -> Option<&'static str> {
        match self {
            Refused::DecimalComma => Some(
                "Download the file again and do not save it in a spreadsheet program; or set the \
                 spreadsheet's language to English, where the decimal point is a dot.",
            ),
            Refused::OtherCurrency => Some(
                "Amount and Balance are in US dollars; the local amount has columns of its own.",
            ),
            _ => None,
        }
    }
}

/// What an amount may look like, for messages.
pub(crate) const EXPECTED: &str = "an amount in US dollars such as 258.00, -25.80 or $1,234.56";

/// Reads the content of a cell, white space around it removed.
#[inline]
pub(crate) fn read(cell: &str) -> Result<Amount, Refused> {
    match plain(cell.as_bytes()) {
        Some(minor) => exact(minor),
        None => written(cell),
    }
}

/// Reads an amount that a person typed as the site shows it; the error says why it cannot be read.
pub fn typed_amount(text: &str) -> Result<Cents, String> {
    match read(text) {
        Ok(Amount { cents, noisy: false }) => Ok(cents),
        Ok(_) => Err(Refused::FractionOfACent.what()),
        Err(refused) => Err(refused.what()),
    }
    .map_err(|what| format!("{text:?} {what}; write it as 1234.56"))
}

/// The common form of an amount alone, from the bytes of a cell as it stands; none where `read` must look.
#[inline]
pub(crate) fn read_plain(cell: &[u8]) -> Option<Cents> {
    plain(cell).and_then(Cents::new)
}

#[inline]
fn exact(minor: i64) -> Result<Amount, Refused> {
    Cents::new(minor).map(|cents| Amount { cents, noisy: false }).ok_or(Refused::TooLarge)
}

/// The common form `-25.80`, up to fifteen digits before the dot.
#[inline]
fn plain(cell: &[u8]) -> Option<i64> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let [units @ .., b'.', tens, ones] = digits else { return None };
    if units.is_empty() || units.len() > 15 || !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return None;
    }
    let mut value: i64 = 0;
    for digit in units {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    let value = value * 100 + i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    Some(if negative { -value } else { value })
}

/// The longest cell that is looked at; the widest valid amount with all its separators is far shorter.
const LONGEST: usize = 400;

/// Every other form: sign, dollar sign and parentheses are taken off, then the digits are read.
fn written(cell: &str) -> Result<Amount, Refused> {
    if cell.len() > LONGEST {
        return Err(Refused::NotANumber);
    }
    let mut text = String::with_capacity(cell.len());
    text.extend(cell.trim_matches(is_space).chars().map(folded));
    let (negative, bare) = without_sign(&text)?;
    let number = Number::parse(bare)?;
    let (minor, noisy) = number.cents()?;
    let minor = if negative { -minor } else { minor };
    let cents = Cents::from_wide(minor).ok_or(Refused::TooLarge)?;
    Ok(Amount { cents, noisy })
}

/// One letter for each of the many minus signs and spaces.
fn folded(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{ff04}' | '\u{fe69}' => '$',
        other if is_space(other) => ' ',
        other => other,
    }
}

/// Takes sign, parentheses, `$` and `USD` off, in any order, each at most once.
fn without_sign(text: &str) -> Result<(bool, &str), Refused> {
    let mut rest = text;
    let (mut signs, mut negative, mut parentheses, mut dollar, mut code) = (0, false, 0, 0, 0);
    loop {
        rest = rest.trim_matches(' ');
        if let Some(after) = rest.strip_prefix('-') {
            (signs, negative, rest) = (signs + 1, true, after);
        } else if let Some(after) = rest.strip_prefix('+') {
            (signs, rest) = (signs + 1, after);
        } else if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
        {
            (signs, parentheses, negative, rest) = (signs + 1, parentheses + 1, true, inside);
        } else if let Some(after) = without_code(rest) {
            (code, rest) = (code + 1, after);
        } else if let Some(after) = rest.strip_prefix('$').or_else(|| rest.strip_suffix('$')) {
            (dollar, rest) = (dollar + 1, after);
        } else {
            break;
        }
    }
    let starts_as_number = |letter: char| letter.is_ascii_digit() || letter == '.';
    if dollar > 1 || code > 1 {
        return Err(Refused::NotANumber);
    }
    if rest.starts_with(starts_as_number) && rest.ends_with(|end: char| end.is_ascii_digit()) {
        return if signs > 1 { Err(Refused::TwoSigns) } else { Ok((negative, rest)) };
    }
    Err(if names_other_currency(rest) { Refused::OtherCurrency } else { Refused::NotANumber })
}

fn without_code(text: &str) -> Option<&str> {
    let ends = |at: usize| text.get(at..).filter(|code| code.eq_ignore_ascii_case("usd"));
    if text.len() > 3 && ends(text.len() - 3).is_some() {
        return text.get(..text.len() - 3);
    }
    let start = text.get(..3).filter(|code| code.eq_ignore_ascii_case("usd"));
    let start = start.and_then(|_| text.get(3..));
    start.or_else(|| text.strip_prefix("US$").or_else(|| text.strip_prefix("us$")))
}

/// A number with a currency's sign, or with letters that look like a currency's code.
fn names_other_currency(text: &str) -> bool {
    let is_mark = |letter: char| {
        matches!(letter, '\u{20a0}'..='\u{20cf}' | '£' | '¥' | '¤' | '฿' | '៛' | '﷼' | '￡' | '￥')
    };
    let letters = text.trim_matches(|letter: char| !letter.is_alphabetic() && !is_mark(letter));
    let number = text.chars().any(|letter| letter.is_ascii_digit());
    let code = (1..=3).contains(&letters.chars().count())
        && letters.chars().all(|letter| letter.is_alphabetic() && !letter.is_lowercase());
    let exponent = letters.eq_ignore_ascii_case("e");
    number && (text.contains(is_mark) || (code && !exponent) || text.contains('$'))
}

/// Digits with the place of the decimal point: the value is `0.digits * 10^point`.
struct Number {
    digits: Vec<u8>,
    point: i64,
    /// As written, the exponent taken into account.
    decimals: i64,
}

impl Number {
    fn parse(text: &str) -> Result<Number, Refused> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (text, None),
        };
        let exponent = exponent.map_or(Ok(0), read_exponent)?;
        let (units, fraction) = match mantissa.split_once('.') {
            Some((units, fraction)) => (units, Some(fraction)),
            None => (mantissa, None),
        };
        if let Some(fraction) = fraction {
            let comma_follows = fraction.contains(',') && !units.contains(',');
            if comma_follows && mantissa.bytes().all(|b| b.is_ascii_digit() || b".,".contains(&b)) {
                return Err(Refused::DecimalComma);
            }
            if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Refused::NotANumber);
            }
        }
        let mut digits = ungrouped(units, fraction.is_some())?;
        let fraction = fraction.unwrap_or_default();
        let point = digits.len() as i64 + exponent;
        digits.extend_from_slice(fraction.as_bytes());
        Ok(Number { digits, point, decimals: fraction.len() as i64 - exponent })
    }

    /// The whole cents, and whether noise was taken off.
    fn cents(&self) -> Result<(i128, bool), Refused> {
        let point = self.point + 2;
        let digit = |at: i64| usize::try_from(at).ok().and_then(|at| self.digits.get(at)).copied();
        let first = self.digits.iter().position(|digit| *digit != b'0');
        let Some(first) = first else { return Ok((0, false)) };
        if point - first as i64 > 20 {
            return Err(Refused::TooLarge);
        }
        let mut cents: i128 = 0;
        for at in first as i64..point.max(first as i64) {
            cents = cents * 10 + i128::from(digit(at).unwrap_or(b'0') - b'0');
        }
        // What lies below a cent: mere zeros, or at most a millionth of a cent away from whole.
        let below = |at: i64| digit(point + at).unwrap_or(b'0');
        let end = self.digits.len() as i64 - point;
        let zeros_from = |at: i64| (at.max(first as i64 - point)..end).all(|at| below(at) == b'0');
        let head: Vec<u8> = (0..6).map(below).collect();
        if zeros_from(0) {
            return Ok((cents, false));
        }
        if self.decimals >= 8 {
            if head == *b"000000" || (head == *b"000001" && zeros_from(6)) {
                return Ok((cents, true));
            }
            if head == *b"999999" {
                return Ok((cents + 1, true));
            }
        }
        Err(Refused::FractionOfACent)
    }
}

fn read_exponent(text: &str) -> Result<i64, Refused> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::NotANumber);
    }
    text.parse().map_err(|_| Refused::NotANumber)
}

/// The digits before the decimal point, thousands separators taken out where they stand right:
/// groups of three, or of two before the last one, as is the custom in India.
fn ungrouped(units: &str, has_point: bool) -> Result<Vec<u8>, Refused> {
    let separators = [',', ' ', '\''];
    if !units.contains(separators) {
        return match units.bytes().all(|byte| byte.is_ascii_digit()) {
            true => Ok(units.as_bytes().to_vec()),
            false => Err(Refused::NotANumber),
        };
    }
    let groups: Vec<&str> = units.split(separators).collect();
    if !groups.concat().bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::NotANumber);
    }
    let kinds = separators.iter().filter(|separator| units.contains(**separator)).count();
    let last = groups.last().map_or(0, |group| group.len());
    if !has_point && units.contains(',') && last != 3 && units.matches(',').count() == 1 {
        return Err(Refused::DecimalComma);
    }
    let middle = &groups[1..groups.len() - 1];
    let even = |size: usize| middle.iter().all(|group| group.len() == size);
    let lead = groups[0].len();
    let thousands = even(3) && (1..=3).contains(&lead);
    let indian = even(2) && (1..=2).contains(&lead) && units.contains(',');
    match kinds == 1 && last == 3 && (thousands || indian) {
        true => Ok(groups.concat().into_bytes()),
        false => Err(Refused::Grouping),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(cell: &str) -> Result<i64, Refused> {
        read(cell).map(|amount| amount.cents.minor())
    }

    #[test]
    fn amounts_as_they_are_written() {
        for (cell, expected) in [
            ("258.00", 25_800),
            ("-25.80", -2_580),
            ("0.00", 0),
            ("-0.00", 0),
            ("840", 84_000),
            ("16.5", 1_650),
            (".99", 99),
            ("+12.00", 1_200),
            ("$1,234.56", 123_456),
            ("-$25.80", -2_580),
            ("$-25.80", -2_580),
            ("$ -25.80", -2_580),
            ("($25.80)", -2_580),
            ("$(25.80)", -2_580),
            ("(1,234.56)", -123_456),
            ("US$ 12.00", 1_200),
            ("25.80 USD", 2_580),
            ("-25.80USD", -2_580),
            ("USD 25.80", 2_580),
            ("25.80 $", 2_580),
            ("\u{2212}25.80", -2_580),
            ("\u{2013}$25.80", -2_580),
            ("1\u{a0}234.56", 123_456),
            ("1\u{202f}234\u{202f}567.00", 123_456_700),
            ("1 234.56", 123_456),
            ("1'234.56", 123_456),
            ("12,34,567.89", 123_456_789),
            ("1,234", 123_400),
            ("1.50000", 150),
            ("1e3", 100_000),
            ("1.5E-1", 15),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.07", -i64::MAX),
            ("000000000000000000000000001.00", 100),
        ] {
            assert_eq!(minor(cell), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn a_typed_amount_is_read_as_the_site_shows_it() {
        assert_eq!(typed_amount(" $1,234.50 ").map(Cents::minor), Ok(123_450));
        assert_eq!(typed_amount("-$3.50").map(Cents::minor), Ok(-350));
        for (typed, why) in [
            ("1.234,56", "decimal comma"),
            ("1044.5899999999999", "fraction of a cent"),
            ("12 00.00", "do not part thousands"),
            ("€5", "another currency"),
            ("soon", "is not an amount"),
        ] {
            let said = typed_amount(typed).expect_err(typed);
            assert!(said.contains(why) && said.ends_with("write it as 1234.56"), "{said}");
        }
    }

    #[test]
    fn float_noise_is_a_whole_cent() {
        for (cell, expected) in [
            ("1044.5899999999999", 104_459),
            ("-25.800000000000001", -2_580),
            ("1.1368683772161603E-13", 0),
            ("-1.1368683772161603e-13", 0),
            ("0.9999999999", 100),
            ("2.27E2", 22_700),
            ("1044.59000001", 104_459),
            ("1044.58999999", 104_459),
        ] {
            assert_eq!(minor(cell), Ok(expected), "{cell}");
        }
        assert!(read("1044.5899999999999").unwrap().noisy);
        assert!(!read("1044.5900000000000").unwrap().noisy);
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_reason() {
        use Refused::*;
        for (cell, expected) in [
            ("", NotANumber),
            ("-", NotANumber),
            ("n/a", NotANumber),
            ("12.", NotANumber),
            ("1.2.3", NotANumber),
            ("12 00.00", Grouping),
            ("1,23.00", Grouping),
            ("1,234 567.00", Grouping),
            ("16,5", DecimalComma),
            ("-25,80", DecimalComma),
            ("1.234,56", DecimalComma),
            ("--5.00", TwoSigns),
            ("-(5.00)", TwoSigns),
            ("1.005", FractionOfACent),
            ("1044.589", FractionOfACent),
            ("1044.5890000001", FractionOfACent),
            ("1044.59000002", FractionOfACent),
            ("0.0000001", FractionOfACent),
            ("92233720368547758.08", TooLarge),
            ("-92233720368547758.08", TooLarge),
            ("1e300", TooLarge),
            ("€25.80", OtherCurrency),
            ("25.80 EUR", OtherCurrency),
            ("KES 28,391.00", OtherCurrency),
            ("C$25.80", OtherCurrency),
            ("₹1,000.00", OtherCurrency),
            ("$$5.00", NotANumber),
            ("1e99999999", NotANumber),
            ("45.80.", NotANumber),
        ] {
            assert_eq!(minor(cell), Err(expected), "{cell}");
        }
    }
}
