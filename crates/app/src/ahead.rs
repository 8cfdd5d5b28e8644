//! What does a look ahead need of an account beside its lines: the payments that its contracts still let expect?

use crate::book::account::KnownOfBook;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::forecast::{Assumed, ForecastRequest};
use outflow_answers::work::{ExpectedPayment, Foretold, MatchRequest, foretold, still_expected};
use outflow_ledger::{Journal, Snapshot};
use outflow_policy::PolicyBook;

/// Hours and releases older than this have come, or nobody knows when they will.
const ON_ITS_WAY_DAYS: i64 = 30;
/// At least as many days as are shown without another word.
const LONGEST_USUAL_DAYS: i64 = 100;

/// What the book knows of the days to come.
pub(crate) struct Ahead<'a> {
    known: &'a KnownOfBook,
    snapshot: &'a Snapshot,
    first: Date,
    today: Date,
    until: Option<Date>,
    expected: Vec<ExpectedPayment>,
    clients: Vec<Foretold>,
    uncovered: Vec<(Date, Date)>,
}

impl<'a> Ahead<'a> {
    /// From the first day on: that of the site's figures, else `today`.
    pub fn of(
        (journal, policy): (&Journal, &PolicyBook),
        known: &'a KnownOfBook,
        snapshot: &'a Snapshot,
        today: Date,
        until: Option<Date>,
    ) -> Ahead<'a> {
        let first = snapshot.as_of.unwrap_or(today);
        let work = MatchRequest {
            agreements: &known.agreements,
            invoices: &known.invoices,
            policy,
            snapshot,
            top_rated: snapshot.top_rated == Some(true),
            today: first,
        };
        // What was worked or released before the first day may still be on its way.
        let from = first.saturating_sub(ON_ITS_WAY_DAYS.days());
        let to = until.unwrap_or(first.saturating_add(LONGEST_USUAL_DAYS.days()));
        let expected = still_expected(journal, &work, from, to);
        let clients = foretold(&work);
        let uncovered = known.uncovered();
        Ahead { known, snapshot, first, today, until, expected, clients, uncovered }
    }

    /// A request that says nothing of its own: no floor but the kept one, every assumption as it is known.
    pub fn request(&'a self) -> ForecastRequest<'a> {
        ForecastRequest {
            today: self.today,
            until: self.until,
            floor: None,
            kept_floor: self.known.budget.floor(self.first),
            draw: self.known.budget.draw(self.first),
            assumed: Assumed::default(),
            expected: &self.expected,
            clients: &self.clients,
            holidays: self.known.holidays.len(),
            active_on: self.known.done_by(self.first).iter().map(|(_, on)| *on).max(),
            uncovered: &self.uncovered,
            snapshot: self.snapshot,
        }
    }
}
