//! What does the site show on the last day, and what does that truly mean?

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::cast::Rates;
use super::plan::{Ending, TakeBack};
use super::platform::{Platform, Stage, What, Work};
use super::transfers::{Transfer, read_transfers};
use crate::cents::net;
use crate::oracle::Waiting;

/// What the snapshot shows, and its meaning beside it.
#[derive(Debug, Default)]
pub(super) struct Board {
    /// Nothing but the date (and transfers).
    pub bare: bool,
    /// Everything that the site shows was written down.
    pub complete: bool,
    pub totals: Totals,
    pub items: Vec<Item>,
    pub special: Option<Special>,
    pub list_contracts: bool,
    pub hold: bool,
    pub blocked: bool,
    pub transfers: Vec<Transfer>,
    pub expected: Option<i64>,
    pub reserve: i64,
    pub dormancy_notice_on: Option<Date>,
    pub suspended: bool,
    pub waiting: Vec<Waiting>,
    pub states: BTreeSet<&'static str>,
}

/// Stage totals as shown: pending net, the others gross.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub pending: Option<i64>,
    pub in_review: Option<i64>,
    pub work_in_progress: Option<i64>,
}

/// One amount that the site lists.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub stage: &'static str,
    pub work: Work,
    pub net: i64,
    /// 0: gross, 1: net, 2: both.
    pub figures: i64,
    /// The date is shown; otherwise it follows from the week or the release.
    pub dated: bool,
}

/// A contract beside the career's own, without statement lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    Submitted { on: Date },
    Unfunded,
    Agency,
    RefundRequested { on: Date },
    EscrowReturned,
    PaidOutside,
    NotBilled { monday: Date },
    Funded,
}

/// Project funds of the special contract.
pub(super) const ESCROW: i64 = 52_000;

/// Reads everything off the site.
pub(super) fn read_off(p: &mut Platform, as_of: Date) -> Board {
    let mut board = Board { bare: p.plan.bare_snapshot, ..Board::default() };
    if !board.bare {
        choose_special(p, &mut board, as_of);
        read_stages(p, &mut board, as_of);
        read_account(p, &mut board, as_of);
    }
    read_transfers(p, &mut board, as_of);
    if !board.bare {
        board.expected = expected(p, &board);
    }
    board
}

/// Reads everything off the site and leaves nothing out.
pub(super) fn read_off_completely(p: &mut Platform, as_of: Date) -> Board {
    let mut board = Board { complete: true, ..Board::default() };
    read_stages(p, &mut board, as_of);
    read_account(p, &mut board, as_of);
    read_transfers(p, &mut board, as_of);
    board
}

fn choose_special(p: &mut Platform, board: &mut Board, as_of: Date) {
    let working = p.works.iter().any(|work| work.stage == Stage::Coming);
    let submitted = Special::Submitted { on: as_of.saturating_sub(p.rng.range(0..13).days()) };
    let requested = Special::RefundRequested { on: as_of.saturating_sub(p.rng.range(0..6).days()) };
    let into_week = i64::from(as_of.weekday().to_monday_zero_offset());
    let monday = as_of.saturating_sub((into_week + 35).days());
    let not_billed = Special::NotBilled { monday };
    let (from, needed) = match p.plan.ending {
        Ending::SpecialContract => (vec![submitted, Special::Unfunded, Special::Agency], true),
        Ending::Newcomer => {
            (vec![submitted, Special::Unfunded, requested, Special::Funded], !working)
        }
        Ending::Waiting if !working => (vec![not_billed], true),
        Ending::Waiting => (vec![not_billed, submitted], false),
        Ending::PaidOut if p.plan.take_back.is_none() => {
            let quiet = [not_billed, Special::PaidOutside, Special::EscrowReturned];
            let rest = [requested, submitted, Special::Funded, Special::Unfunded, Special::Agency];
            ([quiet.as_slice(), rest.as_slice()].concat(), false)
        }
        _ => return,
    };
    if !needed && p.rng.chance(1, 3) {
        return;
    }
    let special = *p.rng.pick(&from);
    board.special = Some(special);
    board.states.insert(special.state());
    let escrow = net(ESCROW, 10);
    match special {
        Special::Submitted { on } => {
            board.wait(special.state(), escrow, Some(on.saturating_add(19.days())));
        }
        Special::Funded => board.wait(special.state(), escrow, None),
        _ => {}
    }
}

