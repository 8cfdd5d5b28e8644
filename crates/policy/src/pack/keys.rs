//! Which keys may a pack have, and what does each hold?

use super::{Clause, Correction, PolicyPack};
use crate::rule::{
    Allowance, ClientCharge, Condition, DayOfWeek, Deadline, Every, Hours, Inactivity, Item,
    Moment, Payment, Payout, PayoutDay, Place, Price, Rate, Refund, Rule, Schedule,
    ScheduledPayout, ServiceFee, TaxOnFees, TaxWithheld, USUAL_CURRENCY, Which,
};
use jiff::civil::Date;
use outflow_fields::values::{self, Read, wrong};
use outflow_fields::{Keys, Reader, need};
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Citation, CitationText, Diagnostic, Standing};
use toml::de::DeValue;

/// What every clause takes from its pack.
struct Pack {
    effective: Date,
    currency: outflow_ledger::Currency,
    is_own: bool,
}

pub(super) fn read_root(
    r: &mut Reader<'_>,
    k: &mut Keys<'_, '_>,
    is_own: bool,
) -> Option<PolicyPack> {
    let platform = k.get(r, "platform", id);
    let name = k.get(r, "name", values::text);
    let effective = k.date(r, "effective");
    let currency = k.get(r, "currency", values::currency).unwrap_or(USUAL_CURRENCY);
    let revision = k.get(r, "correction", values::count);
    let learned = k.date(r, "learned");
    // Without its day a pack still has clauses whose problems are worth telling.
    let shared = Pack { effective: effective.unwrap_or(Date::MIN), currency, is_own };
    let clauses = k.tables(r, "clause", |r, k| clause(r, k, &shared)).unwrap_or_default();
    let correction = match (revision, learned) {
        (Some(revision), Some(learned)) => Some(Correction { revision, learned }),
        (None, None) => None,
        (Some(_), None) => {
            need(r, k, "a correction", &["learned"]);
            None
        }
        (None, Some(_)) => {
            need(r, k, "a day on which a mistake was learned", &["correction"]);
            None
        }
    };
    match (platform, name, effective) {
        (Some(platform), Some(name), Some(effective)) => {
            Some(PolicyPack { platform, name, effective, correction, is_own, clauses })
        }
        _ => {
            need(r, k, "a policy pack", &["platform", "name", "effective"]);
            None
        }
    }
}

fn clause(r: &mut Reader<'_>, k: &mut Keys<'_, '_>, pack: &Pack) -> Option<Clause> {
    let id = k.get(r, "id", id_of_clause);
    let title = k.get(r, "title", values::text);
    let source = k.get(r, "source", values::text);
    let standing = k.word(r, "standing", STANDINGS);
    let checked = k.date(r, "checked");
    let until = k.date(r, "until");
    let currency = k.get(r, "currency", values::currency).unwrap_or(pack.currency);
    let rule = one_rule(r, k);
    let (Some(id), Some(title), Some(source), Some(standing), Some(checked)) =
        (id, title, source, standing, checked)
    else {
        need(r, k, "a clause", &["id", "title", "source", "standing", "checked"]);
        return None;
    };
    let (effective, is_own) = (pack.effective, pack.is_own);
    let citation = CitationText { id, title, source, standing, checked, effective, is_own };
    Some(Clause { citation: Citation::new(citation), until, currency, rule: rule? })
}

/// The tables of a clause, one of which it must have.
const RULES: &[&str] = &[
    "service_fee",
    "hours",
    "payment",
    "deadline",
    "schedule",
    "scheduled_payout",
    "payout",
    "tax_on_fees",
    "tax_withheld",
    "price",
    "allowance",
    "refund",
    "inactivity",
    "client_charge",
    "note",
];

fn one_rule(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let rules = [
        k.table(r, "service_fee", service_fee),
        k.table(r, "hours", hours),
        k.table(r, "payment", payment),
        k.table(r, "deadline", deadline),
        k.table(r, "schedule", schedule),
        k.table(r, "scheduled_payout", scheduled_payout),
        k.table(r, "payout", payout),
        k.table(r, "tax_on_fees", tax_on_fees),
        k.table(r, "tax_withheld", tax_withheld),
        k.table(r, "price", price),
        k.table(r, "allowance", allowance),
        k.table(r, "refund", refund),
        k.table(r, "inactivity", inactivity),
        k.table(r, "client_charge", client_charge),
        k.table(r, "note", |_, _| Some(Rule::Note)),
    ];
    let stated = RULES.iter().filter(|rule| k.has(rule)).count();
    if stated != 1 {
        let message = format!("a clause states exactly one rule, this one states {stated}");
        let problem = Diagnostic::new(outflow_ledger::Code::PackValue, message);
        let path = k.path().to_owned();
        r.problem_at(&path, problem.expecting(format!("one of {}", RULES.join(", "))));
    }
    rules.into_iter().flatten().next()
}

