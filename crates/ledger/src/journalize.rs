//! What does each line prove: one ledger cause for every statement line, from its type, sign, wording and links.

use crate::cause::LedgerCause;
use crate::money::Cents;
use crate::statement::{LineKind, RowId, StatementLine, Wording};
use rustc_hash::FxHashSet;

/// What a line proves by itself, before links to other lines are looked at.
pub fn cause_alone(line: &StatementLine) -> LedgerCause {
    cause_where(line, !line.client.is_empty())
}

/// The same where it is known otherwise whether a client is behind the line: not every export has such a column.
pub fn cause_where(line: &StatementLine, has_client: bool) -> LedgerCause {
    use LedgerCause::*;
    let gains = line.amount.is_positive();
    match line.kind {
        LineKind::Hourly if !line.amount.is_negative() => EarnedHourly,
        LineKind::Fixed if !line.amount.is_negative() => EarnedFixed,
        LineKind::Bonus if !line.amount.is_negative() => EarnedBonus,
        LineKind::Hourly | LineKind::Fixed | LineKind::Bonus => take_back(line),
        LineKind::OtherWork if gains && has_client => EarnedOther,
        LineKind::Refund | LineKind::RefundToClient if !gains => take_back(line),
        LineKind::ServiceFee if gains => ServiceFeeReturned,
        LineKind::ServiceFee => ServiceFee,
        LineKind::ServiceFeeRefund => ServiceFeeReturned,
        LineKind::Withdrawal if gains => WithdrawalReturned,
        LineKind::Withdrawal => Withdrawn,
        LineKind::WithdrawalFee => WithdrawalFee,
        LineKind::Connects => Connects,
        LineKind::Membership if line.wording.says(Wording::CONNECTS) => Connects,
        LineKind::Membership => Membership,
        LineKind::TaxOnFees => TaxOnFees,
        LineKind::TaxWithheld => TaxWithheld,
        LineKind::CardPayment if gains && line.wording.says(Wording::PAID_FROM) => PaidFromCard,
        LineKind::Inactivity if !gains => InactivityFee,
        LineKind::Arbitration if !gains => ArbitrationFee,
        LineKind::Unknown => Unclassified,
        LineKind::OtherWork
        | LineKind::Refund
        | LineKind::RefundToClient
        | LineKind::CardPayment
        | LineKind::Adjustment
        | LineKind::Inactivity
        | LineKind::Arbitration => adjustment(line, line.wording.says(Wording::TRANSFER_RETURNED)),
    }
}

/// Money of a client that went back, by what the wording proves.
fn take_back(line: &StatementLine) -> LedgerCause {
    if line.wording.says(Wording::CHARGEBACK) {
        LedgerCause::Chargeback
    } else if line.wording.says(Wording::FAILED_PAYMENT) {
        LedgerCause::PaymentReversed
    } else {
        LedgerCause::RefundToClient
    }
}

/// A credit or debit of the platform, by what the wording or the named row proves.
fn adjustment(line: &StatementLine, about_returned_transfer: bool) -> LedgerCause {
    let says = |wording| line.wording.says(wording);
    if line.amount.is_positive() {
        return match about_returned_transfer {
            true => LedgerCause::WithdrawalReturned,
            false => LedgerCause::Adjustment,
        };
    }
    if says(Wording::CHARGEBACK) {
        LedgerCause::Chargeback
    } else if says(Wording::ARBITRATION) {
        LedgerCause::ArbitrationFee
    } else if says(Wording::INACTIVITY) {
        LedgerCause::InactivityFee
    } else if about_returned_transfer {
        LedgerCause::WithdrawalFee
    } else {
        LedgerCause::Adjustment
    }
}

/// What every line proves, links included, and which charges a card paid for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meanings {
    /// One cause a line.
    pub causes: Vec<LedgerCause>,
    /// Charge lines that a `paid_from_card` line of the same day paid for, by their place, rising.
    pub card_funded: Vec<u32>,
}

impl Meanings {
    /// Whether a card paid for this line.
    pub fn is_card_funded(&self, line: u32) -> bool {
        self.card_funded.binary_search(&line).is_ok()
    }
}

/// Gives every line (oldest first) its cause.
pub fn journalize(lines: &[StatementLine]) -> Meanings {
    let mut meanings =
        Meanings { causes: lines.iter().map(cause_alone).collect(), card_funded: Vec::new() };
    resolve_named_withdrawals(lines, &mut meanings.causes);
    pass_card_money_through(lines, &mut meanings);
    meanings
}

/// An adjustment that names the row of a withdrawal is about that withdrawal.
fn resolve_named_withdrawals(lines: &[StatementLine], causes: &mut [LedgerCause]) {
    let is_open = |(line, cause): &(usize, &LedgerCause)| {
        **cause == LedgerCause::Adjustment && lines[*line].names.is_some()
    };
    let open: Vec<usize> =
        causes.iter().enumerate().filter(is_open).map(|(line, _)| line).collect();
    if open.is_empty() {
        return;
    }
    let payouts = lines.iter().filter(|line| line.kind == LineKind::Withdrawal);
    let withdrawals: FxHashSet<RowId> = payouts.filter_map(|line| line.id).collect();
    for index in open {
        if lines[index].names.is_some_and(|named| withdrawals.contains(&named)) {
            causes[index] = adjustment(&lines[index], true);
        }
    }
}

