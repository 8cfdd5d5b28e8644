//! What follows from an event by the clauses in force: one small function a kind of event.

use crate::calendar::{add_business_days, shift};
use crate::consequence::{Consequence, Effect, Event, Lack};
use crate::fee::{self, ContractTerms};
use crate::pack::Clause;
use crate::rule::{Condition, Hours, Inactivity, Item, Length, Moment, Payout, Place, Rule};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Frequency, Membership, Week};
use outflow_ledger::{Cents, Citation};

/// Everything that follows from an event.
pub(crate) fn follow(clauses: &[&Clause], event: &Event<'_>) -> Vec<Consequence> {
    match event {
        Event::HoursWorked { week, top_rated } => of_hours(clauses, *week, *top_rated),
        Event::PaymentReleased { on, contracts, top_rated } => {
            of_release(clauses, *on, *contracts, *top_rated, Vec::new())
        }
        Event::MilestoneSubmitted { on } => of_submission(clauses, *on),
        Event::Earned { gross, besides, on, terms } => {
            fee::consequences(clauses, *gross, *besides, *on, terms)
        }
        Event::ClientPaid { gross, country, tax_form_complete, on } => {
            of_client_money(clauses, *gross, *country, *tax_form_complete, *on)
        }
        Event::Charged { item, amount, country, on } => {
            of_charge(clauses, *item, *amount, *country, *on)
        }
        Event::Bought { item, pieces, on } => of_purchase(clauses, *item, *pieces, *on),
        Event::Refunded { amount, on, terms } => of_refund(clauses, *amount, *on, terms),
        Event::EscrowRefundRequested { on } => {
            deadlines(clauses, Moment::EscrowRefundRequest, *on, None, Effect::ReplyDue)
        }
        Event::MethodAdded { on } => {
            deadlines(clauses, Moment::MethodAdded, *on, None, Effect::MethodUsable)
        }
        Event::Began { moment, on, membership, .. } => {
            deadlines(clauses, *moment, *on, *membership, Effect::Due)
        }
        Event::PaidOut { method, amount, country, on } => {
            of_payout(clauses, method, *amount, *country, *on)
        }
        Event::ScheduleChecked { balance, country, oldest, frequency, is_fresh, on } => {
            match frequency.filter(|_| *is_fresh).and_then(|one| deferral(clauses, one, *on)) {
                Some(waits) => vec![waits],
                None => of_schedule(clauses, *balance, *country, *oldest, *on),
            }
        }
        Event::Renewed { item, on } => of_renewal(clauses, *item, *on),
        Event::PriceDue { item, price, balance, on } => {
            of_price_due(clauses, *item, *price, *balance, *on)
        }
        Event::MonthBegan { item, plan, agency, on } => {
            of_month(clauses, *item, *plan, *agency, *on)
        }
        Event::Hired { on } => of_hiring(clauses, *on),
        Event::Idle { since, balance, country, .. } => {
            of_idleness(clauses, *since, *balance, *country)
        }
    }
}

impl Consequence {
    /// An effect of one clause, without a figure.
    pub(crate) fn of(clause: &Clause, effect: Effect, on: Date) -> Consequence {
        Consequence {
            effect,
            on,
            amount: None,
            bounds: None,
            is_half_cent: false,
            lacks: None,
            pieces: None,
            only_if: None,
            currency: clause.currency,
            because: vec![clause.citation.clone()],
        }
    }
}

fn of_hours(clauses: &[&Clause], week: Week, top_rated: bool) -> Vec<Consequence> {
    let day = |pick: fn(&Hours) -> Option<u32>| {
        clauses.iter().find_map(|clause| match &clause.rule {
            Rule::Hours(hours) => pick(hours).map(|days| (shift(week.last, days), *clause)),
            _ => None,
        })
    };
    let mut earlier = Vec::new();
    let mut consequences = Vec::new();
    if let Some((on, clause)) = day(|hours| hours.review_ends_days_after_week) {
        earlier.push(clause.citation.clone());
        consequences.push(Consequence::of(clause, Effect::ReviewEnds, on));
    }
    let faster = match top_rated {
        true => day(|hours| hours.top_rated_available_days_after_week),
        false => None,
    };
    if let Some((on, clause)) = faster.or_else(|| day(|hours| hours.available_days_after_week)) {
        let available = Consequence::of(clause, Effect::BecomesAvailable, on);
        consequences.push(after(earlier, available));
    }
    consequences
}

