//! How does a user write down what the site shows?

use std::fmt::{Display, Write};

use jiff::ToSpan;
use jiff::civil::Date;

use super::cast::Rates;
use super::plan::is_schedule_day;
use super::platform::{Platform, Stage, What};
use super::stages::{Board, ESCROW, Item, Special, special_since};
use super::transfers::Transfer;
use crate::cents::plain;

/// The snapshot file.
pub(super) fn write(p: &mut Platform, board: &Board, as_of: Date) -> String {
    let mut toml = Toml::default();
    toml.bare("as_of", as_of);
    if !board.bare {
        account(&mut toml, p, board);
        board.items.iter().for_each(|item| write_item(&mut toml, p, item));
        if board.list_contracts {
            cast(&mut toml, p, board);
        }
        if let Some(special) = board.special {
            write_special(&mut toml, p, special, as_of);
        }
        locks(&mut toml, p, board, as_of);
        schedule(&mut toml, p, board, as_of);
    }
    board.transfers.iter().for_each(|transfer| write_transfer(&mut toml, p, transfer));
    toml.text
}

#[derive(Default)]
struct Toml {
    text: String,
}

impl Toml {
    /// A date, number or truth value.
    fn bare(&mut self, key: &str, value: impl Display) {
        writeln!(self.text, "{key} = {value}").expect("a String takes everything");
    }

    fn text(&mut self, key: &str, value: impl Display) {
        let value = value.to_string().replace('\\', "\\\\").replace('"', "\\\"");
        self.bare(key, format_args!("\"{value}\""));
    }

    fn money(&mut self, key: &str, cents: i64) {
        self.text(key, plain(cents));
    }

    fn table(&mut self, name: &str) {
        writeln!(self.text, "\n[{name}]").expect("a String takes everything");
    }

    fn entry(&mut self, name: &str) {
        self.table(&format!("[{name}]"));
    }
}

fn account(toml: &mut Toml, p: &mut Platform, board: &Board) {
    toml.text("account", "upwork");
    toml.text("country", p.plan.country.code);
    if p.balance >= 0 && (board.complete || p.lines.is_empty() || p.rng.chance(3, 4)) {
        toml.money("available", p.balance);
    }
    let totals = &board.totals;
    let stages = [
        ("pending", totals.pending),
        ("in_review", totals.in_review),
        ("work_in_progress", totals.work_in_progress),
    ];
    for (key, cents) in stages {
        if let Some(cents) = cents {
            toml.money(key, cents);
        }
    }
    if board.reserve > 0 {
        toml.money("reserve_balance", board.reserve);
    }
    if let Some(expected) = board.expected {
        toml.money("expected", expected);
    }
    if board.complete || p.plan.top_rated || p.rng.chance(1, 2) {
        toml.bare("top_rated", p.plan.top_rated);
    }
    if board.complete {
        toml.text("membership", if p.plan.member { "plus" } else { "basic" });
    }
    if let Some(day) = board.dormancy_notice_on {
        toml.bare("dormancy_notice_on", day);
    }
}

fn write_item(toml: &mut Toml, p: &Platform, item: &Item) {
    toml.entry(item.stage);
    let work = &item.work;
    let kind = match work.what {
        What::Hourly(_) => "hourly",
        What::Fixed { .. } => "fixed",
        What::Bonus { .. } => "bonus",
    };
    toml.text("kind", kind);
    toml.text("contract", p.contracts[work.contract].title);
    if item.figures != 1 {
        toml.money("gross", work.gross);
    }
    if item.figures != 0 {
        toml.money("net", item.net);
    }
    let pending = item.stage == "pending_item";
    match (&work.what, work.available_on) {
        (What::Hourly(hours), _) if !pending || !item.dated => {
            toml.text("week", format_args!("{}/{}", hours.from, hours.to));
        }
        (What::Fixed { released } | What::Bonus { released }, Some(_)) if !item.dated => {
            toml.bare("released_on", released);
        }
        (_, Some(due)) => toml.bare("due", due),
        (_, None) => toml.text("due", "none"),
    }
    // An overdue amount is known by the date that the site still shows.
    if let (Stage::Stuck, false, Some(due)) = (work.stage, item.dated, work.available_on) {
        toml.bare("due", due);
    }
}

fn cast(toml: &mut Toml, p: &mut Platform, board: &Board) {
    for at in 0..p.contracts.len() {
        // Life goes on from a complete snapshot, and nobody pauses in the model.
        let paused = !board.complete && p.rng.chance(1, 10);
        let contract = &p.contracts[at];
        toml.entry("contract");
        toml.text("title", contract.title);
        toml.text("client", contract.client);
        toml.text("kind", "marketplace");
        toml.text("type", if contract.hourly { "hourly" } else { "fixed" });
        let status = match (contract.suspended, paused) {
            (true, _) => "suspended_client_payment",
            (false, true) => "paused_by_client",
            (false, false) => "active",
        };
        toml.text("status", status);
        if p.plan.rates != Rates::Flat {
            toml.bare("started", contract.started);
            toml.text("fee_percent", contract.fee_percent);
        }
    }
}