/// Finds, for every day with card payments, the charges that they pay for. A payment that matches none is
/// no pass-through: it stays in the sum as an adjustment.
fn pass_card_money_through(lines: &[StatementLine], meanings: &mut Meanings) {
    let is_payment = |cause: &LedgerCause| *cause == LedgerCause::PaidFromCard;
    let mut next = 0;
    while let Some(offset) = meanings.causes[next..].iter().position(is_payment) {
        let dated = lines[next + offset].dated;
        let start = lines[..next + offset].iter().rposition(|line| line.dated != dated);
        let start = start.map_or(0, |before| before + 1);
        let length = lines[start..].iter().take_while(|line| line.dated == dated).count();
        match_cards_of_day(lines, start..start + length, meanings);
        next = start + length;
    }
}

/// One purchase with the tax that belongs to it.
struct Purchase {
    lines: Vec<usize>,
    cost: i128,
}

fn match_cards_of_day(
    lines: &[StatementLine],
    day: std::ops::Range<usize>,
    meanings: &mut Meanings,
) {
    let of_cause = |wanted: LedgerCause| {
        let causes = &meanings.causes;
        day.clone().filter(move |line| causes[*line] == wanted).collect::<Vec<usize>>()
    };
    let payments = of_cause(LedgerCause::PaidFromCard);
    let mut open = purchases(lines, day.clone(), &meanings.causes);
    let mut unmatched = Vec::new();
    for payment in payments {
        let paid = lines[payment].amount.wide();
        match open.iter().position(|purchase| purchase.cost == paid) {
            Some(found) => meanings.card_funded.extend(marks(&open.remove(found))),
            None => unmatched.push(payment),
        }
    }
    let paid: i128 = unmatched.iter().map(|line| lines[*line].amount.wide()).sum();
    if !unmatched.is_empty() && paid == open.iter().map(|purchase| purchase.cost).sum() {
        meanings.card_funded.extend(open.drain(..).flat_map(|purchase| marks(&purchase)));
        unmatched.clear();
    }
    for payment in unmatched {
        match subset(&open, lines[payment].amount) {
            Some(chosen) => {
                for index in chosen.into_iter().rev() {
                    meanings.card_funded.extend(marks(&open.remove(index)));
                }
            }
            None => {
                let returned = lines[payment].wording.says(Wording::TRANSFER_RETURNED);
                meanings.causes[payment] = adjustment(&lines[payment], returned);
            }
        }
    }
    meanings.card_funded.sort_unstable();
}

fn marks(purchase: &Purchase) -> Vec<u32> {
    purchase.lines.iter().map(|line| *line as u32).collect()
}

/// What a card can pay for on a day: purchases and charges of the platform, each with its own tax.
fn purchases(
    lines: &[StatementLine],
    day: std::ops::Range<usize>,
    causes: &[LedgerCause],
) -> Vec<Purchase> {
    use LedgerCause::*;
    let is_charge = |line: &usize| lines[*line].amount.is_negative();
    let cost = |line: usize| -lines[line].amount.wide();
    let bought = |line: &usize| {
        matches!(causes[*line], Connects | Membership | ArbitrationFee | InactivityFee | ServiceFee)
    };
    let mut found: Vec<Purchase> = day
        .clone()
        .filter(is_charge)
        .filter(bought)
        .map(|line| Purchase { lines: vec![line], cost: cost(line) })
        .collect();
    for tax in day.filter(is_charge).filter(|line| causes[*line] == TaxOnFees) {
        let belongs = |purchase: &&mut Purchase| {
            let bought = &lines[purchase.lines[0]];
            let named = lines[tax].names.is_some() && lines[tax].names == bought.id;
            let grouped = lines[tax].names.is_none()
                && lines[tax].group.is_some()
                && lines[tax].group == bought.group;
            named || grouped
        };
        match found.iter_mut().find(belongs) {
            Some(purchase) => {
                purchase.cost += cost(tax);
                purchase.lines.push(tax);
            }
            None => found.push(Purchase { lines: vec![tax], cost: cost(tax) }),
        }
    }
    // Service fees belong to earnings: a card pays for them last.
    found.sort_by_key(|purchase| causes[purchase.lines[0]] == ServiceFee);
    found
}

/// The largest day for which every combination of purchases is tried.
const MOST_PURCHASES: usize = 12;