/// The same, by earlier rules too.
fn after(earlier: Vec<Citation>, mut consequence: Consequence) -> Consequence {
    consequence.because.splice(0..0, earlier);
    consequence
}

fn of_release(
    clauses: &[&Clause],
    on: Date,
    contracts: ContractKind,
    top_rated: bool,
    earlier: Vec<Citation>,
) -> Vec<Consequence> {
    let rules = || {
        clauses.iter().filter_map(|clause| match &clause.rule {
            Rule::Payment(payment) => Some((*clause, payment)),
            _ => None,
        })
    };
    let particular = rules().find(|(_, payment)| payment.contracts == Some(contracts));
    let found = particular.or_else(|| rules().find(|(_, payment)| payment.contracts.is_none()));
    let available = found.map(|(clause, payment)| {
        let faster = payment.top_rated_days.filter(|_| top_rated);
        let on = shift(on, faster.unwrap_or(payment.days));
        after(earlier, Consequence::of(clause, Effect::BecomesAvailable, on))
    });
    available.into_iter().collect()
}

fn of_submission(clauses: &[&Clause], on: Date) -> Vec<Consequence> {
    let mut found = deadlines(clauses, Moment::Submission, on, None, Effect::Approved);
    if let Some(approved) = found.first().cloned() {
        let kind = ContractKind::Marketplace;
        found.extend(of_release(clauses, approved.on, kind, false, approved.because));
    }
    found
}

/// Every deadline that begins with a moment and holds for the user's plan; where the plan is not known, all hold.
fn deadlines(
    clauses: &[&Clause],
    moment: Moment,
    on: Date,
    membership: Option<Membership>,
    effect: Effect,
) -> Vec<Consequence> {
    let days = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::Deadline(deadline) if deadline.after == moment => {
            let is_exempt = membership.is_some() && deadline.unless_membership == membership;
            (!is_exempt).then(|| Consequence::of(clause, effect, after_length(on, deadline.length)))
        }
        _ => None,
    });
    days.collect()
}

fn after_length(on: Date, length: Length) -> Date {
    match length {
        Length::Days(days) => shift(on, days),
        Length::BusinessDays(days) => add_business_days(on, days),
        Length::Months(months) => on.saturating_add(i64::from(months).months()),
        Length::Years(years) => on.saturating_add(i64::from(years).years()),
    }
}

fn of_client_money(
    clauses: &[&Clause],
    gross: Cents,
    country: Option<&str>,
    tax_form_complete: Option<bool>,
    on: Date,
) -> Vec<Consequence> {
    let taxes = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::TaxWithheld(tax) => {
            let needed = match (tax.only_if, tax_form_complete) {
                (Some(Condition::TaxFormMissing), Some(true)) => return None,
                (Some(Condition::TaxFormMissing), Some(false)) => None,
                (condition, _) => condition,
            };
            let only_if = condition_in(&tax.place, country, needed)?;
            let amount = fee::share_of(gross, tax.rate).map(|tax| -tax);
            let withheld = Consequence::of(clause, Effect::TaxWithheld, on);
            let is_half_cent = fee::is_half_cent(gross, tax.rate);
            let bounds = amount.filter(|_| tax.up_to).map(|most| (most, Cents::ZERO));
            Some(Consequence { amount, bounds, only_if, is_half_cent, ..withheld })
        }
        _ => None,
    });
    taxes.collect()
}

