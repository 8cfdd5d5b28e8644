//! Where is money that has left the platform: on its way, late, or arrived smaller through the exchange rate.

use crate::answer::State;
use crate::waiting::Waiting;
use crate::words::day_in_words;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{MarketRate, Transfer};
use outflow_ledger::{
    Cents, Citation, Currency, Journal, LedgerCause, Money, Snapshot, StateCause,
};
use outflow_policy::{Effect, Event, PolicyBook};

/// A payout of the statement, with what its lines and the rules say of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutFacts {
    /// The day it left.
    pub on: Date,
    /// How much, positive.
    pub amount: Cents,
    /// Where it went, for people, if the text tells.
    pub to: Option<String>,
    /// The platform's id of the row.
    pub reference: Option<String>,
    /// The last day of its normal time.
    pub arrives_by: Option<Date>,
    /// From this day a trace can be asked for.
    pub trace_from: Option<Date>,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// The text of a payout, and of its fee: often only that names the method.
pub(crate) fn payout_text(journal: &Journal, line: u32, text_of: impl Fn(u32) -> String) -> String {
    let payout = &journal.lines[line as usize];
    let mut text = text_of(line);
    for other in [line.checked_sub(1), Some(line + 1)].into_iter().flatten() {
        if let Some(fee) = journal.lines.get(other as usize) {
            let is_fee = journal.meanings.causes[other as usize] == LedgerCause::WithdrawalFee;
            if is_fee && fee.dated == payout.dated {
                text.push(' ');
                text.push_str(&text_of(other));
            }
        }
    }
    text
}

/// What is known of one payout line.
pub(crate) fn payout_facts(journal: &Journal, policy: &PolicyBook, line: u32) -> PayoutFacts {
    let payout = &journal.lines[line as usize];
    let text_of = |index: u32| {
        let line = &journal.lines[index as usize];
        journal.source_of(line).description(line)
    };
    let text = payout_text(journal, line, text_of);
    let method = policy.payout_method_in(journal.platform.0, payout.dated, &text);
    let mut facts = PayoutFacts {
        on: payout.dated,
        amount: -payout.amount,
        to: method.map(|method| method.name.clone()),
        reference: payout.id.map(|id| id.text(&journal.texts)),
        arrives_by: None,
        trace_from: None,
        because: Vec::new(),
    };
    if let Some(method) = method {
        let event = Event::PaidOut {
            method: &method.method,
            amount: Some(-payout.amount),
            country: None,
            on: payout.dated,
        };
        for consequence in policy.consequences(journal.platform.0, &event) {
            match consequence.effect {
                Effect::ArrivedBy => facts.arrives_by = Some(consequence.on),
                Effect::TraceFrom => facts.trace_from = Some(consequence.on),
                _ => continue,
            }
            facts.because = consequence.because;
        }
    }
    facts
}

/// Older payouts than this are never looked at: no method's normal time is so long.
const LONGEST_DAYS: i32 = 45;

/// Money on its way outside, and states about what arrived.
pub(crate) fn read_transfers(
    journal: &Journal,
    causes: &[LedgerCause],
    snapshot: &Snapshot,
    policy: &PolicyBook,
    as_of: Date,
) -> (Vec<Waiting>, Vec<State>) {
    let mut waiting = Vec::new();
    let mut states = Vec::new();
    let since = as_of.saturating_sub(LONGEST_DAYS.days());
    let first = since.yesterday().map_or(0, |day| journal.reconciled.days.first_line_after(day));
    for line in first..journal.lines.len() as u32 {
        if !causes[line as usize].is_payout() || came_back(journal, causes, line) {
            continue;
        }
        let facts = payout_facts(journal, policy, line);
        let told = snapshot.transfers.iter().any(|transfer| is_same(transfer, &facts));
        // A payout in the statement alone is never called late.
        if !told && facts.on <= as_of && facts.arrives_by.is_some_and(|by| as_of <= by) {
            waiting.push(on_its_way(StateCause::TransferInTransit, &facts));
        }
    }
    for transfer in &snapshot.transfers {
        let facts = told_facts(journal, policy, causes, transfer);
        match transfer.arrived_on {
            None => {
                let late = facts.arrives_by.is_some_and(|by| by < as_of);
                let cause = match late {
                    true => StateCause::TransferLate,
                    false => StateCause::TransferInTransit,
                };
                waiting.push(on_its_way(cause, &facts));
            }
            Some(on) => {
                states.extend(exchange_loss(journal.currency, snapshot, transfer, &facts, on))
            }
        }
    }
    states.extend(statement_exchange_losses(journal, causes, snapshot));
    (waiting, states)
}

/// Whether a later line brings the same amount back, or names the payout.
pub(crate) fn came_back(journal: &Journal, causes: &[LedgerCause], payout: u32) -> bool {
    let sent = &journal.lines[payout as usize];
    let later = payout as usize + 1..journal.lines.len();
    later.into_iter().any(|line| {
        let back = &journal.lines[line];
        causes[line] == LedgerCause::WithdrawalReturned
            && (back.amount == -sent.amount || (back.names.is_some() && back.names == sent.id))
    })
}

pub(crate) fn is_same(transfer: &Transfer, facts: &PayoutFacts) -> bool {
    let near = |day: Date| (day - facts.on).get_days().abs() <= 3;
    let amount = transfer.amount.map(|amount| amount == facts.amount);
    match (amount, transfer.sent_on) {
        (Some(equal), Some(day)) => equal && near(day),
        (Some(equal), None) => equal,
        (None, Some(day)) => near(day),
        (None, None) => false,
    }
}

