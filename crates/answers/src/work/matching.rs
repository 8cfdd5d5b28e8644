//! Which lines paid which expected payment, and what was early, late, short or is missing?
//!
//! A line pays one expected payment at the most, several lines may pay one. Pairs are made the nearest first: an
//! hourly line pays the week that it names; then equal amounts meet, the least days apart first; then parts add up.

use super::expected::{AskedBy, ExpectedPayment, expected};
use super::invoiced;
use super::lines::{by_client, days_after, tells_of, week_paid};
use super::{Agreement, Pay};
use crate::contracts::same;
use crate::invoices::{self, KeptInvoice};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, StageItem, Week, WorkKind};
use outflow_ledger::{Cents, Citation, Journal, LedgerCause, Snapshot};
use outflow_policy::{Effect, Event, PolicyBook};

/// So many days to come are shown; what was paid already is shown however far off its day is.
const AHEAD_DAYS: i64 = 35;
/// An equal amount may come so many days before its day …
const EQUAL_EARLY: i64 = 14;
/// … a milestone, which is paid when it is done, so many …
const MILESTONE_EARLY: i64 = 180;
/// … or after it.
const EQUAL_LATE: i64 = 45;
/// Another amount may come so many days before it …
const PART_EARLY: i64 = 7;
/// … or after it.
const PART_LATE: i64 = 21;
/// So many days late is missing.
const MISSING_AFTER: i64 = 30;

/// What there is beside the journal.
#[derive(Clone, Copy, Debug)]
pub struct MatchRequest<'a> {
    /// The contracts of the journal's account.
    pub agreements: &'a [Agreement],
    /// The invoices of the account, as the book keeps them.
    pub invoices: &'a [KeptInvoice],
    /// The rules.
    pub policy: &'a PolicyBook,
    /// The site's figures, which may show hours of a week.
    pub snapshot: &'a Snapshot,
    /// Whether the user is Top Rated.
    pub top_rated: bool,
    /// The day of the answer.
    pub today: Date,
}

/// How an expected payment stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It came on its day.
    Paid,
    /// It came so many days before it.
    Early(i64),
    /// It came so many days after it.
    Late(i64),
    /// Less came.
    Short(Cents),
    /// Nothing came, so many days after its day, by the last line.
    Overdue(i64),
    /// Nothing came since this day, more than a month before the last line.
    MissingSince(Date),
    /// Hours that nothing shows to have been worked: no line pays for their week, and the lines go on after its day.
    NotBilled,
    /// Its day has passed, so many days ago, but the lines end before it.
    NotKnown(i64),
    /// Its day is to come.
    NotDueYet,
}

/// An expected payment beside what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matched {
    /// What was expected.
    pub expected: ExpectedPayment,
    /// The day on which it is to become available.
    pub available_on: Date,
    /// The rules that say so; none where no rule is known, then it is the day of the payment.
    pub because: Vec<Citation>,
    /// The lines that paid it, by their places in the journal, oldest first.
    pub lines: Vec<usize>,
    /// The last day on which money for its invoice came that no line shows, as the user recorded it.
    pub told_on: Option<Date>,
    /// What came of it.
    pub received: Cents,
    /// How it stands.
    pub standing: Standing,
}

impl Matched {
    /// The day on which money that came on a day was to come: before an invoice was made, by the contract alone.
    fn due_for(&self, came: Date) -> Date {
        match &self.expected.invoice {
            Some(asked) if came < asked.issued => {
                let moved = days_after(self.expected.pays_on, self.expected.covers);
                self.available_on.saturating_sub(moved.days())
            }
            _ => self.available_on,
        }
    }

    /// What came whole before its invoice was made keeps the contract's own day.
    fn take_own_days(&mut self, journal: &Journal) {
        let last = self.lines.iter().map(|index| journal.lines[*index].dated).max();
        let is_before = |asked: &AskedBy| {
            self.told_on.is_none() && last.is_some_and(|last| last < asked.issued)
        };
        let is_whole = self.received.wide() >= self.expected.gross.wide();
        if is_whole && self.expected.invoice.as_ref().is_some_and(is_before) {
            self.available_on = last.map_or(self.available_on, |last| self.due_for(last));
            self.expected.pays_on = self.expected.covers;
        }
    }

    /// Whether somebody should look after it. Fewer hours than usual are nobody's fault.
    pub fn is_finding(&self) -> bool {
        match self.standing {
            Standing::Overdue(_) | Standing::MissingSince(_) => true,
            Standing::Short(_) => !self.expected.is_by_week(),
            _ => false,
        }
    }
}

