//! Which is the smallest bill from which so much arrives: searched exactly, and proved by one cent less.

use super::desk::Desk;
use super::range::Range;
use super::scenario::{Scenario, scenarios};
use super::{Deal, FeesAnswer, FeesError, bill};
use outflow_ledger::{Cents, Code, Diagnostic};
use outflow_policy::{Effect, Event, PolicyBook};

/// The smallest bill from which an amount arrives, whatever the open questions turn out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NetAnswer {
    /// What shall arrive; what shall become available where no method was chosen.
    pub wanted: Cents,
    /// The smallest bill.
    pub proved: Proved,
    /// The smallest bill if open figures turn out well, where that is a smaller one.
    pub at_best: Option<Proved>,
    /// The smallest bill from which exactly the amount arrives, where that is a larger one.
    pub exactly: Option<Cents>,
    /// What becomes of the smallest bill.
    pub answer: FeesAnswer,
}

/// A bill that is enough, and the next smaller one that is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proved {
    /// The smallest bill.
    pub bill: Cents,
    /// What arrives of it.
    pub arrives: Cents,
    /// What arrives of one cent less; none where the bill is a single cent.
    pub one_less: Option<Cents>,
}

/// Which end of an open figure counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

/// Bills beyond this are not tried: a quadrillion.
const LARGEST: i64 = 100_000_000_000_000_000;
/// How far a bill is looked for from which exactly the amount arrives.
const LOOK_AHEAD: i64 = 2_000;

/// The smallest bill from which at least `wanted` arrives.
pub fn net(book: &PolicyBook, deal: &Deal, wanted: Cents) -> Result<NetAnswer, FeesError> {
    let desk = Desk::open(book, deal)?;
    let search = Search::of(&desk, wanted)?;
    let proved = search.smallest(End::Least)?;
    let best = search.smallest(End::Most)?;
    Ok(NetAnswer {
        wanted,
        at_best: Some(best).filter(|best| best.bill < proved.bill),
        exactly: search.exactly(&proved)?,
        answer: bill(book, deal, proved.bill)?,
        proved,
    })
}

struct Search<'d, 'b> {
    desk: &'d Desk<'b>,
    wanted: Cents,
    /// What has to arrive so that the payout is made at all.
    needed: Cents,
    /// How much less can arrive of a larger bill than of a smaller one, at the most.
    slack: i64,
}

impl<'d, 'b> Search<'d, 'b> {
    fn of(desk: &'d Desk<'b>, wanted: Cents) -> Result<Search<'d, 'b>, FeesError> {
        let (mut needed, mut most) = (wanted, None);
        if let Some(method) = &desk.deal.method {
            for work in &desk.works {
                let on = desk.payout_day(*work)?;
                let country = desk.deal.country.as_deref();
                let event = Event::PaidOut { method, amount: Some(wanted), country, on };
                let follows = desk.ask(&event)?;
                for one in follows {
                    match one.effect {
                        Effect::MinimumPayout => needed = needed.max(one.amount.unwrap_or(needed)),
                        Effect::MaximumPayout => {
                            most = most.or(one.amount).min(one.amount.or(most))
                        }
                        _ => {}
                    }
                }
            }
        }
        if let Some(most) = most.filter(|most| wanted > *most) {
            let message = format!(
                "{wanted} cannot arrive by this method: at most {most} is paid out at once"
            );
            return Err(Diagnostic::new(Code::BadFlag, message)
                .expecting(format!("an amount up to {most}"))
                .hinting("Ask for less, choose another method, or ask without --method.")
                .into());
        }
        let charges = scenarios(desk, wanted)?.iter().map(|one| one.charges.len()).max();
        // Every charge is rounded by half a cent at the most, and a tax is rounded from a rounded fee: less than a
        // cent each. The payout adds two. Unrounded, more is billed and more arrives; so what arrives of a larger
        // bill can be less by twice that, and not by more.
        let slack = 2 * (i64::try_from(charges.unwrap_or(0)).unwrap_or(i64::MAX / 4) + 2);
        Ok(Search { desk, wanted, needed, slack })
    }