impl Special {
    fn state(self) -> &'static str {
        match self {
            Self::Submitted { .. } => "awaiting_approval",
            Self::Unfunded => "escrow_not_funded",
            Self::Agency => "agency_account",
            Self::RefundRequested { .. } => "escrow_refund_requested",
            Self::EscrowReturned => "escrow_returned",
            Self::PaidOutside => "paid_outside",
            Self::NotBilled { .. } => "hours_not_billed",
            Self::Funded => "work_in_progress",
        }
    }
}

/// Sorts what is coming into the site's three stages and shows each as totals, items or both.
fn read_stages(p: &mut Platform, board: &mut Board, as_of: Date) {
    let (mut pending, mut in_review, mut running) = (Vec::new(), Vec::new(), Vec::new());
    let shown = |work: &&Work| matches!(work.stage, Stage::Coming | Stage::Stuck);
    for work in p.works.iter().filter(shown) {
        match &work.what {
            What::Hourly(hours) if as_of <= hours.to => running.push(work.clone()),
            What::Hourly(hours)
                if as_of <= hours.to.saturating_add(5.days()) && work.stage != Stage::Stuck =>
            {
                in_review.push(work.clone());
            }
            // A bonus that nobody charged for weeks is forgotten.
            What::Bonus { released }
                if work.available_on.is_none() && *released < as_of.saturating_sub(20.days()) => {}
            _ => pending.push(work.clone()),
        }
    }
    board.totals.pending = read_pending(p, board, pending);
    let escrow = if board.special == Some(Special::Funded) { ESCROW } else { 0 };
    board.totals.in_review = read_hours(p, board, in_review, "in_review");
    let hours = read_hours(p, board, running, "work_in_progress");
    board.totals.work_in_progress = hours.map(|hours| hours + escrow);
}

fn read_pending(p: &mut Platform, board: &mut Board, works: Vec<Work>) -> Option<i64> {
    let sum = works.iter().map(|work| p.net_of(work)).sum();
    let plain = works.iter().all(|w| w.stage == Stage::Coming && w.available_on.is_some());
    let clear = board.totals_are_clear();
    let listed = board.complete || works.is_empty();
    if clear && plain && !listed && p.rng.chance(1, 6) {
        // One bare figure: it waits, and nobody can say until when.
        board.wait("pending_security", sum, None);
        return Some(sum);
    }
    let nothing = works.is_empty();
    for work in works {
        let cents = p.net_of(&work);
        let (cause, on) = match (work.stage, work.available_on) {
            (Stage::Stuck, _) => ("client_payment_failed", None),
            (_, None) => ("pending_no_date", None),
            (_, day) => ("pending_security", day),
        };
        board.wait(cause, cents, on);
        board.item(p, "pending_item", work);
    }
    (clear && (board.complete || nothing || p.rng.chance(1, 2))).then_some(sum)
}

/// Hours of one week; a total alone is read as hours of that week.
fn read_hours(
    p: &mut Platform,
    board: &mut Board,
    works: Vec<Work>,
    cause: &'static str,
) -> Option<i64> {
    let gross = works.iter().map(|work| work.gross).sum();
    let clear = board.totals_are_clear();
    let Some(on) = works.first().map(|work| work.available_on) else {
        return clear.then_some(0);
    };
    if clear && !board.complete && p.plan.rates == Rates::Flat && p.rng.chance(1, 2) {
        board.wait(cause, net(gross, 10), on);
        return Some(gross);
    }
    for work in works {
        board.wait(cause, p.net_of(&work), work.available_on);
        let table = if cause == "in_review" { "in_review_item" } else { "work_in_progress_item" };
        board.item(p, table, work);
    }
    (clear && (board.complete || p.rng.chance(1, 2))).then_some(gross)
}

