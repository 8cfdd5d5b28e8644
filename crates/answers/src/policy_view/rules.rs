//! What does one rule say: a sentence, its figures by name, and what it is keyed on; one function a kind of rule.

use super::words::{
    after, contracts_in_words, item, plan, schedule_name, weekday_of, work_in_words,
};
use super::{Figure, Key, Keyed, Unit};
use crate::{capitalised, money_in_words};
use outflow_ledger::{Cents, Currency};
use outflow_policy::Rule;
use outflow_policy::rule::{
    Allowance, ClientCharge, Deadline, Deferral, Every, Hours, Inactivity, Item, Length, Payment,
    Payout, PayoutDay, Place, Price, Rate, Refund, Renewal, Schedule, ScheduledPayout, ServiceFee,
    TaxOnFees, TaxWithheld, Which,
};

/// One rule for people.
pub(super) struct Said {
    /// The kind of rule, as its table in a pack is called.
    pub kind: &'static str,
    /// One sentence without its full stop.
    pub in_words: String,
    /// Every figure, named as in a pack.
    pub figures: Vec<Figure>,
    /// What decides whether it holds.
    pub keyed_on: Vec<Key>,
}

impl Said {
    /// `day` says which day decides whether the rule is in force.
    fn new(kind: &'static str, day: &str, in_words: String) -> Said {
        let date = Key { on: Keyed::Date, value: day.to_owned() };
        Said { kind, in_words, figures: Vec::new(), keyed_on: vec![date] }
    }

    fn figure(mut self, key: impl Into<String>, value: impl Into<String>, unit: Unit) -> Said {
        self.figures.push(Figure { key: key.into(), value: value.into(), unit });
        self
    }

    fn count(self, key: &str, count: Option<u32>, unit: Unit) -> Said {
        match count {
            Some(count) => self.figure(key, count.to_string(), unit),
            None => self,
        }
    }

    fn money(self, key: impl Into<String>, amount: Option<Cents>, currency: Currency) -> Said {
        match amount {
            Some(amount) => self.figure(key, amount.to_string(), Unit::Money(currency)),
            None => self,
        }
    }

    fn percent(self, key: impl Into<String>, points: Option<u32>) -> Said {
        match points {
            Some(points) => self.figure(key, bare_percent(points), Unit::Percent),
            None => self,
        }
    }

    fn key(mut self, on: Keyed, value: impl Into<String>) -> Said {
        self.keyed_on.push(Key { on, value: value.into() });
        self
    }

    fn place(self, place: &Place) -> Said {
        match place_in_words(place).as_str() {
            "" => self,
            words => self.key(Keyed::Country, words),
        }
    }
}

/// What a rule says; its amounts are in this currency.
pub(super) fn said(rule: &Rule, currency: Currency) -> Said {
    match rule {
        Rule::ServiceFee(fee) => service_fee(fee, currency),
        Rule::Hours(hours) => of_hours(hours),
        Rule::Payment(payment) => of_payment(payment),
        Rule::Deadline(deadline) => of_deadline(deadline),
        Rule::Schedule(schedule) => of_schedule(schedule),
        Rule::ScheduledPayout(payout) => scheduled_payout(payout, currency),
        Rule::Deferral(deferral) => of_deferral(deferral),
        Rule::Payout(payout) => of_payout(payout, currency),
        Rule::TaxOnFees(tax) => tax_on_fees(tax),
        Rule::TaxWithheld(tax) => tax_withheld(tax),
        Rule::Price(price) => of_price(price, currency),
        Rule::Renewal(renewal) => of_renewal(renewal),
        Rule::Allowance(allowance) => of_allowance(allowance),
        Rule::Refund(refund) => of_refund(refund),
        Rule::Inactivity(fee) => of_inactivity(fee, currency),
        Rule::ClientCharge(charge) => client_charge(charge, currency),
        Rule::Note => Said {
            keyed_on: Vec::new(),
            ..Said::new("note", "", "A fact to know; nothing is computed from it".to_owned())
        },
    }
}

/// From nothing to everything is no bound of a share.
fn is_open(bounds: (u32, u32)) -> bool {
    bounds == (0, 10_000)
}