fn of_charge(
    clauses: &[&Clause],
    item: Item,
    charged: Cents,
    country: Option<&str>,
    on: Date,
) -> Vec<Consequence> {
    let taxes = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::TaxOnFees(tax) if tax.on.contains(&item) => {
            let mut only_if = condition_in(&tax.place, country, tax.only_if)?;
            if !tax.regions.is_empty() {
                let region = format!("you live in one of {}", tax.regions.join(", "));
                only_if = Some(match only_if {
                    Some(condition) => format!("{condition} and {region}"),
                    None => region,
                });
            }
            let amount = tax.rate.and_then(|rate| fee::share_of(charged, rate)).map(|tax| -tax);
            let taxed = Consequence::of(clause, Effect::TaxOnFees, on);
            let lacks = tax.rate.is_none().then_some(Lack::Rate);
            let is_half_cent = tax.rate.is_some_and(|rate| fee::is_half_cent(charged, rate));
            Some(Consequence { amount, only_if, lacks, is_half_cent, ..taxed })
        }
        _ => None,
    });
    taxes.collect()
}

/// `None` where the rule does not hold in the country, else what has to be so for it to hold, if anything.
fn condition_in(
    place: &Place,
    country: Option<&str>,
    condition: Option<Condition>,
) -> Option<Option<String>> {
    let place = match place.holds_in(country) {
        Some(false) => return None,
        Some(true) => None,
        None if place.countries.is_empty() => {
            Some(format!("you do not live in {}", place.except.join(" or ")))
        }
        None => Some(format!("you live in {}", place.countries.join(" or "))),
    };
    let condition = condition.map(|condition| condition.in_words().to_owned());
    Some(match (place, condition) {
        (Some(place), Some(condition)) => Some(format!("{place} and {condition}")),
        (one, other) => one.or(other),
    })
}