/// The expected payments beside the lines of their clients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matching {
    /// By the day on which they are to become available.
    pub payments: Vec<Matched>,
    /// Lines of these clients, since their first contract, that no expected payment asks for; places in the journal.
    pub not_expected: Vec<usize>,
    /// The last day that the lines tell of.
    pub known_to: Option<Date>,
    /// How the account's invoices stand.
    pub invoices: invoices::Matched,
}

/// All payments beside the lines, shown or not.
pub(super) struct Compared {
    /// Those that were to come before the first line; nothing is known of them.
    pub(super) before: Vec<Matched>,
    /// The others, by the day on which they are to become available.
    pub(super) payments: Vec<Matched>,
    /// Lines that paid none of them.
    open: Vec<usize>,
    invoices: invoices::Matched,
}

/// Compares what contracts let expect with what came, from the first line on.
pub fn matching(journal: &Journal, request: &MatchRequest<'_>) -> Matching {
    let Compared { mut payments, open, invoices, .. } = compare(journal, request, request.today);
    let shown_to = request.today.saturating_add(AHEAD_DAYS.days());
    let is_near = |one: &ExpectedPayment| one.covers.min(one.pays_on) <= shown_to;
    payments.retain(|one| is_near(&one.expected) || !one.received.is_zero());
    let known_to = journal.covered().map(|(_, last)| last);
    Matching { payments, not_expected: open, known_to, invoices }
}

/// Compares everything that is to come up to a day, or that the lines can have paid, with what came.
///
/// What is known of an invoice comes first: what it asks for, and the lines that paid it. The other lines pay the other
/// payments; where they are just what an invoice asks for that was made later, they paid it.
pub(super) fn compare(journal: &Journal, request: &MatchRequest<'_>, until: Date) -> Compared {
    let covered = journal.covered();
    let mut invoices = invoices::matching(journal, request.invoices.to_vec(), request.today);
    let mut payments = awaited(journal, request, until);
    let mut open = lines_of(journal, request.agreements);
    invoiced::settle(&mut payments, &invoices, &mut open);
    let mut before = Vec::new();
    if let Some((first, _)) = covered {
        // What came of an invoice is known without lines.
        let is_before = |one: &Matched| one.available_on < first && one.received.is_zero();
        (before, payments) = payments.into_iter().partition(is_before);
    }
    Pairing { journal, agreements: request.agreements, payments: &mut payments, open: &mut open }
        .run();
    invoiced::paid_before(journal, &payments, &mut invoices, request.today);
    for payment in &mut payments {
        payment.lines.sort_unstable();
        payment.take_own_days(journal);
        payment.standing = standing(journal, payment, covered, request);
    }
    open.sort_unstable();
    Compared { before, payments, open, invoices }
}

/// All that the lines can have paid, however early, and what is to come up to a day.
fn awaited(journal: &Journal, request: &MatchRequest<'_>, until: Date) -> Vec<Matched> {
    let from = request.agreements.iter().map(|one| one.started).min().unwrap_or(request.today);
    let payable = journal.covered().map(|(_, last)| last.saturating_add(MILESTONE_EARLY.days()));
    let shown = request.today.saturating_add(AHEAD_DAYS.days());
    let invoiced = request.invoices.iter().map(|one| one.invoice.covers);
    let until = invoiced.chain(payable).chain([until]).fold(shown, Date::max);
    let of = |expected: ExpectedPayment| {
        let (available_on, because) = available(journal, request, &expected);
        let (lines, received) = (Vec::new(), Cents::ZERO);
        let standing = Standing::NotDueYet;
        Matched { expected, available_on, because, lines, told_on: None, received, standing }
    };
    let all = expected(request.agreements, from, until);
    let all = invoiced::asked(journal.currency, request, all);
    let mut payments: Vec<Matched> = all.into_iter().map(of).collect();
    payments.sort_by_key(|one| (one.available_on, one.expected.covers, one.expected.agreement));
    payments
}

/// When a payment is to become available, by the rules; without one, on its own day.
fn available(
    journal: &Journal,
    request: &MatchRequest<'_>,
    payment: &ExpectedPayment,
) -> (Date, Vec<Citation>) {
    let top_rated = request.top_rated;
    let event = match payment.week_reviewed() {
        Some(week) => Event::HoursWorked { week, top_rated },
        None => {
            let (on, contracts) = (payment.pays_on, payment.contracts);
            Event::PaymentReleased { on, contracts, top_rated }
        }
    };
    let follows = request.policy.consequences(journal.platform.0, &event);
    let found = follows.into_iter().find(|one| one.effect == Effect::BecomesAvailable);
    found.map_or((payment.pays_on, Vec::new()), |one| (one.on, one.because))
}