fn service_fee(fee: &ServiceFee, currency: Currency) -> Said {
    let money = |amount| money_in_words(currency, amount);
    let mut words = match &fee.rate {
        Rate::PerContract { at_least, at_most } => format!(
            "A share of what the client is charged that is agreed in each contract, {}",
            match is_open((*at_least, *at_most)) {
                true => "no source states between which bounds".to_owned(),
                false => format!("from {} to {}", percent(*at_least), percent(*at_most)),
            }
        ),
        Rate::Tiers(tiers) => {
            let part = |(index, (above, points)): (usize, &(Cents, u32))| match index {
                0 => format!("{} of what the client is charged", percent(*points)),
                _ => format!("{} of the part above {}", percent(*points), money(*above)),
            };
            let parts: Vec<String> = tiers.iter().enumerate().map(part).collect();
            let counted =
                if tiers.len() > 1 { ", counted by client over all contracts" } else { "" };
            format!("{}{counted}", parts.join(", "))
        }
    };
    if let Some(minimum) = fee.minimum {
        words.push_str(&format!(", at least {} an earning", money(minimum)));
    }
    words.push_str(", rounded half up to the cent, once an earning");
    if fee.in_addition {
        words.push_str(", beside the share of another rule");
    }
    let mut said = Said::new("service_fee", "the day of the earning", words);
    said = match &fee.rate {
        Rate::PerContract { at_least, at_most } if is_open((*at_least, *at_most)) => said,
        Rate::PerContract { at_least, at_most } => {
            said.percent("at_least", Some(*at_least)).percent("at_most", Some(*at_most))
        }
        Rate::Tiers(tiers) => tiers.iter().fold(said, |said, (above, points)| {
            let key = match above.is_zero() {
                true => "percent".to_owned(),
                false => format!("percent_above_{above}"),
            };
            said.percent(key, Some(*points))
        }),
    };
    said = said.money("minimum", fee.minimum, currency);
    said = said.key(Keyed::Contracts, contracts_in_words(fee.contracts));
    if let Some(hourly) = fee.hourly {
        said = said.key(Keyed::Work, work_in_words(hourly));
    }
    if let Some(day) = fee.started_from {
        said = said.key(Keyed::ContractStart, format!("the contract started on or after {day}"));
    }
    if let Some(day) = fee.started_before {
        said = said.key(Keyed::ContractStart, format!("the contract started before {day}"));
    }
    if let Some((amount, day)) = fee.billed_above {
        let words = format!("the client was billed more than {} before {day}", money(amount));
        said = said.key(Keyed::ClientBillings, words);
    }
    if let Some(membership) = fee.membership {
        said = said.key(Keyed::Membership, plan(membership));
    }
    said
}

fn of_hours(hours: &Hours) -> Said {
    let parts = [
        (hours.review_ends_days_after_week, "the client's review of hours ends"),
        (hours.available_days_after_week, "hours become available"),
        (
            hours.top_rated_available_days_after_week,
            "hours become available to Top Rated freelancers",
        ),
    ];
    let parts = parts.iter().filter_map(|(days, what)| {
        Some(format!(
            "{what} {} after the Sunday that ends their week",
            days_in_words(*days.as_ref()?)
        ))
    });
    let words = capitalised(&parts.collect::<Vec<String>>().join("; "));
    Said::new("hours", "the Sunday that ends the billing week", words)
        .count("review_ends_days_after_week", hours.review_ends_days_after_week, Unit::Days)
        .count("available_days_after_week", hours.available_days_after_week, Unit::Days)
        .count(
            "top_rated_available_days_after_week",
            hours.top_rated_available_days_after_week,
            Unit::Days,
        )
}

fn of_payment(payment: &Payment) -> Said {
    let mut words = format!(
        "A released payment becomes available {} after the client's payment is processed",
        days_in_words(payment.days)
    );
    if let Some(days) = payment.top_rated_days {
        words.push_str(&format!(", to Top Rated freelancers {} after it", days_in_words(days)));
    }
    let said = Said::new("payment", "the day the client's payment is processed", words)
        .count("available_days_after_release", Some(payment.days), Unit::Days)
        .count("top_rated_available_days_after_release", payment.top_rated_days, Unit::Days);
    match payment.contracts {
        Some(contracts) => said.key(Keyed::Contracts, contracts_in_words(contracts)),
        None => said,
    }
}