fn of_purchase(clauses: &[&Clause], item: Item, pieces: Option<u32>, on: Date) -> Vec<Consequence> {
    let prices: Vec<_> = clauses
        .iter()
        .filter_map(|clause| match &clause.rule {
            Rule::Price(price) if price.item == item => Some((*clause, price)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for (clause, price) in &prices {
        let counts = match pieces {
            Some(pieces) => vec![pieces],
            None => price.bundles.clone(),
        };
        for amount in &price.amounts {
            for pieces in &counts {
                let total = Cents::from_wide(amount.wide() * i128::from(*pieces));
                let mut one = Consequence::of(clause, Effect::Priced, on);
                one.amount = total.map(|total| -total);
                one.pieces = Some(*pieces);
                // Each condition tells its own figure from the others.
                one.only_if = if price.amounts.len() > 1 {
                    Some(format!("the price is {amount}, one of those that the sources name"))
                } else if prices.len() > 1 {
                    Some(format!("this holds for you: {}", clause.citation.title))
                } else {
                    (counts.len() > 1).then(|| format!("{pieces} were bought"))
                };
                found.push(one);
            }
            if counts.is_empty() {
                let open = Consequence::of(clause, Effect::Priced, on);
                found.push(Consequence { lacks: Some(Lack::Pieces), ..open });
            }
        }
    }
    found
}

/// What the share on the refunded part was: the fee on the last money of this client, given back.
fn of_refund(
    clauses: &[&Clause],
    amount: Cents,
    on: Date,
    terms: &ContractTerms,
) -> Vec<Consequence> {
    let rule = clauses.iter().find(|clause| match &clause.rule {
        Rule::Refund(refund) => refund.returns_fee,
        _ => false,
    });
    let Some(clause) = rule else { return Vec::new() };
    let fees = fee::consequences(clauses, amount, Cents::ZERO, on, terms);
    let returned = fees.into_iter().filter(|fee| fee.effect == Effect::FeeCharged).map(|fee| {
        let mut because = vec![clause.citation.clone()];
        because.extend(fee.because);
        Consequence {
            effect: Effect::FeeReturned,
            amount: fee.amount.map(|amount| -amount),
            bounds: fee.bounds.map(|(least, most)| (-most, -least)),
            because,
            ..fee
        }
    });
    returned.collect()
}

fn of_payout(
    clauses: &[&Clause],
    method: &str,
    amount: Option<Cents>,
    country: Option<&str>,
    on: Date,
) -> Vec<Consequence> {
    let mut found = Vec::new();
    for clause in clauses {
        match &clause.rule {
            Rule::Payout(payout)
                if payout.method == method && payout.place.holds_in(country) != Some(false) =>
            {
                of_method(&mut found, clause, payout, amount, on);
            }
            _ => {}
        }
    }
    found
}

fn of_method(
    found: &mut Vec<Consequence>,
    clause: &Clause,
    payout: &Payout,
    amount: Option<Cents>,
    on: Date,
) {
    let mut follows = |effect, on, amount: Option<Cents>| {
        found.push(Consequence { amount, ..Consequence::of(clause, effect, on) });
    };
    if let Some(days) = payout.arrives_within_business_days {
        follows(Effect::ArrivedBy, add_business_days(on, days), None);
    }
    if let Some(days) = payout.trace_after_business_days {
        follows(Effect::TraceFrom, add_business_days(on, days), None);
    }
    if payout.minimum.is_some() {
        follows(Effect::MinimumPayout, on, payout.minimum);
    }
    if payout.maximum.is_some() {
        follows(Effect::MaximumPayout, on, payout.maximum);
    }
    let fees = payout.fixed_fees();
    for fee in fees {
        let cost = match payout.spread {
            Some(points) => amount.and_then(|arrives| payout_fee(*fee, points, arrives)),
            None => Some(*fee),
        };
        let mut one = Consequence::of(clause, Effect::PayoutFee, on);
        one.amount = cost.map(|cost| -cost);
        one.lacks = cost.is_none().then_some(Lack::Amount);
        if fees.len() > 1 {
            one.only_if = Some(format!("the fee is {fee}, one of those that the sources name"));
        }
        found.push(one);
    }
}

/// What a payout costs of which `arrives` comes to the account: the smallest fee `f`, in cents, that is
/// `fixed + points / 10000 × (arrives + f)`, the share rounded half up to the cent.
///
/// The share is one of what leaves the balance, and what leaves is what arrives and the fee. One cent more of a fee
/// adds a cent or nothing to the right side, so that from the smallest `f` on that is not less than it, none is less.
fn payout_fee(fixed: Cents, points: u32, arrives: Cents) -> Option<Cents> {
    let whole = 10_000 - i128::from(points.min(10_000));
    if whole == 0 {
        return None;
    }
    let is_enough = |fee: i128| {
        let leaves = (arrives.wide() + fee) * i128::from(points);
        fee >= fixed.wide() + (leaves + 5_000).div_euclid(10_000)
    };
    let unrounded = fixed.wide() * 10_000 + i128::from(points) * arrives.wide();
    let mut enough = (unrounded.max(0) + 5_000) / whole + 1;
    let mut too_little = -1;
    while enough - too_little > 1 {
        let middle = too_little + (enough - too_little) / 2;
        *(if is_enough(middle) { &mut enough } else { &mut too_little }) = middle;
    }
    Cents::from_wide(enough)
}

fn of_schedule(
    clauses: &[&Clause],
    balance: Cents,
    country: Option<&str>,
    oldest: Option<Date>,
    on: Date,
) -> Vec<Consequence> {
    let rules = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::ScheduledPayout(payout) => {
            let only_if = condition_in(&payout.place, country, None)?;
            let limit = payout.held_at_most_days;
            let is_old = limit.zip(oldest).is_some_and(|(days, since)| shift(since, days) < on);
            let is_due = balance.is_positive() && (balance >= payout.at_least || is_old);
            let one = Consequence::of(clause, Effect::ScheduledPayout, on);
            is_due.then_some(Consequence { amount: Some(-balance), only_if, ..one })
        }
        _ => None,
    });
    rules.collect()
}

fn deferral(clauses: &[&Clause], frequency: Frequency, on: Date) -> Option<Consequence> {
    let waits = clauses.iter().find(|clause| match &clause.rule {
        Rule::Deferral(deferral) => deferral.frequencies.contains(&frequency),
        _ => false,
    });
    waits.map(|clause| Consequence::of(clause, Effect::PayoutDeferred, on))
}

/// The same day of the next month; where that is too late in a month, the 1st of the month after it.
fn of_renewal(clauses: &[&Clause], item: Item, on: Date) -> Vec<Consequence> {
    let rules = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::Renewal(renewal) if renewal.item == item => {
            let latest = renewal.latest_day?;
            let is_late = u32::try_from(on.day()).is_ok_and(|day| day > latest);
            let months = if is_late { 2.months() } else { 1.month() };
            let next = on.saturating_add(months);
            let next = if is_late { next.first_of_month() } else { next };
            Some(Consequence::of(clause, Effect::Renews, next))
        }
        _ => None,
    });
    rules.collect()
}