const STANDINGS: &[(&str, Standing)] = &[
    ("published", Standing::Published),
    ("reported", Standing::Reported),
    ("claimed", Standing::Claimed),
    ("assumed", Standing::Assumed),
];

const CONTRACTS: &[(&str, ContractKind)] = &[
    ("marketplace", ContractKind::Marketplace),
    ("direct", ContractKind::Direct),
    ("enterprise", ContractKind::Enterprise),
];

const PLANS: &[(&str, Membership)] = &[("basic", Membership::Basic), ("plus", Membership::Plus)];

/// Named by every rate; the only rounding that any source shows (26.664 is 26.66, 33.336 is 33.34).
const ROUNDINGS: &[(&str, ())] = &[("half_up", ())];

const HOURLY: &[(&str, bool)] = &[("hourly", true), ("fixed", false)];

const EVERY: &[(&str, Every)] = &[("month", Every::Month), ("year", Every::Year)];

/// An id such as `local_bank` or `freelancer-com`.
fn id(value: &DeValue<'_>) -> Read<String> {
    let text = values::text(value)?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match text.bytes().all(|byte| is_plain(byte) || matches!(byte, b'-' | b'_')) {
        true => Ok(text),
        false => wrong(format!("\"{text}\" is not an id"), "small letters, digits, - and _ only"),
    }
}

fn id_of_clause(value: &DeValue<'_>) -> Read<String> {
    let text = values::text(value)?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match text.split_once('/') {
        Some((platform, rule)) if !platform.is_empty() && !rule.is_empty() => {
            match text.bytes().all(|byte| is_plain(byte) || byte == b'/') {
                true => Ok(text),
                false => wrong(format!("\"{text}\" is not the id of a clause"), CLAUSE_ID),
            }
        }
        _ => wrong(format!("\"{text}\" is not the id of a clause"), CLAUSE_ID),
    }
}

const CLAUSE_ID: &str = "the platform and a name in kebab case such as \"<platform>/service-fee\"";

/// An amount that is not below zero.
fn amount(value: &DeValue<'_>) -> Read<Cents> {
    let amount = values::money(value)?;
    match amount.is_negative() {
        true => wrong(
            format!("{amount} is below zero"),
            "an amount from \"0.00\" on; a rule says what is charged, without a sign",
        ),
        false => Ok(amount),
    }
}

fn amounts(value: &DeValue<'_>) -> Read<Vec<Cents>> {
    match values::list(value, amount)? {
        found if found.is_empty() => wrong("the list is empty", "at least one amount"),
        found => Ok(found),
    }
}

fn items(value: &DeValue<'_>) -> Read<Vec<Item>> {
    values::list(value, |one| values::word(one, Item::WORDS))
}