fn write_special(toml: &mut Toml, p: &Platform, special: Special, as_of: Date) {
    let hourly =
        matches!(special, Special::Agency | Special::PaidOutside | Special::NotBilled { .. });
    toml.entry("contract");
    toml.text("title", "Lighthouse copy");
    toml.text("client", "Fennel & Rook");
    toml.text("type", if hourly { "hourly" } else { "fixed" });
    toml.bare("started", special_since(as_of));
    if p.plan.rates != Rates::Flat {
        toml.text("fee_percent", "10");
    }
    let status = match special {
        Special::EscrowReturned => "ended",
        Special::RefundRequested { .. } => "ended_by_client",
        _ => "active",
    };
    toml.text("status", status);
    match special {
        Special::Submitted { on } => {
            funds(toml, ESCROW);
            toml.bare("submitted_on", on);
        }
        Special::RefundRequested { on } => {
            funds(toml, ESCROW);
            toml.bare("escrow_refund_requested_on", on);
            toml.bare("reply_by", on.saturating_add(7.days()));
        }
        Special::Funded => funds(toml, ESCROW),
        Special::Unfunded => {
            toml.text("milestone", "First draft");
            funds(toml, 0);
        }
        Special::EscrowReturned => toml.money("escrow", 0),
        Special::Agency => toml.text("billed_to", "agency"),
        Special::PaidOutside => toml.bare("paid_outside", true),
        Special::NotBilled { monday } => {
            toml.text("week", format_args!("{monday}/{}", monday.saturating_add(6.days())));
            toml.text("logged", "21:30");
            toml.text("billed", "20:00");
            toml.text("weekly_limit", "20:00");
            toml.text("rate", "26.00");
            toml.bare("tracked", true);
        }
    }
}

fn funds(toml: &mut Toml, cents: i64) {
    toml.money("escrow", cents);
    toml.bare("funded", cents > 0);
}

/// Holds and ways out. Where nothing is locked, a usable way out is shown or none at all.
fn locks(toml: &mut Toml, p: &mut Platform, board: &Board, as_of: Date) {
    let variant = if board.blocked { p.rng.range(0..4) } else { 4 };
    if board.hold {
        toml.entry("hold");
        let kinds = ["chargeback_review", "identity_verification", "terms", "other"];
        toml.text("kind", *p.rng.pick(&kinds));
        toml.bare("since", as_of.saturating_sub(p.rng.range(1..20).days()));
        toml.bare("up_to_days", 30);
    }
    if variant == 0 {
        // Top-level keys have to stand before the first table.
        toml.text = format!("tax_form = \"missing\"\n{}", toml.text);
        return;
    }
    if variant == 4 && !board.complete && p.rng.chance(1, 2) {
        return;
    }
    let (added, status) = match variant {
        1 => (p.rng.range(0..3), "active"),
        2 => (90, "unverified"),
        3 => (90, "name_mismatch"),
        _ => (400, "active"),
    };
    let added = as_of.saturating_sub(added.days());
    toml.entry("withdrawal_method");
    toml.text("kind", p.plan.country.method.kind);
    toml.bare("added_on", added);
    toml.bare("active_from", added.saturating_add(3.days()));
    toml.text("status", status);
}

fn schedule(toml: &mut Toml, p: &mut Platform, board: &Board, as_of: Date) {
    match p.plan.frequency {
        Some(frequency) if p.plan.schedule_shown => {
            let days = as_of.series(1.day()).skip(1);
            let next = days.into_iter().find(|&day| is_schedule_day(frequency, day));
            toml.table("payout_schedule");
            toml.text("frequency", frequency.name());
            toml.money("threshold", p.plan.threshold);
            if let Some(next) = next {
                toml.bare("next", next);
            }
        }
        None if board.complete || p.rng.chance(1, 4) => {
            toml.table("payout_schedule");
            toml.text("frequency", "none");
        }
        _ => {}
    }
}

fn write_transfer(toml: &mut Toml, p: &Platform, transfer: &Transfer) {
    let method = p.plan.country.method;
    toml.entry("transfer");
    toml.text("method", method.kind);
    toml.bare("sent_on", transfer.payout.sent_on);
    toml.money("amount", transfer.payout.amount);
    if let Some(day) = transfer.expected_on {
        toml.bare("expected_on", day);
    }
    if let Some(day) = transfer.arrived_on {
        toml.bare("arrived_on", day);
    }
    let (true, Some((currency, rate))) = (transfer.fx, method.local) else {
        return;
    };
    let units = (transfer.payout.amount * rate + 50) / 100;
    toml.text("arrived_amount", format_args!("{} {currency}", plain(units)));
    // The market gave three percent more than the bank did.
    toml.entry("market_rate");
    toml.text("pair", format_args!("USD/{currency}"));
    toml.text("rate", plain((rate * 103 + 99) / 100));
    toml.bare("on", transfer.payout.sent_on);
}
