//! Which lines of the journal did which client pay, and how is such a line named?

use crate::contracts::same;
use jiff::civil::Date;
use outflow_ledger::snapshot::Week;
use outflow_ledger::source::RecordSplitter;
use outflow_ledger::{Cents, Journal, LedgerCause, StatementLine, Told};
use outflow_policy::week_of;

/// What a client paid, line by line.
#[derive(Clone, Debug)]
pub(crate) struct OfClient {
    /// The client, as the first of the lines names it.
    pub(crate) client: String,
    /// Places in the journal, oldest first.
    pub(crate) lines: Vec<usize>,
}

/// The earnings of every client that lines name, in the order of their first ones.
pub(crate) fn by_client(journal: &Journal) -> Vec<OfClient> {
    let mut clients: Vec<OfClient> = Vec::new();
    // A name is compared in words once; its lines all have the same number.
    let mut known = Vec::new();
    for (index, line) in journal.lines.iter().enumerate() {
        if !journal.meanings.causes[index].is_earning() || line.client.is_empty() {
            continue;
        }
        let number = line.client;
        let place = known.iter().find(|(id, _)| *id == number).map(|(_, place)| *place);
        let place = place.unwrap_or_else(|| {
            let name = journal.texts.text(number);
            let found = clients.iter().position(|one| same(&one.client, name));
            let place = found.unwrap_or_else(|| {
                clients.push(OfClient { client: name.trim().to_owned(), lines: Vec::new() });
                clients.len() - 1
            });
            known.push((number, place));
            place
        });
        clients[place].lines.push(index);
    }
    clients
}

/// The billing week whose hours a line pays, where its text says so.
pub(crate) fn week_paid(journal: &Journal, index: usize) -> Option<Week> {
    let line = &journal.lines[index];
    match (journal.meanings.causes[index], line.told) {
        (LedgerCause::EarnedHourly, Told::Until(last)) => Some(week_of(last)),
        _ => None,
    }
}

/// `june.csv:17 (Ref ID 702358000001)`.
pub(crate) fn named(journal: &Journal, index: usize) -> String {
    let line = &journal.lines[index];
    let place = format!("{}:{}", journal.source_of(line).name, line.at.line);
    match line.id {
        Some(id) => format!("{place} (Ref ID {})", id.text(&journal.texts)),
        None => place,
    }
}

/// The words of a line, as its file has them.
pub(super) fn words(journal: &Journal, line: &StatementLine) -> String {
    let source = journal.source_of(line);
    source.description_by(&mut RecordSplitter::new(source.delimiter), line)
}

/// The minutes and the rate that a line's words state, `10:30 hrs @ $30.00/hr`. Nothing is taken on trust: minutes
/// at that rate must give the line's amount to the cent.
pub(super) fn hours_and_rate(words: &str, amount: Cents) -> Option<(u32, Cents)> {
    let (before, behind) = words.rsplit_once('@')?;
    let minutes = before.split_whitespace().rev().find_map(minutes)?;
    let digits = behind.trim_start().trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let end = digits.find(|letter: char| !letter.is_ascii_digit() && !".,".contains(letter));
    let rate = digits[..end.unwrap_or(digits.len())].replace(',', "");
    let rate = Cents::from_decimal(rate.trim_end_matches('.')).ok()?;
    let product = rate.wide() * i128::from(minutes);
    let is_so = (product - amount.wide() * 60).abs() <= 30;
    is_so.then_some((minutes, rate))
}

/// `10:30` as minutes.
fn minutes(word: &str) -> Option<u32> {
    let (hours, minutes) = word.split_once(':')?;
    let is_two = minutes.len() == 2 && hours.len() <= 3;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (is_two && minutes < 60).then_some(hours * 60 + minutes)
}

/// Whether the lines tell what came on a day and what did not: they have begun by then, and go on after it. Of their own
/// last day more may stand in a newer file.
pub(crate) fn tells_of(covered: Option<(Date, Date)>, day: Date) -> bool {
    covered.is_some_and(|(first, last)| first <= day && day < last)
}

/// So many days after the other; negative before it.
pub(crate) fn days_after(day: Date, other: Date) -> i64 {
    i64::from((day - other).get_days())
}

/// `1 day`, `6 days`.
pub(crate) fn days_in_words(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_only_where_they_give_the_amount() {
        let cents = |text| Cents::from_decimal(text).unwrap();
        for (words, amount, expected) in [
            (
                "Invoice for 06/03/2024-06/09/2024 - 10:30 hrs @ $30.00/hr",
                "315.00",
                Some((630, "30.00")),
            ),
            (
                "Invoice for 06/03/2024-06/09/2024 - 1:10 hrs @ $33.33/hr",
                "38.89",
                Some((70, "33.33")),
            ),
            ("10:00 hrs @ $1,030.00/hr", "10300.00", Some((600, "1030.00"))),
            ("10:30 hrs @ $30.00/hr", "314.98", None),
            ("10:30 hrs", "315.00", None),
            ("met @ the harbour", "315.00", None),
            ("10:75 hrs @ $30.00/hr", "337.50", None),
        ] {
            let expected = expected.map(|(minutes, rate)| (minutes, cents(rate)));
            assert_eq!(hours_and_rate(words, cents(amount)), expected, "{words}");
        }
    }
}