fn of_deadline(deadline: &Deadline) -> Said {
    let (key, unit, count, words) = match deadline.length {
        Length::Days(days) => ("days", Unit::Days, days, days_in_words(days)),
        Length::BusinessDays(days) => {
            ("business_days", Unit::BusinessDays, days, business_days_in_words(days))
        }
        Length::Months(months) => {
            ("months", Unit::Months, months, counted(months, "month", "months"))
        }
        Length::Years(years) => ("years", Unit::Years, years, counted(years, "year", "years")),
    };
    let moment = after(deadline.after);
    let mut words = format!("{} after {moment}", capitalised(&words));
    let exempt = deadline.unless_membership.map(plan);
    words.extend(exempt.map(|exempt| format!(", not for {exempt}")));
    let said = Said::new("deadline", &format!("the day of {moment}"), words);
    let said = said.count(key, Some(count), unit);
    match exempt {
        Some(exempt) => said.key(Keyed::Membership, format!("not for {exempt}")),
        None => said,
    }
}

fn of_schedule(schedule: &Schedule) -> Said {
    let days = [
        ("weekly", schedule.weekly),
        ("twice_monthly", schedule.twice_monthly),
        ("monthly", schedule.monthly),
        ("quarterly", schedule.quarterly),
    ];
    let spoken = |name: &str| name.replace('_', " ");
    let parts: Vec<String> = days
        .iter()
        .map(|(name, day)| format!("{} on {}", spoken(name), payout_day(*day)))
        .collect();
    let words = format!("The platform pays out by itself: {}", parts.join(", "));
    let said = Said::new("schedule", "the day of the scheduled payout", words);
    days.iter().fold(said, |said, (name, day)| said.figure(*name, payout_day(*day), Unit::Word))
}

fn payout_day(day: PayoutDay) -> String {
    let weekday = weekday_of(day.weekday);
    match day.which {
        Which::Every => format!("every {weekday}"),
        Which::FirstAndThirdOfMonth => format!("the first and third {weekday} of the month"),
        Which::LastOfMonth => format!("the last {weekday} of the month"),
        Which::LastOfQuarter => format!("the last {weekday} of the quarter"),
    }
}

fn scheduled_payout(payout: &ScheduledPayout, currency: Currency) -> Said {
    let mut words = format!(
        "A scheduled payout takes the whole balance above the reserve; below {} it is skipped",
        money_in_words(currency, payout.at_least)
    );
    if let Some(days) = payout.held_at_most_days {
        let days = days_in_words(days);
        words.push_str(&format!(", but money held for more than {days} is paid out all the same"));
    }
    Said::new("scheduled_payout", "the day of the scheduled payout", words)
        .money("at_least", Some(payout.at_least), currency)
        .count("held_at_most_days", payout.held_at_most_days, Unit::Days)
        .place(&payout.place)
}

fn of_deferral(deferral: &Deferral) -> Said {
    let schedules: Vec<&str> = deferral.frequencies.iter().map(|one| schedule_name(*one)).collect();
    let words = format!(
        "Payouts of a {} schedule wait for its next day where everything became available on their very day",
        joined(&schedules, "or")
    );
    let said = Said::new("deferral", "the day of the scheduled payout", words);
    schedules.iter().enumerate().fold(said, |said, (index, name)| {
        said.figure(numbered("schedule", index, schedules.len()), *name, Unit::Word)
    })
}

fn of_renewal(renewal: &Renewal) -> Said {
    let name = capitalised(item(renewal.item));
    let mut parts = vec![format!("{name} is paid for every month")];
    if let Some(latest) = renewal.latest_day {
        parts.push(format!("what was bought after the {latest}th renews on the 1st"));
    }
    if renewal.whole_from_balance {
        parts.push("the balance pays the whole price, or the user's card does".to_owned());
    }
    let said = Said::new("renewal", "the day of the renewal", parts.join("; "))
        .count("latest_day", renewal.latest_day, Unit::Days)
        .key(Keyed::Item, item(renewal.item));
    match renewal.whole_from_balance {
        true => said.figure("from_balance", "whole_price", Unit::Word),
        false => said,
    }
}

