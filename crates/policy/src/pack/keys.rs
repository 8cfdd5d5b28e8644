//! Which keys may a pack have, and what does each hold?

use super::{Clause, Correction, PolicyPack};
use crate::rule::{
    Allowance, ClientCharge, Condition, DayOfWeek, Deadline, Deferral, Every, Hours, Inactivity,
    Item, Length, Moment, Payment, Payout, PayoutDay, Place, Price, Rate, Refund, Renewal, Rule,
    Schedule, ScheduledPayout, ServiceFee, TaxOnFees, TaxWithheld, USUAL_CURRENCY, Which,
};
use jiff::civil::Date;
use outflow_fields::values::{self, Read, wrong};
use outflow_fields::{Keys, Reader, need};
use outflow_ledger::snapshot::{ContractKind, Frequency, Membership};
use outflow_ledger::{Cents, Citation, CitationText, Code, Diagnostic, Standing};
use toml::de::DeValue;

/// What a file says, as far as it could be read: the rest of it is looked at all the same.
pub(super) struct Draft {
    pub(super) platform: Option<String>,
    pub(super) name: Option<String>,
    pub(super) effective: Option<Date>,
    pub(super) correction: Option<Correction>,
    /// The name that the file must have, where it says enough for that.
    pub(super) file_name: Option<String>,
    pub(super) is_own: bool,
    pub(super) clauses: Vec<DraftClause>,
}

/// One clause of it.
pub(super) struct DraftClause {
    /// `clause[2]`.
    pub(super) path: String,
    pub(super) id: Option<String>,
    pub(super) until: Option<Date>,
    /// Whole, where nothing is missing or wrong.
    pub(super) clause: Option<Clause>,
}

impl Draft {
    /// The pack, of clauses that could be read.
    pub(super) fn into_pack(self) -> Option<PolicyPack> {
        Some(PolicyPack {
            platform: self.platform?,
            name: self.name?,
            effective: self.effective?,
            correction: self.correction,
            is_own: self.is_own,
            clauses: self.clauses.into_iter().filter_map(|draft| draft.clause).collect(),
        })
    }
}

/// What every clause takes from its pack.
struct Pack {
    effective: Date,
    currency: outflow_ledger::Currency,
    is_own: bool,
}

pub(super) fn read_root(r: &mut Reader<'_>, k: &mut Keys<'_, '_>, is_own: bool) -> Draft {
    let platform = k.get(r, "platform", id);
    let name = k.get(r, "name", values::text);
    let effective = k.date(r, "effective");
    let currency = k.get(r, "currency", values::currency).unwrap_or(USUAL_CURRENCY);
    let revision = k.get(r, "correction", revision);
    let learned = k.date(r, "learned");
    // Without its day a pack still has clauses whose problems are worth telling.
    let shared = Pack { effective: effective.unwrap_or(Date::MIN), currency, is_own };
    let clauses = k.tables(r, "clause", |r, k| Some(clause(r, k, &shared)));
    need(r, k, "a policy pack", &["platform", "name", "effective", "clause"]);
    if clauses.as_ref().is_some_and(Vec::is_empty) {
        let problem = Diagnostic::new(Code::PackValue, "a pack without a clause says nothing");
        r.problem_at("clause", problem.expecting("[[clause]]"));
    }
    if k.has("learned") {
        need(r, k, "a day on which a mistake was learned", &["correction"]);
    }
    if k.has("correction") {
        need(r, k, "a correction", &["learned"]);
    }
    let correction =
        revision.zip(learned).map(|(revision, learned)| Correction { revision, learned });
    let is_told = k.has("correction") == correction.is_some();
    let file_name = effective.filter(|_| is_told).map(|day| file_name(day, correction));
    let clauses = clauses.unwrap_or_default();
    Draft { platform, name, effective, correction, file_name, is_own, clauses }
}

/// Which version of a pack a correction is.
fn revision(value: &DeValue<'_>) -> Read<u32> {
    match values::count(value)? {
        revision @ (0 | 1) => wrong(
            format!("{revision} is no correction: the released pack itself is the first version"),
            "a whole number from 2 on, or no such key",
        ),
        revision => Ok(revision),
    }
}

/// `2025-05-01.toml`, or `2025-05-01.r2.toml` for its first correction.
fn file_name(effective: Date, correction: Option<Correction>) -> String {
    match correction {
        Some(correction) => format!("{effective}.r{}.toml", correction.revision),
        None => format!("{effective}.toml"),
    }
}

fn clause(r: &mut Reader<'_>, k: &mut Keys<'_, '_>, pack: &Pack) -> DraftClause {
    let id = k.get(r, "id", id_of_clause);
    let title = k.get(r, "title", values::text);
    let source = k.get(r, "source", values::text);
    let standing = k.word(r, "standing", STANDINGS);
    let checked = k.date(r, "checked");
    let until = k.date(r, "until");
    let currency = k.get(r, "currency", values::currency).unwrap_or(pack.currency);
    let rule = one_rule(r, k);
    need(r, k, "a clause", &["id", "title", "source", "standing", "checked"]);
    let whole = || {
        let citation = Citation::new(CitationText {
            id: id.clone()?,
            title: title?,
            source: source?,
            standing: standing?,
            checked: checked?,
            effective: pack.effective,
            is_own: pack.is_own,
        });
        Some(Clause { citation, until, currency, rule: rule? })
    };
    let clause = whole();
    DraftClause { path: k.path().to_owned(), id, until, clause }
}