/// What the user tells of a payout, completed from the statement's own line.
fn told_facts(
    journal: &Journal,
    policy: &PolicyBook,
    causes: &[LedgerCause],
    transfer: &Transfer,
) -> PayoutFacts {
    let payouts = (0..journal.lines.len() as u32).rev();
    let own = payouts
        .filter(|line| causes[*line as usize].is_payout())
        .take(50)
        .map(|line| payout_facts(journal, policy, line))
        .find(|facts| is_same(transfer, facts));
    let mut facts = own.unwrap_or(PayoutFacts {
        on: transfer.sent_on.unwrap_or(Date::ZERO),
        amount: transfer.amount.unwrap_or(Cents::ZERO),
        to: None,
        reference: None,
        arrives_by: None,
        trace_from: None,
        because: Vec::new(),
    });
    if let (Some(method), Some(on)) = (&transfer.method, transfer.sent_on) {
        let known = policy.payout_methods(journal.platform.0, on);
        if let Some(known) = known.iter().find(|known| known.method == *method) {
            facts.to = Some(known.name.clone());
        }
        let event = Event::PaidOut { method, amount: None, country: None, on };
        for consequence in policy.consequences(journal.platform.0, &event) {
            match consequence.effect {
                Effect::ArrivedBy => facts.arrives_by = Some(consequence.on),
                Effect::TraceFrom => facts.trace_from = Some(consequence.on),
                _ => continue,
            }
            facts.because = consequence.because;
        }
    }
    if let Some(on) = transfer.expected_on {
        facts.arrives_by = Some(on);
        facts.because.clear();
    }
    facts
}

fn on_its_way(cause: StateCause, facts: &PayoutFacts) -> Waiting {
    let to = facts.to.as_deref().map(|to| format!(" to {to}")).unwrap_or_default();
    let sent = match facts.on {
        Date::ZERO => String::new(),
        on => format!(" of {}", day_in_words(on)),
    };
    let mut waiting = Waiting::new(cause, facts.amount, format!("payout{to}{sent}"));
    waiting.outside = true;
    waiting.because = facts.because.clone();
    match (cause, facts.arrives_by) {
        (StateCause::TransferLate, by) => {
            waiting.was_due = by;
            waiting.no_date = Some("its normal time is over");
        }
        (_, Some(by)) => waiting.available_on = Some(by),
        (_, None) => waiting.no_date = Some("no page states how long this way takes"),
    }
    waiting
}

/// How much smaller a transfer arrived than at the market rate of its day.
fn exchange_loss(
    home: Currency,
    snapshot: &Snapshot,
    transfer: &Transfer,
    facts: &PayoutFacts,
    arrived_on: Date,
) -> Option<State> {
    let arrived = transfer.arrived_amount?;
    let from = transfer.sent_on.unwrap_or(arrived_on);
    let mut rates: Vec<&MarketRate> = snapshot
        .market_rates
        .iter()
        .filter(|rate| rate.from == home && rate.to == arrived.currency)
        .filter(|rate| rate.on >= from && rate.on <= arrived_on)
        .collect();
    rates.sort_by_key(|rate| rate.on);
    loss(facts.amount, arrived, rates.first()?, arrived_on)
}

/// The same for payouts whose own line states the local amount.
fn statement_exchange_losses(
    journal: &Journal,
    causes: &[LedgerCause],
    snapshot: &Snapshot,
) -> Vec<State> {
    let mut states = Vec::new();
    for rate in snapshot.market_rates.iter().filter(|rate| rate.from == journal.currency) {
        let told = |amount: Cents| {
            let mut told = snapshot.transfers.iter();
            told.any(|transfer| {
                transfer.amount == Some(amount) && transfer.arrived_amount.is_some()
            })
        };
        let payouts = (0..journal.lines.len()).filter(|line| causes[*line].is_payout());
        for line in payouts.filter(|line| journal.lines[*line].dated == rate.on) {
            let line = &journal.lines[line];
            let Some((amount, currency)) = journal.source_of(line).local_amount(line) else {
                continue;
            };
            let amount = Cents::from_decimal(&amount.replace(',', "")).ok().map(Cents::abs);
            let (Some(amount), Some(currency)) = (amount, Currency::from_code(&currency)) else {
                continue;
            };
            if currency == rate.to && !told(-line.amount) {
                let arrived = Money { amount, currency };
                states.extend(loss(-line.amount, arrived, rate, line.dated));
            }
        }
    }
    states
}

fn loss(sent: Cents, arrived: Money, rate: &MarketRate, on: Date) -> Option<State> {
    let (digits, decimals) = rate.rate;
    let scale = 10i128.checked_pow(decimals)?;
    let digits = i128::from(digits);
    if digits == 0 {
        return None;
    }
    let expected = Cents::from_wide((sent.wide() * digits + scale / 2) / scale)?;
    let missing = arrived.amount.minus(expected)?;
    if !missing.is_negative() {
        return None;
    }
    let at_home = Cents::from_wide(-((-missing.wide() * scale + digits / 2) / digits))?;
    let detail = format!(
        "{} arrived; at the market rate of {} it would have been {} {}, so the exchange took {} {} ({} {})",
        arrived,
        day_in_words(rate.on),
        expected,
        arrived.currency,
        missing.abs(),
        arrived.currency,
        at_home.abs(),
        rate.from,
    );
    let cause = StateCause::FxDifference;
    Some(State { cause, amount: Some(at_home), on: Some(on), detail, because: Vec::new() })
}