fn of_payout(payout: &Payout, currency: Currency) -> Said {
    let money = |amount| money_in_words(currency, amount);
    let fees: Vec<String> = payout.fees.iter().map(|fee| money(*fee)).collect();
    let mut parts = Vec::new();
    match (fees.as_slice(), payout.spread) {
        ([], None) => parts.push("no source states what it costs".to_owned()),
        ([], Some(points)) => parts.push(format!("it costs {} of the amount", percent(points))),
        (fees, spread) => {
            let open = if fees.len() > 1 { " (the sources do not settle which)" } else { "" };
            let share = spread.map(|points| format!(" and {} of the amount", percent(points)));
            let fees = fees.join(" or ");
            parts.push(format!("it costs {fees}{open}{}", share.unwrap_or_default()));
        }
    }
    if let Some(days) = payout.arrives_within_business_days {
        parts.push(match days {
            0 => "it arrives the same day".to_owned(),
            days => format!("it arrives within {}", business_days_in_words(days)),
        });
    }
    if let Some(days) = payout.trace_after_business_days {
        parts.push(format!("a trace can be asked for after {}", business_days_in_words(days)));
    }
    if let Some(minimum) = payout.minimum {
        parts.push(format!("at least {}", money(minimum)));
    }
    if let Some(maximum) = payout.maximum {
        parts.push(format!("at most {} at once", money(maximum)));
    }
    let cutoff =
        payout.cutoff_minutes.map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60));
    if let Some(cutoff) = &cutoff {
        parts.push(format!("asked for after {cutoff} UTC it counts as the next day's"));
    }
    if !payout.account_in.is_empty() {
        parts.push(format!("the account must be in {}", payout.account_in.join(" or ")));
    }
    if payout.discontinued {
        parts.push("it was discontinued, no source states when".to_owned());
    }
    let words = format!("A payout to {}: {}", payout.name, parts.join("; "));
    let mut said = Said::new("payout", "the day of the payout", words);
    for (index, fee) in payout.fees.iter().enumerate() {
        said = said.money(numbered("fee", index, payout.fees.len()), Some(*fee), currency);
    }
    said = said
        .percent("percent", payout.spread)
        .count(
            "arrives_within_business_days",
            payout.arrives_within_business_days,
            Unit::BusinessDays,
        )
        .count("trace_after_business_days", payout.trace_after_business_days, Unit::BusinessDays)
        .money("minimum", payout.minimum, currency)
        .money("maximum", payout.maximum, currency);
    if let Some(cutoff) = cutoff {
        said = said.figure("cutoff", cutoff, Unit::TimeUtc);
    }
    said.key(Keyed::Method, format!("the payout method {}", payout.method)).place(&payout.place)
}

fn tax_on_fees(tax: &TaxOnFees) -> Said {
    let items: Vec<&str> = tax.on.iter().map(|one| item(*one)).collect();
    let rate = match tax.rate {
        Some(points) => format!("Tax of {}, rounded half up to the cent,", percent(points)),
        None => "Tax, at a rate that no source states,".to_owned(),
    };
    let words = format!("{rate} on {}", joined(&items, "and"));
    let mut said = Said::new("tax_on_fees", "the day of the charge", words)
        .percent("percent", tax.rate)
        .key(Keyed::Item, joined(&items, "or"))
        .place(&tax.place);
    if !tax.regions.is_empty() {
        said = said.key(Keyed::Region, format!("you live in {}", listed(&tax.regions)));
    }
    if let Some(only_if) = tax.only_if {
        said = said.key(Keyed::Condition, format!("only if {}", only_if.in_words()));
    }
    said
}

fn tax_withheld(tax: &TaxWithheld) -> Said {
    let words = format!(
        "{}{} of what the client paid, before the fee, is kept back as income tax, rounded half up to the cent",
        if tax.up_to { "Up to " } else { "" },
        percent(tax.rate)
    );
    let said = Said::new("tax_withheld", "the day of the client's payment", words)
        .percent("percent", Some(tax.rate))
        .place(&tax.place);
    match tax.only_if {
        Some(only_if) => said.key(Keyed::Condition, format!("only if {}", only_if.in_words())),
        None => said,
    }
}

fn of_price(price: &Price, currency: Currency) -> Said {
    let amounts: Vec<String> =
        price.amounts.iter().map(|amount| money_in_words(currency, *amount)).collect();
    let open = if price.amounts.len() > 1 { " (the sources do not settle which)" } else { "" };
    let (name, amounts) = (capitalised(item(price.item)), amounts.join(" or "));
    let mut words = match price.item {
        Item::Connects => format!("{name} cost {amounts} each{open}"),
        _ => format!("{name}: {amounts}{open}"),
    };
    let bundles: Vec<String> = price.bundles.iter().map(u32::to_string).collect();
    if !bundles.is_empty() {
        words.push_str(&format!(", sold by {}", listed(&bundles)));
    }
    let mut said = Said::new("price", "the day of the purchase", words);
    for (index, amount) in price.amounts.iter().enumerate() {
        said = said.money(numbered("amount", index, price.amounts.len()), Some(*amount), currency);
    }
    match bundles.is_empty() {
        true => said,
        false => said.figure("bundles", bundles.join(", "), Unit::Pieces),
    }
}

