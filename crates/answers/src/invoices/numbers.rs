//! Which number does the next invoice have, and is the row of numbers whole?

use jiff::civil::Date;
use std::collections::BTreeMap;

/// A pattern has at most so many letters.
const LONGEST: usize = 40;
/// Zeros fill a number up to so many digits.
const MOST_DIGITS: usize = 9;

/// A number as it was given out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number {
    /// As it is printed.
    pub text: String,
    /// The running number in it.
    pub counter: u32,
    /// The year whose row it belongs to, where rows begin anew with a year.
    pub year: Option<i16>,
}

impl Number {
    /// Whether both stand in one row of numbers.
    fn is_in_row_of(&self, other: &Number) -> bool {
        self.year == other.year
    }
}

/// How numbers are made: words, and what stands in braces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberPattern(Vec<Part>);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Words(String),
    Year,
    Month,
    Counter(usize),
}

impl NumberPattern {
    /// `2026-001`: a row of its own for every year.
    pub const USUAL: &str = "{year}-{number:03}";

    /// Reads `{year}`, `{month}` and `{number}`, or `{number:03}` with zeros before it.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(text: &str) -> Result<NumberPattern, String> {
        if text.chars().count() > LONGEST {
            return Err(format!("the pattern has more than {LONGEST} letters"));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (words, behind) = rest.split_once('{').unwrap_or((rest, ""));
            let is_wrong = |letter: char| letter == '}' || letter.is_control();
            if let Some(letter) = words.chars().find(|letter| is_wrong(*letter)) {
                return Err(format!("the pattern has a stray {letter:?}"));
            }
            if !words.is_empty() {
                parts.push(Part::Words(words.to_owned()));
            }
            if words.len() == rest.len() {
                break;
            }
            let (name, after) =
                behind.split_once('}').ok_or("a brace of the pattern is not closed")?;
            parts.push(part(name)?);
            rest = after;
        }
        match parts.iter().filter(|part| matches!(part, Part::Counter(_))).count() {
            1 => Ok(NumberPattern(parts)),
            0 => Err("the pattern names no {number}, so all invoices would have one".to_owned()),
            _ => Err("the pattern names {number} more than once".to_owned()),
        }
    }

    /// The number of an invoice of a day.
    pub fn number(&self, counter: u32, issued: Date) -> Number {
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Year => issued.year().to_string(),
            Part::Month => format!("{:02}", issued.month()),
            Part::Counter(digits) => format!("{counter:0digits$}"),
        };
        let text = self.0.iter().map(part).collect();
        let year = self.0.contains(&Part::Year).then_some(issued.year());
        Number { text, counter, year }
    }
}

fn part(name: &str) -> Result<Part, String> {
    match name {
        "year" => return Ok(Part::Year),
        "month" => return Ok(Part::Month),
        "number" => return Ok(Part::Counter(0)),
        _ => {}
    }
    let digits = name.strip_prefix("number:0").and_then(|digits| digits.parse::<usize>().ok());
    digits
        .filter(|digits| (1..=MOST_DIGITS).contains(digits))
        .map(Part::Counter)
        .ok_or_else(|| format!("the pattern has a {{{name}}}, which means nothing"))
}

/// The next number of a row: the one after its greatest. A number that was given out is never given out again,
/// nor is one whose words another row has used.
pub fn next(taken: &[&Number], pattern: &NumberPattern, issued: Date) -> Number {
    let first = pattern.number(1, issued);
    let greatest = taken.iter().filter(|one| one.is_in_row_of(&first)).map(|one| one.counter).max();
    let mut counter = greatest.map_or(1, |greatest| greatest.saturating_add(1));
    loop {
        let number = pattern.number(counter, issued);
        let is_taken = taken.iter().any(|one| is_same(&one.text, &number.text));
        if !is_taken || counter == u32::MAX {
            return number;
        }
        counter += 1;
    }
}

/// Whether two numbers read the same.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Numbers that more than one invoice has, each once.
pub fn doubled<'n>(numbers: &[&'n Number]) -> Vec<&'n str> {
    let mut seen: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for number in numbers {
        seen.entry(number.text.to_lowercase()).or_insert((&number.text, 0)).1 += 1;
    }
    seen.into_values().filter(|(_, count)| *count > 1).map(|(text, _)| text).collect()
}

/// The holes of every row, from its least number to its greatest: the first and the last one missing, with the year.
pub fn missing(numbers: &[&Number]) -> Vec<(Option<i16>, u32, u32)> {
    let mut rows: BTreeMap<Option<i16>, Vec<u32>> = BTreeMap::new();
    for number in numbers {
        rows.entry(number.year).or_default().push(number.counter);
    }
    let mut holes = Vec::new();
    for (year, mut counters) in rows {
        counters.sort_unstable();
        let pairs = counters.windows(2).filter(|pair| pair[1] > pair[0] + 1);
        holes.extend(pairs.map(|pair| (year, pair[0] + 1, pair[1] - 1)));
    }
    holes
}
