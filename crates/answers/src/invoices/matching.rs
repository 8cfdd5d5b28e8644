//! Which line paid which invoice?
//!
//! What the user recorded comes first, and takes the line of that amount for its proof. Then lines are taken in the order
//! in which they came: one that is exactly what is open pays it, the invoice with the nearest day first; where it fits
//! several equally, nothing is decided. What may be a part, or pay several together, is proposed. No line pays two.

use super::Invoice;
use super::standing::{KeptInvoice, Payment, Proof, Standing};
use crate::contracts::same;
use crate::work::{by_client, days_after};
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};

/// What was recorded may stand on a line so many days before or after it.
const TOLD_NEAR: i64 = 45;
/// A line so many days after an invoice's day pays it no more.
const LATEST: i64 = 365;
/// A line may be a part of an invoice up to so many days after its day.
const PART_LATEST: i64 = 60;

/// Invoices beside the lines of their clients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matched {
    /// In the order in which they were made.
    pub invoices: Vec<Standing>,
    /// What only the user can say, by the lines' days.
    pub proposals: Vec<Proposal>,
}

/// Lines that may pay invoices, and were not counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Places in the journal.
    pub lines: Vec<usize>,
    /// Places in [`Matched::invoices`].
    pub invoices: Vec<usize>,
    /// Why nothing was decided.
    pub reason: Reason,
}

/// Why a line was not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// It is what is open of each of them, and none is nearer.
    FitsEqually,
    /// It is less than what is open.
    Part,
    /// It is what is open of all of them together.
    Together,
}

/// Compares the invoices of one account with its lines.
pub fn matching(journal: &Journal, kept: Vec<KeptInvoice>, today: Date) -> Matched {
    let mut invoices: Vec<Standing> = kept.into_iter().map(Standing::of).collect();
    let mut pairing = Pairing { journal, lines: lines_of(journal, &invoices), proposals: vec![] };
    pairing.told(&mut invoices);
    pairing.exact(&mut invoices);
    pairing.propose(&invoices);
    let mut proposals = pairing.proposals;
    proposals.sort_by(|a, b| (&a.lines, a.reason).cmp(&(&b.lines, b.reason)));
    for invoice in &mut invoices {
        invoice.judge(today);
    }
    Matched { invoices, proposals }
}

/// A line that paid nothing yet.
#[derive(Clone, Copy)]
struct OpenLine<'j> {
    index: usize,
    dated: Date,
    amount: Cents,
    client: &'j str,
}

/// The earnings of clients with an invoice, oldest first.
fn lines_of<'j>(journal: &'j Journal, invoices: &[Standing]) -> Vec<OpenLine<'j>> {
    let mut lines = Vec::new();
    for of_client in by_client(journal) {
        if !invoices.iter().any(|one| same(&one.kept.invoice.client, &of_client.client)) {
            continue;
        }
        lines.extend(of_client.lines.into_iter().filter_map(|index| {
            let line = &journal.lines[index];
            let client = journal.texts.text(line.client);
            let line = OpenLine { index, dated: line.dated, amount: line.amount, client };
            line.amount.is_positive().then_some(line)
        }));
    }
    lines.sort_by_key(|line| line.index);
    lines
}

struct Pairing<'j> {
    journal: &'j Journal,
    /// Lines that paid nothing yet, oldest first.
    lines: Vec<OpenLine<'j>>,
    proposals: Vec<Proposal>,
}