fn of_allowance(allowance: &Allowance) -> Said {
    let mut words =
        format!("{} {} come free of charge every month", allowance.monthly, item(allowance.item));
    if let Some(most) = allowance.carried_over_at_most {
        words.push_str(&format!("; at most {most} are carried over"));
    }
    let mut said = Said::new("allowance", "the first day of the month", words)
        .count("monthly", Some(allowance.monthly), Unit::Pieces)
        .count("carried_over_at_most", allowance.carried_over_at_most, Unit::Pieces);
    if let Some(membership) = allowance.plan {
        said = said.key(Keyed::Membership, plan(membership));
    }
    said.key(Keyed::Account, if allowance.agency { "agencies" } else { "single freelancers" })
}

fn of_refund(refund: &Refund) -> Said {
    let words = match refund.returns_fee {
        true => "A refund to a client brings back the platform's share of the refunded part",
        false => "A refund to a client does not bring back the platform's share",
    };
    let returned = if refund.returns_fee { "true" } else { "false" };
    Said::new("refund", "the day of the refund", words.to_owned()).figure(
        "returns_fee",
        returned,
        Unit::Word,
    )
}

fn of_inactivity(fee: &Inactivity, currency: Currency) -> Said {
    let up_to = if fee.up_to { "up to " } else { "" };
    let every = match fee.every {
        Every::Month => "month",
        Every::Year => "year",
    };
    let amount = money_in_words(currency, fee.amount);
    let months = counted(fee.after_months, "month", "months");
    let words = format!(
        "After {months} without activity {up_to}{amount} is taken every {every}, never more than the balance"
    );
    Said::new("inactivity", "the day on which the account is looked at", words)
        .count("after_months", Some(fee.after_months), Unit::Months)
        .money("amount", Some(fee.amount), currency)
        .figure("up_to", if fee.up_to { "true" } else { "false" }, Unit::Word)
        .figure("every", every, Unit::Word)
        .place(&fee.place)
}

fn client_charge(charge: &ClientCharge, currency: Currency) -> Said {
    let money = |amount| money_in_words(currency, amount);
    let amount = match charge.at_least == charge.at_most {
        true => money(charge.at_most),
        false => format!("from {} to {}", money(charge.at_least), money(charge.at_most)),
    };
    let words =
        format!("The client, not the freelancer, is charged {amount} for {}", item(charge.item));
    Said::new("client_charge", "the day the contract begins", words)
        .money("at_least", Some(charge.at_least), currency)
        .money("at_most", Some(charge.at_most), currency)
}

/// `percent` alone; `fee_1`, `fee_2` where there are several.
fn numbered(key: &str, index: usize, of: usize) -> String {
    if of > 1 { format!("{key}_{}", index + 1) } else { key.to_owned() }
}

/// `3.4`, from hundredths of a percent.
fn bare_percent(points: u32) -> String {
    let (whole, part) = (points / 100, points % 100);
    match (part, part % 10) {
        (0, _) => whole.to_string(),
        (part, 0) => format!("{whole}.{}", part / 10),
        (part, _) => format!("{whole}.{part:02}"),
    }
}

fn percent(points: u32) -> String {
    format!("{} %", bare_percent(points))
}

fn days_in_words(days: u32) -> String {
    counted(days, "day", "days")
}

fn business_days_in_words(days: u32) -> String {
    counted(days, "business day", "business days")
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn place_in_words(place: &Place) -> String {
    match (place.countries.as_slice(), place.except.as_slice()) {
        ([], []) => String::new(),
        ([], except) => format!("you do not live in {}", listed(except)),
        (countries, []) => format!("you live in {}", listed(countries)),
        (countries, except) => {
            format!("you live in {}, not in {}", listed(countries), listed(except))
        }
    }
}

fn listed(codes: &[String]) -> String {
    joined(&codes.iter().map(String::as_str).collect::<Vec<&str>>(), "or")
}

/// `a, b and c`.
fn joined(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [some @ .., end] => format!("{} {last} {end}", some.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_as_short_as_they_can_be() {
        for (points, shown) in [(1_000, "10"), (340, "3.4"), (75, "0.75"), (5, "0.05"), (0, "0")] {
            assert_eq!(bare_percent(points), shown);
        }
    }
}