/// The earnings of clients with a contract, from the first one's start on.
fn lines_of(journal: &Journal, agreements: &[Agreement]) -> Vec<usize> {
    let mut lines = Vec::new();
    for of_client in by_client(journal) {
        let own = agreements.iter().filter(|one| same(&one.client, &of_client.client));
        let Some(started) = own.map(|one| one.started).min() else { continue };
        let counts = |index: &usize| journal.lines[*index].dated >= started;
        lines.extend(of_client.lines.into_iter().filter(counts));
    }
    lines.sort_unstable();
    lines
}

/// Gives lines to payments until no more fit.
struct Pairing<'a> {
    journal: &'a Journal,
    agreements: &'a [Agreement],
    payments: &'a mut [Matched],
    /// Lines that paid nothing yet.
    open: &'a mut Vec<usize>,
}

/// How well a line fits: other titles come later, then more days apart.
type Fit = (bool, i64);

impl Pairing<'_> {
    fn run(&mut self) {
        self.weeks();
        self.nearest(true);
        self.nearest(false);
    }

    /// Hourly lines that name their week pay that week, whatever they amount to, and no other.
    fn weeks(&mut self) {
        for index in std::mem::take(self.open) {
            let week = week_paid(self.journal, index);
            let place = week.and_then(|week| {
                let of_week = (0..self.payments.len()).filter(|place| {
                    self.payments[*place].expected.worked == Some(week)
                        && self.is_of_client(*place, index)
                });
                of_week.min_by_key(|place| {
                    let payment = &self.payments[*place];
                    (self.has_other_title(*place, index), payment.lines.len(), *place)
                })
            });
            match place {
                Some(place) if self.pay(place, index) => {}
                _ => self.open.push(index),
            }
        }
    }

    /// Pairs of payments and lines, the best first: of equal amounts, or as parts of one payment.
    fn nearest(&mut self, is_equal: bool) {
        let mut pairs: Vec<(Fit, usize, usize)> = Vec::new();
        for index in self.open.iter().copied() {
            for place in 0..self.payments.len() {
                let fit = self.fit(place, index, is_equal);
                pairs.extend(fit.map(|fit| (fit, place, index)));
            }
        }
        pairs.sort_unstable();
        for (_, place, index) in pairs {
            let is_open = self.open.contains(&index);
            if is_open && self.has_room(place, index, is_equal) && self.pay(place, index) {
                self.open.retain(|open| *open != index);
            }
        }
    }

    fn fit(&self, place: usize, index: usize, is_equal: bool) -> Option<Fit> {
        let (payment, line) = (&self.payments[place], &self.journal.lines[index]);
        let days = days_after(line.dated, payment.due_for(line.dated));
        let (early, late) = match is_equal {
            true if self.is_milestone(place) => (MILESTONE_EARLY, EQUAL_LATE),
            true => (EQUAL_EARLY, EQUAL_LATE),
            false => (PART_EARLY, PART_LATE),
        };
        let is_near = (-early..=late).contains(&days);
        let is_it = is_near && self.is_of_kind(place, index, is_equal);
        let fits =
            is_it && self.is_of_client(place, index) && self.has_room(place, index, is_equal);
        fits.then(|| (self.has_other_title(place, index), days.abs()))
    }

    fn is_milestone(&self, place: usize) -> bool {
        let number = self.payments[place].expected.agreement;
        let its = self.agreements.iter().find(|agreement| agreement.number == number);
        its.is_some_and(|agreement| matches!(agreement.pay, Pay::Fixed { .. }))
    }

    /// Whether the line still fits beside those that pay it already; a tenth more is no other payment.
    fn has_room(&self, place: usize, index: usize, is_equal: bool) -> bool {
        let payment = &self.payments[place];
        let (gross, amount) =
            (payment.expected.gross.wide(), self.journal.lines[index].amount.wide());
        match is_equal {
            true => payment.received.is_zero() && amount == gross,
            false => (payment.received.wide() + amount) * 10 <= gross * 11,
        }
    }

    /// A bonus is taken for a payment only where it is the very amount; hours only for hours of an unnamed week.
    fn is_of_kind(&self, place: usize, index: usize, is_equal: bool) -> bool {
        let is_hourly = self.payments[place].expected.kind == WorkKind::Hourly;
        match self.journal.meanings.causes[index] {
            LedgerCause::EarnedHourly => is_hourly && week_paid(self.journal, index).is_none(),
            LedgerCause::EarnedBonus => !is_hourly && is_equal,
            _ => !is_hourly,
        }
    }

    fn is_of_client(&self, place: usize, index: usize) -> bool {
        let client = self.journal.texts.text(self.journal.lines[index].client);
        same(&self.payments[place].expected.client, client)
    }

    /// Whether both name what the work is, and not the same.
    fn has_other_title(&self, place: usize, index: usize) -> bool {
        let number = self.payments[place].expected.agreement;
        let agreement = self.agreements.iter().find(|one| one.number == number);
        let title = agreement.and_then(|one| one.title.as_deref()).unwrap_or_default();
        let of_line = self.journal.texts.text(self.journal.lines[index].contract);
        !title.is_empty() && !of_line.is_empty() && !same(title, of_line)
    }

    /// Counts the line for the payment, unless the sum could not be held.
    fn pay(&mut self, place: usize, index: usize) -> bool {
        let payment = &mut self.payments[place];
        match payment.received.plus(self.journal.lines[index].amount) {
            Some(sum) => {
                payment.received = sum;
                payment.lines.push(index);
                true
            }
            None => false,
        }
    }
}

