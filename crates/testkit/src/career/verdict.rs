//! Which answer is right, given the file and what the site shows?
//!
//! Written apart from the oracle on purpose: closes are kept per day with lines, not looked up per
//! calendar day, so that a mistake in one shows against the other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::stages::Board;
use super::{Truth, Waiting};
use crate::line::{Line, TAKE_BACKS, first_gap};

pub(super) fn reach(lines: &[Line], board: &Board, as_of: Date) -> Truth {
    let window = Window::find(lines);
    let inside: Vec<&Line> =
        lines.iter().filter(|line| window.after.is_none_or(|after| line.date > after)).collect();
    let mut contributions: BTreeMap<&'static str, (i64, usize)> = BTreeMap::new();
    for line in &inside {
        let sum = contributions.entry(line.cause).or_default();
        *sum = (sum.0 + line.amount_cents, sum.1 + 1);
    }
    let explained: i64 = contributions.values().map(|(cents, _)| cents).sum();
    let mut case = Case {
        lines,
        board,
        as_of,
        closing: window.closing,
        debits: own_debits(&inside),
        states: board.states.clone(),
        tolerated: BTreeSet::new(),
        inside,
    };
    if first_gap(lines).is_some() {
        case.states.insert("statement_incomplete");
    }
    let (rule, primary_cause) = case.primary();
    case.weigh_silence(rule);
    let one_of = case.inside.iter().any(|line| line.undecided).then(|| TAKE_BACKS.to_vec());
    Truth {
        opening: window.first_opening,
        closing: window.closing,
        window_rule: window.rule,
        window_after: window.after,
        window_opening: window.opening,
        contributions,
        unexplained: window.closing - window.opening - explained,
        rule,
        other_causes: case.other_than(&primary_cause),
        primary_cause,
        debit_causes: case.debits,
        state_causes: case.states,
        tolerated: case.tolerated,
        waiting: board.waiting.clone(),
        next_available: next_available(&board.waiting),
        one_of,
    }
}

struct Window {
    rule: &'static str,
    after: Option<Date>,
    opening: i64,
    first_opening: i64,
    closing: i64,
}

impl Window {
    fn find(lines: &[Line]) -> Self {
        let first_opening = lines.first().map_or(0, |line| line.balance_cents - line.amount_cents);
        let closing = lines.last().map_or(0, |line| line.balance_cents);
        let mut window = Self {
            rule: "since_start",
            after: None,
            opening: first_opening,
            first_opening,
            closing,
        };
        if closing > 0 {
            return window;
        }
        // A close lasts until the evening before the next day with lines.
        let closes: BTreeMap<Date, i64> =
            lines.iter().map(|line| (line.date, line.balance_cents)).collect();
        let mut next: Option<Date> = None;
        for (&day, &close) in closes.iter().rev() {
            if let (true, Some(next)) = (close > 0, next) {
                window.rule = "since_last_positive_day";
                window.after = Some(next.saturating_sub(1.day()));
                window.opening = close;
                break;
            }
            next = Some(day);
        }
        window
    }
}

/// Debits of the user's own money by size: what a card paid is not among them.
fn own_debits(inside: &[&Line]) -> Vec<(&'static str, i64)> {
    let mut sums: BTreeMap<&'static str, i64> = BTreeMap::new();
    for line in inside.iter().filter(|line| !line.card_funded && line.cause != "paid_from_card") {
        *sums.entry(line.cause).or_default() += line.amount_cents;
    }
    let mut debits: Vec<_> = sums.into_iter().filter(|&(_, cents)| cents < 0).collect();
    debits.sort_by_key(|&(_, cents)| cents);
    debits
}

/// The earliest day and all that becomes available on it, transfers not counted.
fn next_available(waiting: &[Waiting]) -> Option<(Date, i64)> {
    let mut by_day: BTreeMap<Date, i64> = BTreeMap::new();
    for item in waiting.iter().filter(|item| !item.outside) {
        if let Some(day) = item.on {
            *by_day.entry(day).or_default() += item.cents;
        }
    }
    by_day.into_iter().next()
}

struct Case<'a> {
    lines: &'a [Line],
    inside: Vec<&'a Line>,
    board: &'a Board,
    as_of: Date,
    closing: i64,
    debits: Vec<(&'static str, i64)>,
    states: BTreeSet<&'static str>,
    tolerated: BTreeSet<&'static str>,
}