/// The tables of a clause, one of which it must have.
const RULES: &[&str] = &[
    "service_fee",
    "hours",
    "payment",
    "deadline",
    "schedule",
    "scheduled_payout",
    "deferral",
    "payout",
    "tax_on_fees",
    "tax_withheld",
    "price",
    "renewal",
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
        k.table(r, "deferral", deferral),
        k.table(r, "payout", payout),
        k.table(r, "tax_on_fees", tax_on_fees),
        k.table(r, "tax_withheld", tax_withheld),
        k.table(r, "price", price),
        k.table(r, "renewal", renewal),
        k.table(r, "allowance", allowance),
        k.table(r, "refund", refund),
        k.table(r, "inactivity", inactivity),
        k.table(r, "client_charge", client_charge),
        k.table(r, "note", |_, _| Some(Rule::Note)),
    ];
    let stated = RULES.iter().filter(|rule| k.has(rule)).count();
    if stated != 1 {
        let message = format!("a clause states exactly one rule, this one states {stated}");
        let problem = Diagnostic::new(Code::PackValue, message);
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

const FREQUENCIES: &[(&str, Frequency)] = &[
    ("weekly", Frequency::Weekly),
    ("twice_monthly", Frequency::TwiceMonthly),
    ("monthly", Frequency::Monthly),
    ("quarterly", Frequency::Quarterly),
];

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

fn item(value: &DeValue<'_>) -> Read<Item> {
    values::word(value, Item::WORDS)
}

/// Words that a statement's text may hold: it is compared in small letters.
fn small_letters(value: &DeValue<'_>) -> Read<String> {
    let text = values::text(value)?;
    let small = text.to_lowercase();
    match text == small {
        true => Ok(text),
        false => wrong(
            format!("\"{text}\" has capitals, and texts are compared in small letters"),
            format!("\"{small}\""),
        ),
    }
}

fn pieces(value: &DeValue<'_>) -> Read<u32> {
    match values::count(value)? {
        0 => wrong("a purchase of 0 pieces is none", "a whole number from 1 on"),
        pieces => Ok(pieces),
    }
}

fn place(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Place {
    Place {
        countries: k.list(r, "countries", values::country).unwrap_or_default(),
        except: k.list(r, "countries_except", values::country).unwrap_or_default(),
    }
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
    let tiers = k.all_tables(r, "tiers", |r, k| {
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
        let problem =
            Diagnostic::new(Code::PackValue, "a service fee has either tiers or per_contract");
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
    let keys = [
        "review_ends_days_after_week",
        "available_days_after_week",
        "top_rated_available_days_after_week",
    ];
    let [review_ends, available, top_rated] = keys.map(|key| k.get(r, key, values::count));
    if !keys.iter().any(|key| k.has(key)) {
        let problem = Diagnostic::new(Code::PackValue, "hours say nothing without a count of days");
        let path = k.path().to_owned();
        r.problem_at(&path, problem.expecting(format!("one of {}", keys.join(", "))));
    }
    Some(Rule::Hours(Hours {
        review_ends_days_after_week: review_ends,
        available_days_after_week: available,
        top_rated_available_days_after_week: top_rated,
    }))
}

fn payment(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let contracts = k.word(r, "contracts", CONTRACTS);
    let days = k.get(r, "available_days_after_release", values::count);
    let top_rated_days = k.get(r, "top_rated_available_days_after_release", values::count);
    need(r, k, "payment", &["available_days_after_release"]);
    Some(Rule::Payment(Payment { contracts, days: days?, top_rated_days }))
}

/// A unit of time: its key, and the length that so many of it are.
type Unit = (&'static str, fn(u32) -> Length);

fn deadline(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let after = k.word(r, "after", Moment::WORDS);
    let lengths: [Unit; 4] = [
        ("days", Length::Days),
        ("business_days", Length::BusinessDays),
        ("months", Length::Months),
        ("years", Length::Years),
    ];
    let found = lengths.map(|(key, length)| k.get(r, key, values::count).map(length));
    let unless_membership = k.word(r, "unless_membership", PLANS);
    need(r, k, "a deadline", &["after"]);
    if lengths.iter().filter(|(key, _)| k.has(key)).count() != 1 {
        let keys = lengths.map(|(key, _)| key).join(", ");
        let problem = Diagnostic::new(Code::PackValue, "a deadline counts in one unit");
        let path = k.path().to_owned();
        r.problem_at(&path, problem.expecting(format!("one of {keys}")));
    }
    let length = found.into_iter().flatten().next()?;
    Some(Rule::Deadline(Deadline { after: after?, length, unless_membership }))
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

fn deferral(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let frequencies = k.list(r, "frequencies", |value| values::word(value, FREQUENCIES));
    need(r, k, "a deferral", &["frequencies"]);
    Some(Rule::Deferral(Deferral { frequencies: frequencies? }))
}

fn payout(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let method = k.get(r, "method", id);
    let name = k.get(r, "name", values::text);
    let words = k.list(r, "words", small_letters);
    let place = place(r, k);
    let account_in = k.list(r, "account_in", values::country).unwrap_or_default();
    let discontinued = k.get(r, "discontinued", values::flag).unwrap_or_default();
    let fees = k.list(r, "fees", amount).unwrap_or_default();
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
    let regions = k.list(r, "regions", values::text);
    let on = k.list(r, "on", item);
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
    let found = k.list(r, "amounts", amount);
    let bundles = k.list(r, "bundles", pieces);
    need(r, k, "a price", &["item", "amounts"]);
    let bundles = bundles.unwrap_or_default();
    Some(Rule::Price(Price { item: item?, amounts: found?, bundles }))
}

fn renewal(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Rule> {
    let item = k.word(r, "item", Item::WORDS);
    let latest_day = k.get(r, "latest_day", values::count);
    let paid = k.word(r, "from_balance", &[("whole_price", ())]);
    need(r, k, "a renewal", &["item"]);
    Some(Rule::Renewal(Renewal { item: item?, latest_day, whole_from_balance: paid.is_some() }))
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