    /// What would arrive if no minimum and no maximum stood in the way.
    fn arrives(&self, bill: i64, end: End) -> Result<Cents, FeesError> {
        self.figure(bill, end, Scenario::unlimited)
    }

    /// What does arrive: nothing below the minimum of the method.
    fn really(&self, bill: i64, end: End) -> Result<Cents, FeesError> {
        self.figure(bill, end, Scenario::arrives)
    }

    fn figure(&self, bill: i64, end: End, of: fn(&Scenario) -> Range) -> Result<Cents, FeesError> {
        let bill = Cents::new(bill).unwrap_or(Cents::MAX);
        let found = scenarios(self.desk, bill)?;
        let range = Range::hull(found.iter().map(of));
        let figure = if end == End::Least { range.least } else { range.most };
        figure.ok_or_else(|| self.not_stated())
    }

    /// No bill is sure to be enough where a charge of unknown size is taken from it.
    fn not_stated(&self) -> FeesError {
        let name = self.desk.book.name_of(&self.desk.deal.platform);
        let what = match &self.desk.deal.method {
            Some(method) => format!("what a payout by {method} costs, or a tax before it,"),
            None => "the rate of a tax".to_owned(),
        };
        let message = format!(
            "no policy in force: no rule of {name} states {what} so that no bill is sure to be enough"
        );
        Diagnostic::new(Code::NoPolicyInForce, message)
            .hinting("Ask without --method for the bill from which it becomes available, or add a pack of your own with the figure.")
            .into()
    }

    /// Larger bills do not always bring more, since each fee is rounded by itself. So this looks first for the last
    /// bill below which, whatever the rounding, nothing can be enough, and then tries every cent from there.
    fn smallest(&self, end: End) -> Result<Proved, FeesError> {
        let needed = self.needed.minor();
        let is_hopeless = |bill: i64| -> Result<bool, FeesError> {
            Ok(self.arrives(bill, end)?.minor() < needed.saturating_sub(self.slack))
        };
        let mut hopeless = 0;
        let mut high = needed.max(1);
        while self.arrives(high, end)?.minor() < needed {
            if is_hopeless(high)? {
                hopeless = high;
            }
            high = high.saturating_mul(2);
            if high > LARGEST {
                return Err(self.no_bill());
            }
        }
        while high - hopeless > 1 {
            let middle = hopeless + (high - hopeless) / 2;
            match is_hopeless(middle)? {
                true => hopeless = middle,
                false => high = middle,
            }
        }
        let mut bill = hopeless + 1;
        while self.arrives(bill, end)?.minor() < needed {
            bill += 1;
        }
        let one_less = if bill == 1 { None } else { Some(self.really(bill - 1, end)?) };
        let arrives = self.really(bill, end)?;
        Ok(Proved { bill: Cents::new(bill).unwrap_or(Cents::MAX), arrives, one_less })
    }

    fn exactly(&self, proved: &Proved) -> Result<Option<Cents>, FeesError> {
        if proved.arrives == self.wanted || self.needed > self.wanted {
            return Ok(None);
        }
        for bill in proved.bill.minor()..proved.bill.minor().saturating_add(LOOK_AHEAD) {
            let arrives = self.arrives(bill, End::Least)?;
            if arrives == self.wanted {
                return Ok(Cents::new(bill));
            }
            if arrives.minor() > self.wanted.minor().saturating_add(self.slack) {
                break;
            }
        }
        Ok(None)
    }

    fn no_bill(&self) -> FeesError {
        let message = format!(
            "there is no bill from which {} arrives: what is taken grows as fast as the bill",
            self.wanted
        );
        Diagnostic::new(Code::BadFlag, message)
            .expecting("an amount that a bill can bring")
            .hinting(match self.desk.contract_rate.is_some() && self.desk.deal.fee_points.is_none() {
                true => "Say the contract's own rate with --fee-percent: without it all of a bill may be taken.",
                false => "Ask for a smaller amount, or look at what is taken: outflow fees 100 with the same flags.",
            })
            .into()
    }
}
