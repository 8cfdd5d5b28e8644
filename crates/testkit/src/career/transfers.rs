//! Which payouts are still on their way, and what does the user know of them?

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::mishaps::Payout;
use super::plan::Ending;
use super::platform::Platform;
use super::stages::Board;

/// What the user knows about a payout.
#[derive(Debug, Clone)]
pub(super) struct Transfer {
    pub payout: Payout,
    pub expected_on: Option<Date>,
    pub arrived_on: Option<Date>,
    /// What arrived is compared with a market rate.
    pub fx: bool,
}

/// Tells of every recent payout whether it arrived, unless it is clearly still on its way.
pub(super) fn read_transfers(p: &mut Platform, board: &mut Board, as_of: Date) {
    let recent = as_of.saturating_sub(32.days());
    let method = p.plan.country.method;
    let last = p.payouts.last().map(|payout| payout.ref_id);
    let payouts = p.payouts.clone();
    for payout in payouts.into_iter().filter(|payout| !payout.bounced && payout.sent_on >= recent) {
        let is_last = Some(payout.ref_id) == last;
        let cents = payout.amount;
        let mut transfer = Transfer { payout, expected_on: None, arrived_on: None, fx: false };
        let sent = transfer.payout.sent_on;
        let special = [
            board.states.contains("awaiting_approval"),
            board.states.contains("escrow_not_funded"),
            board.states.contains("agency_account"),
        ];
        // Above zero a transfer on its way could compete with what rule 7 looks for.
        let may_travel = (p.balance <= 0 || board.reserve > 0)
            && method.kind != "mpesa"
            && business_days(sent, as_of) <= 2
            && !special.contains(&true);
        if is_last && p.plan.ending == Ending::LateTransfer {
            transfer.expected_on = Some(sent.saturating_add(7.days()));
            board.travel("transfer_late", cents);
        } else if may_travel && p.rng.chance(2, 3) {
            board.travel("transfer_in_transit", cents);
            if p.rng.chance(1, 2) {
                continue;
            }
            transfer.expected_on = Some(sent.saturating_add(7.days()));
        } else {
            let arrived = sent.saturating_add(p.rng.range(0..4).days());
            transfer.arrived_on = Some(arrived.min(as_of));
            let local = method.local.is_some();
            transfer.fx = is_last && local && p.balance <= 0 && !board.bare && p.rng.chance(1, 3);
        }
        if transfer.fx {
            board.states.insert("fx_difference");
        }
        board.transfers.push(transfer);
    }
}

/// Weekdays after the first day up to the last.
fn business_days(from: Date, to: Date) -> usize {
    let days = from.series(1.day()).skip(1).take_while(|&day| day <= to);
    days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)).count()
}