fn of_price_due(
    clauses: &[&Clause],
    item: Item,
    price: Cents,
    balance: Cents,
    on: Date,
) -> Vec<Consequence> {
    let rules = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::Renewal(renewal) if renewal.item == item && renewal.whole_from_balance => {
            let paid = if balance >= price { -price } else { Cents::ZERO };
            let one = Consequence::of(clause, Effect::FromBalance, on);
            Some(Consequence { amount: Some(paid), ..one })
        }
        _ => None,
    });
    rules.collect()
}

fn of_month(
    clauses: &[&Clause],
    item: Item,
    plan: Membership,
    agency: bool,
    on: Date,
) -> Vec<Consequence> {
    let rules = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::Allowance(allowance)
            if allowance.item == item
                && allowance.agency == agency
                && allowance.plan.is_none_or(|for_plan| for_plan == plan) =>
        {
            let one = Consequence::of(clause, Effect::Allowed, on);
            Some(Consequence { pieces: Some(allowance.monthly), ..one })
        }
        _ => None,
    });
    rules.collect()
}

fn of_hiring(clauses: &[&Clause], on: Date) -> Vec<Consequence> {
    let rules = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::ClientCharge(charge) => {
            let one = Consequence::of(clause, Effect::ClientCharged, on);
            let bounds = Some((charge.at_least, charge.at_most));
            let exact = (charge.at_least == charge.at_most).then_some(charge.at_most);
            Some(Consequence { amount: exact, bounds, ..one })
        }
        _ => None,
    });
    rules.collect()
}

fn of_idleness(
    clauses: &[&Clause],
    since: Date,
    balance: Cents,
    country: Option<&str>,
) -> Vec<Consequence> {
    let rules = clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::Inactivity(fee) => {
            let only_if = condition_in(&fee.place, country, None)?;
            let on = since.saturating_add(i64::from(fee.after_months).months());
            let one = Consequence::of(clause, Effect::InactivityFee, on);
            let (amount, bounds) = inactivity_fee(fee, balance);
            Some(Consequence { amount, bounds, only_if, ..one })
        }
        _ => None,
    });
    rules.collect()
}

/// Never more than the account holds.
fn inactivity_fee(fee: &Inactivity, balance: Cents) -> (Option<Cents>, Option<(Cents, Cents)>) {
    let most = -fee.amount.min(balance).max(Cents::ZERO);
    match fee.up_to {
        true => (None, Some((most, Cents::ZERO))),
        false => (Some(most), None),
    }
}

#[cfg(test)]
mod tests {
    use super::payout_fee;
    use outflow_ledger::Cents;

    #[test]
    fn the_share_of_a_payout_is_one_of_what_leaves() {
        let cents = |minor| Cents::new(minor).unwrap();
        for (fixed, points, arrives, fee) in [
            // 100.00 leave: 1.00 and 2 % of them, and 97.00 arrive.
            (100, 200, 9_700, 300),
            (0, 200, 9_800, 200),
            (99, 0, 10_000, 99),
            (0, 5_000, 1, 1),
            (0, 5_000, 2, 2),
            (0, 9_999, 1, 5_000),
            (0, 200, 0, 0),
        ] {
            let found = payout_fee(cents(fixed), points, cents(arrives));
            assert_eq!(found, Some(cents(fee)), "{fixed} {points} {arrives}");
        }
        assert_eq!(payout_fee(cents(0), 10_000, cents(1)), None);
        // Of all fees that are their own fixed part and share the smallest.
        for points in [1, 250, 3_333, 5_000, 9_000] {
            for arrives in 0..400 {
                let is_exact = |fee: i64| {
                    let share = ((arrives + fee) * i64::from(points) + 5_000) / 10_000;
                    fee == 7 + share
                };
                let smallest = (0..10_000).find(|fee| is_exact(*fee)).unwrap();
                let found = payout_fee(cents(7), points, cents(arrives));
                assert_eq!(found, Some(cents(smallest)), "{points} {arrives}");
            }
        }
    }
}
