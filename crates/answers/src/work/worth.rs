//! Which clients pay so regularly that a retainer would suit both, and by which figures?

use super::MatchRequest;
use super::Pay;
use super::lines::{OfClient, by_client};
use super::proposals::Proposal;
use crate::contracts::same;
use crate::words::money_in_words;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};

/// So many months back is looked.
const LAST_MONTHS: i64 = 6;
/// Fewer months show nothing.
const FEWEST_MONTHS: usize = 4;

/// A client worth a retainer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorthRetainer {
    /// The client.
    pub client: String,
    /// Months in which the client paid …
    pub months_paid: usize,
    /// … of so many.
    pub of_months: usize,
    /// Of the months in which the client paid; before fees.
    pub average: Cents,
    /// The month with the least.
    pub least: Cents,
    /// The month with the most.
    pub most: Cents,
    /// In words.
    pub reason: String,
}

/// Clients who paid in at least two of three of the last months, in none of them less than half of their average.
///
/// A client with a retainer, kept or proposed, needs no other. The month in which the lines end counts only if they
/// reach its last day; months in which they had not begun do not count.
pub fn retainers(
    journal: &Journal,
    request: &MatchRequest<'_>,
    proposals: &[Proposal],
) -> Vec<WorthRetainer> {
    let months = months(journal);
    if months.len() < FEWEST_MONTHS {
        return Vec::new();
    }
    let has_one = |client: &str| {
        let kept = request
            .agreements
            .iter()
            .any(|one| matches!(one.pay, Pay::Retainer { .. }) && same(&one.client, client));
        let is_retainer = |one: &Proposal| one.arguments.iter().any(|word| word == "retainer");
        kept || proposals.iter().any(|one| is_retainer(one) && same(&one.client, client))
    };
    let clients = by_client(journal).into_iter().filter(|one| !has_one(&one.client));
    let mut found: Vec<WorthRetainer> =
        clients.filter_map(|one| worth(journal, &one, &months)).collect();
    found.sort_by(|a, b| b.average.cmp(&a.average).then_with(|| a.client.cmp(&b.client)));
    found
}

/// The first days of the last whole months, oldest first.
fn months(journal: &Journal) -> Vec<Date> {
    let Some((first, last)) = journal.covered() else { return Vec::new() };
    let is_whole = last.tomorrow().is_ok_and(|next| next.day() == 1);
    let this = last.first_of_month();
    let newest = if is_whole { this } else { this.saturating_sub(1.month()) };
    let back = (0..LAST_MONTHS).map(|count| newest.saturating_sub(count.months()));
    let mut months: Vec<Date> = back.take_while(|month| *month >= first.first_of_month()).collect();
    months.reverse();
    months
}

fn worth(journal: &Journal, of_client: &OfClient, months: &[Date]) -> Option<WorthRetainer> {
    let of_month = |month: &Date| -> i128 {
        let lines = of_client.lines.iter().map(|index| &journal.lines[*index]);
        let own = lines.filter(|line| line.dated.first_of_month() == *month);
        own.map(|line| line.amount.wide()).sum()
    };
    let paid: Vec<i128> = months.iter().map(of_month).filter(|sum| *sum > 0).collect();
    if paid.len() * 3 < months.len() * 2 || paid.len() < 3 {
        return None;
    }
    let average = paid.iter().sum::<i128>() / paid.len() as i128;
    let (least, most) = (*paid.iter().min()?, *paid.iter().max()?);
    if least * 2 < average {
        return None;
    }
    let cents = |amount| Cents::from_wide(amount);
    let (average, least, most) = (cents(average)?, cents(least)?, cents(most)?);
    let money = |amount| money_in_words(journal.currency, amount);
    let reason = format!(
        "paid in {} of the last {} months, {} a month on average, between {} and {}",
        paid.len(),
        months.len(),
        money(average),
        money(least),
        money(most)
    );
    Some(WorthRetainer {
        client: of_client.client.clone(),
        months_paid: paid.len(),
        of_months: months.len(),
        average,
        least,
        most,
        reason,
    })
}