fn subset(open: &[Purchase], paid: Cents) -> Option<Vec<usize>> {
    if open.len() > MOST_PURCHASES {
        return None;
    }
    let chosen = |mask: u32| (0..open.len()).filter(move |index| mask >> index & 1 == 1);
    (1..1u32 << open.len())
        .find(|mask| chosen(*mask).map(|index| open[index].cost).sum::<i128>() == paid.wide())
        .map(|mask| chosen(mask).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::{LineRef, SourceId};
    use crate::texts::{TextId, Texts};
    use jiff::civil::date;

    fn line(kind: LineKind, minor: i64, id: u64, names: u64, wording: Wording) -> StatementLine {
        let mut texts = Texts::default();
        let mut row = |number: u64| match number {
            0 => None,
            _ => RowId::from_cell(&number.to_string(), &mut texts),
        };
        StatementLine {
            at: LineRef { source: SourceId::new(0), line: 2 },
            start: 0,
            length: 0,
            dated: date(2024, 11, 21),
            kind,
            wording,
            amount: Cents::new(minor).unwrap(),
            balance_after: None.into(),
            id: row(id),
            names: row(names),
            group: None,
            client: TextId::EMPTY,
            contract: TextId::EMPTY,
            told: Default::default(),
        }
    }

    #[test]
    fn every_kind_by_sign_and_wording() {
        use LedgerCause::*;
        use LineKind as K;
        let none = Wording::NONE;
        for (kind, minor, wording, expected) in [
            (K::Hourly, 25_800, none, EarnedHourly),
            (K::Hourly, -25_800, none, RefundToClient),
            (K::Bonus, -100, Wording::CHARGEBACK, Chargeback),
            (K::OtherWork, 100, none, Adjustment),
            (K::ServiceFee, -2_580, none, ServiceFee),
            (K::ServiceFee, 2_580, none, ServiceFeeReturned),
            (K::ServiceFeeRefund, 2_580, none, ServiceFeeReturned),
            (K::Withdrawal, -100, none, Withdrawn),
            (K::Withdrawal, 100, none, WithdrawalReturned),
            (K::Membership, -1_200, Wording::CONNECTS, Connects),
            (K::Membership, -1_999, none, Membership),
            (K::Refund, -100, none, RefundToClient),
            (K::Refund, -100, Wording::FAILED_PAYMENT, PaymentReversed),
            (K::Refund, -100, Wording::CHARGEBACK, Chargeback),
            (K::Refund, 100, none, Adjustment),
            (K::Adjustment, 100, Wording::CHARGEBACK, Adjustment),
            (K::Adjustment, -100, Wording::CHARGEBACK, Chargeback),
            (K::Adjustment, -29_100, Wording::ARBITRATION, ArbitrationFee),
            (K::Adjustment, -1_000, Wording::INACTIVITY, InactivityFee),
            (K::Adjustment, 100, Wording::TRANSFER_RETURNED, WithdrawalReturned),
            (K::Adjustment, -100, Wording::TRANSFER_RETURNED, WithdrawalFee),
            (K::CardPayment, 100, none, Adjustment),
            (K::Unknown, 100, Wording::CHARGEBACK, Unclassified),
        ] {
            let found = cause_alone(&line(kind, minor, 1, 0, wording));
            assert_eq!(found, expected, "{kind:?} {minor} {wording:?}");
        }
    }

    #[test]
    fn a_card_payment_equal_to_a_purchase_and_its_tax_passes_through() {
        let connects = line(LineKind::Membership, -900, 11, 0, Wording::CONNECTS);
        let tax = line(LineKind::TaxOnFees, -162, 12, 11, Wording::NONE);
        let other = line(LineKind::Membership, -1_999, 13, 0, Wording::NONE);
        let card = line(LineKind::CardPayment, 1_062, 14, 0, Wording::PAID_FROM);
        let found = journalize(&[card, connects, tax, other]);
        assert_eq!(found.card_funded, [1, 2]);
        assert_eq!(found.causes[0], LedgerCause::PaidFromCard);
        let odd = line(LineKind::CardPayment, 1_063, 14, 0, Wording::PAID_FROM);
        let found = journalize(&[odd, connects, tax, other]);
        assert_eq!((found.causes[0], found.card_funded.len()), (LedgerCause::Adjustment, 0));
        let both = line(LineKind::CardPayment, 3_061, 14, 0, Wording::PAID_FROM);
        assert_eq!(journalize(&[both, connects, tax, other]).card_funded, [1, 2, 3]);
    }

    #[test]
    fn an_adjustment_that_names_a_payout_is_about_it() {
        let payout = line(LineKind::Withdrawal, -10_000, 21, 0, Wording::NONE);
        let back = line(LineKind::Adjustment, 10_000, 22, 21, Wording::NONE);
        let cost = line(LineKind::Adjustment, -500, 23, 21, Wording::NONE);
        let other = line(LineKind::Adjustment, -500, 24, 99, Wording::NONE);
        let found = journalize(&[payout, back, cost, other]).causes;
        use LedgerCause::*;
        assert_eq!(found, [Withdrawn, WithdrawalReturned, WithdrawalFee, Adjustment]);
    }
}