fn place(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Place {
    Place {
        countries: k.get(r, "countries", countries).unwrap_or_default(),
        except: k.get(r, "countries_except", countries).unwrap_or_default(),
    }
}

fn countries(value: &DeValue<'_>) -> Read<Vec<String>> {
    values::list(value, values::country)
}

/// A rate and the rounding that belongs to it.
fn rate(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<u32> {
    let rate = k.get(r, "percent", values::percent);
    if k.has("percent") || k.has("rounding") {
        k.word(r, "rounding", ROUNDINGS);
        need(r, k, "a percentage", &["percent", "rounding"]);
    }
    rate
}

fn service_fee(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let contracts = k.word(r, "contracts", CONTRACTS);
    let hourly = k.word(r, "work", HOURLY);
    let started_from = k.date(r, "started_from");
    let started_before = k.date(r, "started_before");
    let billed_above = k.table(r, "billed_above", |r, k| {
        let found = k.get(r, "amount", amount).zip(k.date(r, "before"));
        need(r, k, "billed_above", &["amount", "before"]);
        found
    });
    let membership = k.word(r, "membership", PLANS);
    let tiers = k.tables(r, "tiers", |r, k| {
        let found = k.get(r, "above", amount).zip(k.get(r, "percent", values::percent));
        need(r, k, "a tier", &["above", "percent"]);
        found
    });
    let per_contract = k.table(r, "per_contract", |r, k| {
        let bounds =
            k.get(r, "at_least", values::percent).zip(k.get(r, "at_most", values::percent));
        need(r, k, "per_contract", &["at_least", "at_most"]);
        bounds.map(|(at_least, at_most)| Rate::PerContract { at_least, at_most })
    });
    k.word(r, "rounding", ROUNDINGS);
    let minimum = k.get(r, "minimum", amount);
    let in_addition = k.get(r, "in_addition", values::flag).unwrap_or(false);
    need(r, k, "a service fee", &["contracts", "rounding"]);
    if k.has("tiers") == k.has("per_contract") {
        let problem = Diagnostic::new(
            outflow_ledger::Code::PackValue,
            "a service fee has either tiers or per_contract",
        );
        let path = k.path().to_owned();
        r.problem_at(&path, problem.expecting("one of the two"));
    }
    let rate = tiers.map(Rate::Tiers).or(per_contract)?;
    Some(Rule::ServiceFee(ServiceFee {
        contracts: contracts?,
        hourly,
        started_from,
        started_before,
        billed_above,
        membership,
        rate,
        minimum,
        in_addition,
    }))
}

fn hours(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let mut days = |key| k.get(r, key, values::count);
    Some(Rule::Hours(Hours {
        review_ends_days_after_week: days("review_ends_days_after_week"),
        available_days_after_week: days("available_days_after_week"),
        top_rated_available_days_after_week: days("top_rated_available_days_after_week"),
    }))
}

fn payment(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let contracts = k.word(r, "contracts", CONTRACTS);
    let days = k.get(r, "available_days_after_release", values::count);
    let top_rated_days = k.get(r, "top_rated_available_days_after_release", values::count);
    need(r, k, "payment", &["available_days_after_release"]);
    Some(Rule::Payment(Payment { contracts, days: days?, top_rated_days }))
}

fn deadline(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let after = k.word(r, "after", Moment::WORDS);
    let days = k.get(r, "days", values::count);
    let business_days = k.get(r, "business_days", values::count);
    need(r, k, "a deadline", &["after"]);
    if k.has("days") == k.has("business_days") {
        let problem = Diagnostic::new(
            outflow_ledger::Code::PackValue,
            "a deadline counts either days or business_days",
        );
        let path = k.path().to_owned();
        r.problem_at(&path, problem.expecting("one of the two"));
    }
    let business = business_days.is_some();
    Some(Rule::Deadline(Deadline { after: after?, days: days.or(business_days)?, business }))
}

fn schedule(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let keys = ["weekly", "twice_monthly", "monthly", "quarterly"];
    let [weekly, twice_monthly, monthly, quarterly] = keys.map(|key| k.table(r, key, payout_day));
    need(r, k, "a schedule", &keys);
    Some(Rule::Schedule(Schedule {
        weekly: weekly?,
        twice_monthly: twice_monthly?,
        monthly: monthly?,
        quarterly: quarterly?,
    }))
}

fn payout_day(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<PayoutDay> {
    let weekday = k.word(
        r,
        "weekday",
        &[
            ("monday", DayOfWeek::Monday),
            ("tuesday", DayOfWeek::Tuesday),
            ("wednesday", DayOfWeek::Wednesday),
            ("thursday", DayOfWeek::Thursday),
            ("friday", DayOfWeek::Friday),
            ("saturday", DayOfWeek::Saturday),
            ("sunday", DayOfWeek::Sunday),
        ],
    );
    let which = k.word(
        r,
        "which",
        &[
            ("every", Which::Every),
            ("first_and_third_of_month", Which::FirstAndThirdOfMonth),
            ("last_of_month", Which::LastOfMonth),
            ("last_of_quarter", Which::LastOfQuarter),
        ],
    );
    need(r, k, "a payout day", &["weekday", "which"]);
    Some(PayoutDay { weekday: weekday?, which: which? })
}

fn scheduled_payout(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let place = place(r, k);
    let at_least = k.get(r, "at_least", amount);
    let held_at_most_days = k.get(r, "held_at_most_days", values::count);
    need(r, k, "a scheduled payout", &["at_least"]);
    Some(Rule::ScheduledPayout(ScheduledPayout { place, at_least: at_least?, held_at_most_days }))
}

fn payout(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let method = k.get(r, "method", id);
    let name = k.get(r, "name", values::text);
    let words = k.get(r, "words", |value| values::list(value, values::text));
    let place = place(r, k);
    let account_in = k.get(r, "account_in", countries).unwrap_or_default();
    let discontinued = k.get(r, "discontinued", values::flag).unwrap_or_default();
    let fees = k.get(r, "fees", amounts).unwrap_or_default();
    let spread = rate(r, k);
    let arrives_within_business_days = k.get(r, "arrives_within_business_days", values::count);
    let trace_after_business_days = k.get(r, "trace_after_business_days", values::count);
    let minimum = k.get(r, "minimum", amount);
    let maximum = k.get(r, "maximum", amount);
    let cutoff_minutes = k.get(r, "cutoff", values::time_of_day);
    need(r, k, "a payout", &["method", "name", "words"]);
    Some(Rule::Payout(Payout {
        method: method?,
        name: name?,
        words: words?,
        place,
        account_in,
        discontinued,
        fees,
        spread,
        arrives_within_business_days,
        trace_after_business_days,
        minimum,
        maximum,
        cutoff_minutes,
    }))
}

fn tax_on_fees(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let place = place(r, k);
    let regions = k.get(r, "regions", |value| values::list(value, values::text));
    let on = k.get(r, "on", items);
    let rate = rate(r, k);
    let only_if = k.word(r, "only_if", Condition::WORDS);
    need(r, k, "a tax on fees", &["countries", "on"]);
    let regions = regions.unwrap_or_default();
    Some(Rule::TaxOnFees(TaxOnFees { place, regions, on: on?, rate, only_if }))
}

fn tax_withheld(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let place = place(r, k);
    let rate = rate(r, k);
    let up_to = k.get(r, "up_to", values::flag).unwrap_or(false);
    let only_if = k.word(r, "only_if", Condition::WORDS);
    need(r, k, "a withheld tax", &["percent"]);
    Some(Rule::TaxWithheld(TaxWithheld { place, rate: rate?, up_to, only_if }))
}

fn price(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let item = k.word(r, "item", Item::WORDS);
    let found = k.get(r, "amounts", amounts);
    let bundles = k.get(r, "bundles", |value| values::list(value, values::count));
    need(r, k, "a price", &["item", "amounts"]);
    let bundles = bundles.unwrap_or_default();
    Some(Rule::Price(Price { item: item?, amounts: found?, bundles }))
}

fn allowance(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let item = k.word(r, "item", Item::WORDS);
    let plan = k.word(r, "plan", PLANS);
    let agency = k.get(r, "agency", values::flag).unwrap_or(false);
    let monthly = k.get(r, "monthly", values::count);
    let carried_over_at_most = k.get(r, "carried_over_at_most", values::count);
    need(r, k, "an allowance", &["item", "monthly"]);
    let (item, monthly) = (item?, monthly?);
    Some(Rule::Allowance(Allowance { item, plan, agency, monthly, carried_over_at_most }))
}

fn refund(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let returns_fee = k.get(r, "returns_fee", values::flag);
    need(r, k, "a refund", &["returns_fee"]);
    Some(Rule::Refund(Refund { returns_fee: returns_fee? }))
}

fn inactivity(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let place = place(r, k);
    let after_months = k.get(r, "after_months", values::count);
    let found = k.get(r, "amount", amount);
    let up_to = k.get(r, "up_to", values::flag).unwrap_or(false);
    let every = k.word(r, "every", EVERY);
    need(r, k, "an inactivity fee", &["after_months", "amount", "every"]);
    let (after_months, amount, every) = (after_months?, found?, every?);
    Some(Rule::Inactivity(Inactivity { place, after_months, amount, up_to, every }))
}

fn client_charge(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let item = k.word(r, "item", Item::WORDS);
    let at_least = k.get(r, "at_least", amount);
    let at_most = k.get(r, "at_most", amount);
    need(r, k, "a client's charge", &["item", "at_least", "at_most"]);
    Some(Rule::ClientCharge(ClientCharge { item: item?, at_least: at_least?, at_most: at_most? }))
}
