//! How is a list of payouts shown in whole cents, so that every sum of it is right?

use super::curve::FINE;
use super::{Plan, PlanError, PlanMethod, PlannedPayout};
use jiff::civil::Date;
use outflow_ledger::Cents;

/// A payout before it is counted in cents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub on: Date,
    pub method: usize,
    pub gross: Cents,
    pub arrives_on: Date,
}

/// Counts payouts out, which are given in the order in which they are made; `left` is what stays above the floor.
pub(super) fn schedule(
    chosen: &[Chosen],
    methods: &[PlanMethod],
    left: Cents,
) -> Result<Plan, PlanError> {
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    order.sort_by_key(|&index| chosen[index].arrives_on);
    let mut arrived_each = vec![Cents::ZERO; chosen.len()];
    let (mut paid, mut cost, mut shown) = (0_i128, 0_i128, 0_i128);
    for index in order {
        let payout = &chosen[index];
        cost += exact_cost(&methods[payout.method], payout.gross);
        paid += payout.gross.wide();
        let arrived = (paid * i128::from(FINE) - cost).div_euclid(i128::from(FINE));
        arrived_each[index] = Cents::from_wide(arrived - shown).ok_or(PlanError::TooLarge)?;
        shown = arrived;
    }
    let payouts: Option<Vec<PlannedPayout>> = chosen
        .iter()
        .zip(arrived_each)
        .map(|(payout, arrives)| shown_as(payout, arrives))
        .collect();
    Ok(Plan {
        payouts: payouts.ok_or(PlanError::TooLarge)?,
        cost_ten_thousandths: cost,
        cost: Cents::from_wide(paid - shown).ok_or(PlanError::TooLarge)?,
        left,
    })
}

/// What a payout costs, in ten-thousandths of a cent.
fn exact_cost(method: &PlanMethod, gross: Cents) -> i128 {
    method.fixed.wide() * i128::from(FINE) + i128::from(method.spread_basis_points) * gross.wide()
}

fn shown_as(payout: &Chosen, arrives: Cents) -> Option<PlannedPayout> {
    let &Chosen { on, method, gross, arrives_on } = payout;
    Some(PlannedPayout { on, method, gross, fee: gross.minus(arrives)?, arrives, arrives_on })
}