fn read_account(p: &mut Platform, board: &mut Board, as_of: Date) {
    board.suspended = p.contracts.iter().any(|contract| contract.suspended);
    if board.suspended {
        board.states.insert("client_payment_failed");
    }
    let stated = p.plan.rates != Rates::Flat || board.complete;
    let needed = stated || board.suspended || board.special.is_some();
    let undecided = p.plan.take_back == Some(TakeBack::Undecided);
    board.list_contracts = needed || (!undecided && p.rng.chance(1, 3));
    board.hold = p.plan.ending == Ending::Held;
    board.blocked = p.plan.ending == Ending::Blocked || (board.hold && p.rng.chance(1, 4));
    board.reserve = p.plan.reserve;
    if board.hold {
        board.states.insert("account_hold");
    }
    if board.blocked {
        board.states.insert("payout_blocked");
    }
    if board.reserve > 0 && board.reserve == p.balance {
        board.states.insert("reserve_kept");
    }
    let last = p.lines.iter().rev().find(|line| line.is_earning()).map(|line| line.date);
    let asleep = last.is_some_and(|day| day < as_of.saturating_sub(180.days()));
    if asleep && p.balance == 0 && p.rng.chance(3, 4) {
        board.dormancy_notice_on = Some(as_of.saturating_sub(9.days()));
        board.states.insert("unclaimed");
    }
}

/// What the user thought would be there.
fn expected(p: &mut Platform, board: &Board) -> Option<i64> {
    match p.plan.ending {
        Ending::WrongFigure => Some(p.lines.iter().find(|line| line.is_earning())?.amount_cents),
        Ending::Expected => {
            // An amount that stands alone on its day: together with others it is not one figure.
            let alone = |item: &&Waiting| {
                let same = |other: &&Waiting| (other.cause, other.on) == (item.cause, item.on);
                board.waiting.iter().filter(same).count() == 1
            };
            let figures: Vec<i64> =
                board.waiting.iter().filter(alone).map(|item| item.cents).collect();
            let missing = match figures.as_slice() {
                [] => 7_777_777,
                _ if p.rng.chance(1, 4) => 7_777_777,
                figures => *p.rng.pick(figures),
            };
            Some(p.balance + missing)
        }
        _ => None,
    }
}

/// Since this day a special contract exists; never so early that another fee was in force.
pub(super) fn special_since(as_of: Date) -> Date {
    as_of.saturating_sub(40.days()).max(date(2023, 5, 10))
}

impl Platform {
    fn net_of(&self, work: &Work) -> i64 {
        net(work.gross, self.contracts[work.contract].fee_percent)
    }
}

impl Board {
    /// Which total holds the funds of a submitted or disputed milestone, no document says: then
    /// the snapshot shows items only.
    fn totals_are_clear(&self) -> bool {
        let unclear = matches!(
            self.special,
            Some(Special::Submitted { .. } | Special::RefundRequested { .. })
        );
        !unclear
    }

    fn wait(&mut self, cause: &'static str, cents: i64, on: Option<Date>) {
        self.waiting.push(Waiting { cause, cents, on, outside: false });
        self.states.insert(cause);
    }

    pub fn travel(&mut self, cause: &'static str, cents: i64) {
        self.waiting.push(Waiting { cause, cents, on: None, outside: true });
        self.states.insert(cause);
    }

    fn item(&mut self, p: &mut Platform, stage: &'static str, work: Work) {
        let (net, figures, dated) = (p.net_of(&work), p.rng.range(0..3), p.rng.chance(1, 2));
        self.items.push(Item { stage, work, net, figures, dated });
    }
}