type Ruling = (&'static str, Vec<&'static str>);

impl Case<'_> {
    fn primary(&mut self) -> Ruling {
        if self.closing < 0 {
            return ("1", self.took_it_under());
        }
        if self.closing > 0 {
            return self.above_zero();
        }
        let overdue: Vec<_> = ["client_payment_failed", "transfer_late"]
            .into_iter()
            .filter(|cause| self.board.waiting.iter().any(|item| item.cause == *cause))
            .collect();
        let take_backs = self.take_backs();
        let earned = self.lines.iter().any(Line::is_earning);
        if !overdue.is_empty() {
            ("3", overdue)
        } else if self.board.suspended && !take_backs.is_empty() {
            ("3b", take_backs)
        } else if !earned && !self.waiting_order(false).is_empty() {
            ("4", self.waiting_order(false))
        } else if let (true, Some(state)) = (earned, self.only_special()) {
            ("4b", vec![state])
        } else if !self.debits.is_empty() {
            ("5", self.largest_debit())
        } else {
            self.states.insert("no_income");
            ("6", vec!["no_income"])
        }
    }

    fn above_zero(&mut self) -> Ruling {
        for cause in ["account_hold", "payout_blocked", "reserve_kept"] {
            if self.states.contains(cause) {
                return ("2", vec![cause]);
            }
        }
        let mut back = self.take_backs();
        if self.inside.iter().any(|line| line.cause == "withdrawal_returned") {
            back.push("withdrawal_returned");
        }
        if !back.is_empty() {
            return ("7i", back);
        }
        if let Some(expected) = self.board.expected {
            self.tolerated.insert("wrong_figure");
            return ("7ii", self.explains(expected - self.closing));
        }
        let waiting = self.waiting_order(true);
        if !waiting.is_empty() {
            return ("7iii", waiting);
        }
        let deduction = self
            .debits
            .iter()
            .map(|&(cause, _)| cause)
            .find(|cause| ["tax_withheld", "service_fee"].contains(cause));
        match deduction {
            Some(cause) => ("7iv", vec![cause]),
            None => ("7v", self.earned_causes()),
        }
    }

    /// Rule 7 (v): what was earned, the most first; each kind is a fair answer.
    fn earned_causes(&self) -> Vec<&'static str> {
        let mut sums: BTreeMap<&'static str, i64> = BTreeMap::new();
        for line in self.inside.iter().filter(|line| line.is_earning()) {
            *sums.entry(line.cause).or_default() += line.amount_cents;
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|&(_, cents)| std::cmp::Reverse(cents));
        sums.into_iter().map(|(cause, _)| cause).collect()
    }

    /// Rule 1: the last debit at which the balance went under.
    fn took_it_under(&self) -> Vec<&'static str> {
        let under =
            |line: &&Line| line.balance_cents < 0 && line.balance_cents - line.amount_cents >= 0;
        match self.lines.iter().rev().find(under) {
            Some(line) if line.undecided => TAKE_BACKS.to_vec(),
            Some(line) if line.is_take_back() => vec![line.cause],
            _ => self.take_backs(),
        }
    }

    fn take_backs(&self) -> Vec<&'static str> {
        if self.inside.iter().any(|line| line.undecided) {
            return TAKE_BACKS.to_vec();
        }
        TAKE_BACKS
            .into_iter()
            .filter(|cause| self.inside.iter().any(|line| line.cause == *cause))
            .collect()
    }

    /// Rule 4's order: the own deadline, the earliest date, then what has no date.
    fn waiting_order(&self, with_unbilled: bool) -> Vec<&'static str> {
        if self.states.contains("escrow_refund_requested") {
            return vec!["escrow_refund_requested"];
        }
        let inside = || self.board.waiting.iter().filter(|item| !item.outside);
        let earliest = inside().filter_map(|item| item.on).min();
        let first = inside().filter(|item| item.on == earliest).map(|item| item.cause);
        let mut causes: BTreeSet<&'static str> = first.collect();
        if earliest.is_none() {
            let dateless = ["escrow_not_funded", "agency_account", "hours_not_billed"];
            let known = if with_unbilled { 3 } else { 2 };
            causes.extend(dateless[..known].iter().filter(|cause| self.states.contains(*cause)));
        }
        causes.into_iter().collect()
    }

    /// Rule 4's second half: one such contract and nothing else waiting.
    fn only_special(&self) -> Option<&'static str> {
        let special = ["awaiting_approval", "escrow_not_funded", "agency_account"];
        let state = special.into_iter().find(|cause| self.states.contains(cause))?;
        self.board.waiting.iter().all(|item| item.cause == state).then_some(state)
    }

    /// Rule 5: by cause and by single debit; where the two readings differ both are accepted.
    fn largest_debit(&self) -> Vec<&'static str> {
        let payout = |cause: &str| cause.starts_with("withdrawn");
        let fees: i64 = self.sum_of(|line| line.cause == "withdrawal_fee" && line.link.is_none());
        let paid: i64 = self.sum_of(|line| payout(line.cause));
        let by_cause = self
            .debits
            .iter()
            .map(|&(cause, cents)| (if payout(cause) { paid + fees } else { cents }, cause));
        let by_line = self
            .inside
            .iter()
            .filter(|line| !line.card_funded && line.amount_cents < 0)
            .map(|line| (line.amount_cents, line.cause));
        let mut largest: BTreeSet<&'static str> =
            [by_cause.min(), by_line.min()].into_iter().flatten().map(|(_, cause)| cause).collect();
        if largest.contains("refund_to_client") && self.inside.iter().any(|line| line.undecided) {
            largest.extend(TAKE_BACKS);
        }
        largest.into_iter().collect()
    }

    fn sum_of(&self, which: impl Fn(&Line) -> bool) -> i64 {
        let lines = self.inside.iter().filter(|line| which(line));
        lines.map(|line| line.amount_cents).sum()
    }

    /// Rule 7 (ii): the waiting amount that equals the difference, else the largest.
    fn explains(&mut self, difference: i64) -> Vec<&'static str> {
        let waiting = || self.board.waiting.iter().filter(|item| !item.outside);
        let equal: BTreeSet<&'static str> =
            waiting().filter(|item| item.cents == difference).map(|item| item.cause).collect();
        if !equal.is_empty() {
            return equal.into_iter().collect();
        }
        // One item or all of a day: the documents do not say what "the largest" is.
        let mut days: BTreeMap<(&'static str, Option<Date>), i64> = BTreeMap::new();
        for item in waiting() {
            *days.entry((item.cause, item.on)).or_default() += item.cents;
        }
        let by_item = waiting().max_by_key(|item| item.cents).map(|item| item.cause);
        let by_day = days.iter().max_by_key(|(_, cents)| **cents).map(|((cause, _), _)| *cause);
        let largest: BTreeSet<_> = [by_item, by_day].into_iter().flatten().collect();
        if largest.is_empty() {
            // Gross was compared with net: the state says so, the deduction is why.
            self.states.insert("wrong_figure");
            return vec!["wrong_figure", "service_fee"];
        }
        largest.into_iter().collect()
    }

    /// Whether `no_income` has to be named, may be, or must not.
    fn weigh_silence(&mut self, rule: &'static str) {
        let last = self.lines.iter().rev().find(|line| line.is_earning()).map(|line| line.date);
        let days = last.map_or(i32::MAX, |day| (self.as_of - day).get_days());
        let in_window = self.inside.iter().any(|line| line.is_earning());
        let waits = self.board.waiting.iter().any(|item| !item.outside);
        let travels = self.board.waiting.iter().any(|item| item.outside);
        if rule == "6" || waits {
            return;
        }
        let quiet = !self.board.bare && !travels && self.board.special.is_none();
        if rule == "5" && days >= 35 && !in_window && quiet {
            self.states.insert("no_income");
        } else if days >= 30 || !in_window {
            // Rule 5 looks back thirty days, the table of causes at the window.
            self.tolerated.insert("no_income");
        }
    }

    fn other_than(&self, primary: &[&'static str]) -> Vec<&'static str> {
        let first = primary.first().copied().unwrap_or_default();
        let debits = self.debits.iter().map(|&(cause, _)| cause);
        debits.chain(self.states.iter().copied()).filter(|&cause| cause != first).collect()
    }
}