fn standing(
    journal: &Journal,
    payment: &Matched,
    covered: Option<(Date, Date)>,
    request: &MatchRequest<'_>,
) -> Standing {
    let today = request.today;
    let due = payment.available_on;
    let of_lines = payment.lines.iter().map(|index| journal.lines[*index].dated).max();
    // What the user saw elsewhere came on the day of the payment itself, without the platform's wait.
    let of_told = payment.told_on.map(|on| (on, payment.expected.pays_on));
    if let Some((last, due)) =
        of_lines.map(|on| (on, payment.due_for(on))).into_iter().chain(of_told).max()
    {
        let missing = payment.expected.gross.minus(payment.received);
        let days = days_after(last, due);
        return match missing.filter(|missing| missing.is_positive()) {
            // The rest may still come in time.
            Some(_) if payment.available_on >= today && !payment.expected.is_by_week() => {
                Standing::NotDueYet
            }
            Some(missing) => Standing::Short(missing),
            None if days == 0 => Standing::Paid,
            None if days < 0 => Standing::Early(-days),
            None => Standing::Late(days),
        };
    }
    let known_to = covered.filter(|_| tells_of(covered, due)).map(|(_, last)| last.min(today));
    match known_to {
        _ if due >= today => Standing::NotDueYet,
        None => Standing::NotKnown(days_after(today, due)),
        // Who did not work is paid nothing: only hours that something shows can be late.
        Some(_)
            if payment
                .expected
                .week_reviewed()
                .is_some_and(|week| !is_shown(request, payment, week)) =>
        {
            Standing::NotBilled
        }
        Some(known_to) => match days_after(known_to, due) {
            days if days > MISSING_AFTER => Standing::MissingSince(due),
            days => Standing::Overdue(days),
        },
    }
}

/// Whether the site's figures show hours of that week, of this client or of a contract that they do not name.
fn is_shown(request: &MatchRequest<'_>, payment: &Matched, week: Week) -> bool {
    let figures = request.snapshot;
    let is_of_client = |one: &Contract| {
        one.client.as_deref().is_some_and(|client| same(client, &payment.expected.client))
    };
    let logged = |one: &&Contract| {
        let minutes = one.logged_minutes.max(one.billed_minutes);
        one.week == Some(week) && minutes.is_some_and(|minutes| minutes > 0)
    };
    let is_it = |item: &&StageItem| {
        item.kind == WorkKind::Hourly
            && item.week == Some(week)
            && item.contract.as_deref().is_none_or(|named| {
                let of_title =
                    |one: &&Contract| one.title.as_deref().is_some_and(|title| same(title, named));
                same(named, &payment.expected.client)
                    || figures.contracts.iter().find(of_title).is_some_and(is_of_client)
            })
    };
    let items = [&figures.in_review_items, &figures.pending_items, &figures.work_in_progress_items];
    items.into_iter().flatten().any(|item| is_it(&item))
        || figures.contracts.iter().filter(logged).any(is_of_client)
}

/// Whether a payment can still be expected of it after a day.
pub fn is_running(agreement: &Agreement, today: Date) -> bool {
    let has_ended = agreement.ended.is_some_and(|ended| ended < today);
    let is_done = match &agreement.pay {
        Pay::Fixed { milestones } => milestones.iter().all(|one| one.due < today),
        Pay::Retainer { rhythm, .. } => rhythm.next(today).is_none(),
        Pay::Hourly { .. } => false,
    };
    !has_ended && !is_done
}
