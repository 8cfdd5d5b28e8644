//! Which taxes will be taken from coming money: those that a rule makes certain, and those that the last ones show.

use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Journal, LedgerCause, RowId, Snapshot};
use outflow_policy::rule::Item;
use outflow_policy::{Consequence, Event, PolicyBook, share_of};

/// What decides about taxes.
pub(super) struct Taxes<'a> {
    policy: &'a PolicyBook,
    platform: &'a str,
    snapshot: &'a Snapshot,
    /// What explains the last taxes on fees of the statement.
    on_fees: Option<Shown>,
    /// What explains the last withheld taxes.
    withheld: Option<Shown>,
    /// The taxes that the statement shows and nothing explains.
    pub unexplained: Vec<LedgerCause>,
    is_off: bool,
}

/// What explains taxes of the statement to the cent.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Shown {
    /// The rule with this id.
    Rule(String),
    /// A rate in hundredths of a percent that fits the latest of them.
    Rate(u32),
}

/// What is taken.
pub(super) struct Taken {
    /// Negative.
    pub sum: Cents,
    /// A rule names the most that it can be, not how much it is.
    pub is_most: bool,
    /// The rules.
    pub because: Vec<Citation>,
}

/// How far back a tax counts as still charged.
const LINES: usize = 400;
/// So many of the latest taxes must fit one rate.
const TAXES_THAT_SHOW_A_RATE: usize = 6;

impl<'a> Taxes<'a> {
    pub fn new(
        journal: &'a Journal,
        policy: &'a PolicyBook,
        snapshot: &'a Snapshot,
        is_off: bool,
    ) -> Taxes<'a> {
        let mut taxes = Taxes {
            policy,
            platform: journal.platform.0,
            snapshot,
            on_fees: None,
            withheld: None,
            unexplained: Vec::new(),
            is_off,
        };
        for cause in [LedgerCause::TaxOnFees, LedgerCause::TaxWithheld] {
            let last = last_taxes(journal, cause);
            let Some((base, tax, on)) = last.first().copied() else { continue };
            let follows = taxes.of(cause, base, on);
            let exact = follows.iter().find(|one| one.amount == Some(tax));
            let rule = exact.and_then(|one| one.because.first()).map(|rule| rule.id.clone());
            let shown = rule.map(Shown::Rule).or_else(|| rate_of(&last).map(Shown::Rate));
            if shown.is_none() {
                taxes.unexplained.push(cause);
            }
            match cause {
                LedgerCause::TaxOnFees => taxes.on_fees = shown,
                _ => taxes.withheld = shown,
            }
        }
        taxes
    }

    fn of(&self, cause: LedgerCause, base: Cents, on: Date) -> Vec<Consequence> {
        let country = self.snapshot.country.as_deref();
        let event = match cause {
            LedgerCause::TaxOnFees => {
                Event::Charged { item: Item::ServiceFee, amount: base, country, on }
            }
            _ => {
                let tax_form_complete = self.snapshot.tax_form_complete;
                Event::ClientPaid { gross: base, country, tax_form_complete, on }
            }
        };
        self.policy.consequences(self.platform, &event)
    }

    /// What is taken from money of so much before its fee, whose fee is so much.
    pub fn taken(&self, gross: Cents, fee: Cents, on: Date) -> Taken {
        let mut taken = Taken { sum: Cents::ZERO, is_most: false, because: Vec::new() };
        if self.is_off {
            return taken;
        }
        let parts = [
            (LedgerCause::TaxOnFees, fee.abs(), &self.on_fees),
            (LedgerCause::TaxWithheld, gross, &self.withheld),
        ];
        for (cause, base, shown) in parts {
            if let Some(Shown::Rate(points)) = shown {
                let tax = share_of(base, *points).unwrap_or(Cents::ZERO);
                taken.sum = taken.sum.minus(tax).unwrap_or(taken.sum);
                continue;
            }
            let follows = self.of(cause, base, on);
            let is_shown = |one: &&Consequence| is_by(one, shown);
            let certain = || follows.iter().find(|one| one.is_certain());
            let found = follows.iter().find(is_shown).or_else(certain);
            let Some((one, amount)) = found.and_then(|one| Some((one, one.amount?))) else {
                continue;
            };
            taken.sum = taken.sum.plus(amount).unwrap_or(taken.sum);
            taken.is_most |= one.bounds.is_some() && !is_by(one, shown);
            taken.because.extend(one.because.iter().cloned());
        }
        taken
    }

    /// What a tax adds to a price of an item: negative, with the rules.
    pub fn on_price(&self, item: Item, price: Cents, on: Date) -> (Cents, Vec<Citation>) {
        if self.is_off {
            return (Cents::ZERO, Vec::new());
        }
        let country = self.snapshot.country.as_deref();
        let event = Event::Charged { item, amount: price, country, on };
        let follows = self.policy.consequences(self.platform, &event);
        let is_shown = |one: &&Consequence| one.is_certain() || is_by(one, &self.on_fees);
        let found = follows.iter().find(is_shown);
        match found.and_then(|one| Some((one.amount?, one.because.clone()))) {
            Some((amount, because)) => (amount, because),
            None => (Cents::ZERO, Vec::new()),
        }
    }
}

fn is_by(one: &Consequence, shown: &Option<Shown>) -> bool {
    let id = one.because.first().map(|rule| &rule.id);
    matches!(shown, Some(Shown::Rule(rule)) if id == Some(rule))
}

/// The latest taxes of this cause that name what they were taken of: the base, the tax (negative) and the day.
fn last_taxes(journal: &Journal, cause: LedgerCause) -> Vec<(Cents, Cents, Date)> {
    let from = journal.lines.len().saturating_sub(LINES);
    let causes = &journal.meanings.causes;
    let taxes = (from..journal.lines.len()).rev().filter_map(|at| {
        let line = &journal.lines[at];
        let is_one = causes[at] == cause && line.amount.is_negative();
        let base = is_one.then(|| base_of(journal, from, at)).flatten()?;
        Some((base, line.amount, line.dated))
    });
    taxes.take(TAXES_THAT_SHOW_A_RATE).collect()
}

/// The rate that fits all of these taxes to the cent; of several, the roundest, then the lowest.
fn rate_of(taxes: &[(Cents, Cents, Date)]) -> Option<u32> {
    let fits =
        |points: &u32| taxes.iter().all(|(base, tax, _)| share_of(*base, *points) == Some(-*tax));
    [500, 100, 50, 25, 5, 1]
        .into_iter()
        .find_map(|step: u32| (1..=10_000 / step).map(|times| times * step).find(fits))
}

fn base_of(journal: &Journal, from: usize, tax: usize) -> Option<Cents> {
    let causes = &journal.meanings.causes;
    let line = &journal.lines[tax];
    let (named, grouped): (Option<RowId>, Option<RowId>) = (line.names, line.group);
    let wanted = |at: &usize| match causes[tax] {
        LedgerCause::TaxOnFees => causes[*at] == LedgerCause::ServiceFee,
        _ => causes[*at].is_earning(),
    };
    let meets = |at: &usize| {
        let other = &journal.lines[*at];
        match named {
            Some(id) => other.id == Some(id),
            None => grouped.is_some() && other.group == grouped,
        }
    };
    let found = (from..journal.lines.len()).find(|at| wanted(at) && meets(at))?;
    Some(journal.lines[found].amount.abs())
}