impl Pairing<'_> {
    fn take(&mut self, index: usize) {
        self.lines.retain(|line| line.index != index);
    }

    /// What the user recorded counts; the nearest line of the same amount is its proof, and pays nothing else.
    fn told(&mut self, invoices: &mut [Standing]) {
        let mut pairs = Vec::new();
        for (place, one) in invoices.iter().enumerate() {
            for (number, told) in one.kept.told.iter().enumerate() {
                let near = self.lines.iter().filter(|line| {
                    line.amount == told.amount && is_of(self.journal, line, &one.kept.invoice)
                });
                pairs.extend(near.filter_map(|line| {
                    let days = days_after(line.dated, told.on).abs();
                    (days <= TOLD_NEAR).then_some((days, line.index, place, number))
                }));
            }
        }
        pairs.sort_unstable();
        let mut proofs: Vec<Vec<Option<usize>>> =
            invoices.iter().map(|one| vec![None; one.kept.told.len()]).collect();
        for (_, index, place, number) in pairs {
            let is_free = self.lines.iter().any(|line| line.index == index);
            if is_free && proofs[place][number].is_none() {
                proofs[place][number] = Some(index);
                self.take(index);
            }
        }
        for (one, proofs) in invoices.iter_mut().zip(proofs) {
            for (told, line) in one.kept.told.clone().into_iter().zip(proofs) {
                let proof = Proof::Told(told.operation, line);
                one.pay(Payment { on: told.on, amount: told.amount, proof });
            }
        }
    }

    /// Lines that are exactly what is open, in the order in which they came: each pays the invoice that it fits best.
    /// Those that fit several pay all of these if there is a line for each.
    fn exact(&mut self, invoices: &mut [Standing]) {
        loop {
            let fits: Vec<Fit> =
                self.lines.iter().filter_map(|line| fit(self.journal, line, invoices)).collect();
            let Some(first) = fits.first() else { return };
            let alike = fits.iter().filter(|fit| fit.invoices == first.invoices);
            let lines: Vec<usize> = alike.map(|fit| fit.line).collect();
            match first.invoices.as_slice() {
                [only] => self.pay(invoices, *only, first.line),
                several if lines.len() >= several.len() => {
                    for (place, index) in several.iter().zip(lines) {
                        self.pay(invoices, *place, index);
                    }
                }
                several => {
                    lines.iter().for_each(|index| self.take(*index));
                    let (invoices, reason) = (several.to_vec(), Reason::FitsEqually);
                    self.proposals.push(Proposal { lines, invoices, reason });
                }
            }
        }
    }

    fn pay(&mut self, invoices: &mut [Standing], place: usize, index: usize) {
        let line = &self.journal.lines[index];
        let proof = Proof::Line(index);
        invoices[place].pay(Payment { on: line.dated, amount: line.amount, proof });
        self.take(index);
    }

    /// What is left may be a part of an invoice, or pay several together.
    fn propose(&mut self, invoices: &[Standing]) {
        for line in &self.lines {
            let places: Vec<usize> = (0..invoices.len())
                .filter(|place| could_pay(self.journal, line, &invoices[*place], PART_LATEST))
                .collect();
            let open = |place: &usize| invoices[*place].open;
            let parts: Vec<usize> =
                places.iter().copied().filter(|place| line.amount < open(place)).collect();
            let is_all = places.len() > 1
                && Cents::sum(places.iter().map(open)).is_some_and(|all| all == line.amount);
            let (invoices, reason) = match (parts.is_empty(), is_all) {
                (false, _) => (parts, Reason::Part),
                (true, true) => (places, Reason::Together),
                (true, false) => continue,
            };
            self.proposals.push(Proposal { lines: vec![line.index], invoices, reason });
        }
    }
}

/// The invoices of which a line is exactly what is open: of these the ones that it is the fewest days late for, and of
/// these the ones whose day is nearest.
struct Fit {
    line: usize,
    invoices: Vec<usize>,
}

fn fit(journal: &Journal, line: &OpenLine<'_>, invoices: &[Standing]) -> Option<Fit> {
    let fits = invoices
        .iter()
        .enumerate()
        .filter(|(_, one)| one.open == line.amount && could_pay(journal, line, one, LATEST));
    let far = |one: &Standing| {
        let days = days_after(line.dated, one.kept.invoice.due);
        (days.max(0), days.abs())
    };
    let fits: Vec<(usize, (i64, i64))> = fits.map(|(place, one)| (place, far(one))).collect();
    let least = fits.iter().map(|(_, far)| *far).min()?;
    let nearest = fits.into_iter().filter(|(_, far)| *far == least);
    Some(Fit { line: line.index, invoices: nearest.map(|(place, _)| place).collect() })
}

/// Whether a line is of the invoice's client and came between its date and so many days after its day.
fn could_pay(journal: &Journal, line: &OpenLine<'_>, one: &Standing, latest: i64) -> bool {
    let invoice = &one.kept.invoice;
    one.is_open()
        && line.dated >= invoice.issued
        && days_after(line.dated, invoice.due) <= latest
        && is_of(journal, line, invoice)
}

/// Whether a line is of the invoice's client, and of its currency.
fn is_of(journal: &Journal, line: &OpenLine<'_>, invoice: &Invoice) -> bool {
    journal.currency == invoice.currency && same(line.client, &invoice.client)
}
