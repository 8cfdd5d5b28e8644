//! What stands in one pack: clauses with their rules, read from TOML and checked as they are read.

use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Citation, Standing};
use serde::Deserialize;

/// The rules of one platform that changed on one day.
#[derive(Clone, Debug)]
pub struct PolicyPack {
    /// The platform's id.
    pub platform: String,
    /// The platform's name for people.
    pub name: String,
    /// The first day on which its clauses hold.
    pub effective: Date,
    /// The clauses; each replaces the earlier clause of the same id.
    pub clauses: Vec<Clause>,
}

/// One rule with its source.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Where it comes from and how far it can be relied on.
    pub citation: Citation,
    /// What it says.
    pub rule: Rule,
}

/// What a clause says. Days are calendar days unless business days are named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rule {
    /// The platform's share of an earning.
    ServiceFee(ServiceFee),
    /// When hours of a week can be reviewed and become available.
    Hours(Hours),
    /// Days from a release to the available balance.
    PaymentAvailable(i32),
    /// Days from a submission to approval without an answer.
    SubmissionApproved(i32),
    /// Days to answer a request for escrow.
    EscrowRefundReply(i32),
    /// Days until a new payout method can be used.
    NewMethod(i32),
    /// The days of scheduled payouts.
    Schedule(Schedule),
    /// One way out.
    Payout(Payout),
}

/// The platform's share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceFee {
    /// Which contracts.
    pub contracts: ContractKind,
    /// Only contracts that started on or after this day.
    pub started_from: Option<Date>,
    /// Only contracts that started before this day.
    pub started_before: Option<Date>,
    /// Only clients billed more than this before that day.
    pub billed_above: Option<(Cents, Date)>,
    /// Only freelancers who pay for this plan.
    pub membership: Option<Membership>,
    /// The last day on which the clause holds.
    pub until: Option<Date>,
    /// The rates.
    pub rate: Rate,
}

/// How the share is found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rate {
    /// Marginal rates by what the client was billed before: above each amount, so many hundredths of a percent.
    Tiers(Vec<(Cents, u32)>),
    /// Agreed in each contract, within these bounds in hundredths of a percent.
    PerContract {
        /// The lowest.
        at_least: u32,
        /// The highest.
        at_most: u32,
    },
}

/// Day counts from the Sunday that ends a billing week; a clause states the one that it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The last day of the client's review.
    pub review_ends_days_after_week: Option<i32>,
    /// The day hours become available.
    pub available_days_after_week: Option<i32>,
    /// The day they become available to Top Rated freelancers.
    pub top_rated_available_days_after_week: Option<i32>,
}

/// On which days the platform pays out by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Every week.
    pub weekly: PayoutDay,
    /// Twice a month.
    pub twice_monthly: PayoutDay,
    /// Every month.
    pub monthly: PayoutDay,
    /// Every quarter.
    pub quarterly: PayoutDay,
}

/// One kind of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoutDay {
    /// The day of the week.
    pub weekday: DayOfWeek,
    /// Which of them.
    pub which: Which,
}

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "seven names that need no words")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Which of the days of that name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Every one.
    Every,
    /// The first and the third of a month.
    FirstAndThirdOfMonth,
    /// The last of a month.
    LastOfMonth,
    /// The last of a calendar quarter.
    LastOfQuarter,
}

/// One way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payout {
    /// The method's id.
    pub method: String,
    /// For people, after "went to".
    pub name: String,
    /// Words of a statement's text, in lower case, that tell the method.
    pub words: Vec<String>,
    /// The longest normal time, if any page states one.
    pub arrives_within_business_days: Option<u32>,
    /// When a trace can be asked for.
    pub trace_after_business_days: Option<u32>,
    /// The least amount.
    pub minimum: Option<Cents>,
}

/// What is wrong with a pack.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PackError {
    /// It is not the TOML of a pack.
    #[error("{0}: {1}")]
    Syntax(String, String),
    /// A clause says something that cannot be.
    #[error("{0}: clause {1}: {2}")]
    Clause(String, String, String),
}

impl PolicyPack {
    /// Reads a pack; `file` is its name, for messages, and must be its effective date.
    pub fn from_toml(file: &str, text: &str) -> Result<PolicyPack, PackError> {
        let shape: PackShape = toml::from_str(text)
            .map_err(|error| PackError::Syntax(file.into(), error.to_string()))?;
        let effective = shape.effective.0;
        if file != format!("{effective}.toml") {
            let message = format!("the file must be named {effective}.toml");
            return Err(PackError::Syntax(file.into(), message));
        }
        let prefix = format!("{}/", shape.platform);
        let clauses = shape.clause.into_iter().map(|clause| {
            let id = clause.id.clone();
            if !id.starts_with(&prefix) {
                return Err((id, format!("the id must begin with {prefix}")));
            }
            clause.into_clause(effective).map_err(|message| (id, message))
        });
        let clauses: Result<Vec<Clause>, (String, String)> = clauses.collect();
        let clauses =
            clauses.map_err(|(id, message)| PackError::Clause(file.into(), id, message))?;
        Ok(PolicyPack { platform: shape.platform, name: shape.name, effective, clauses })
    }
}

/// A TOML date.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "toml::value::Datetime")]
struct Day(Date);

impl TryFrom<toml::value::Datetime> for Day {
    type Error = String;

    fn try_from(value: toml::value::Datetime) -> Result<Day, String> {
        let text = value.to_string();
        text.parse().map(Day).map_err(|_| format!("{text} is not a day such as 2023-05-03"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackShape {
    platform: String,
    name: String,
    effective: Day,
    #[serde(default)]
    clause: Vec<ClauseShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClauseShape {
    id: String,
    title: String,
    source: String,
    standing: StandingShape,
    checked: Day,
    service_fee: Option<ServiceFeeShape>,
    hours: Option<Hours>,
    payment: Option<PaymentShape>,
    submission: Option<SubmissionShape>,
    escrow_refund: Option<EscrowRefundShape>,
    new_method: Option<NewMethodShape>,
    schedule: Option<Schedule>,
    payout: Option<PayoutShape>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum StandingShape {
    Published,
    Reported,
    Claimed,
    Assumed,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum ContractsShape {
    Marketplace,
    Direct,
    Enterprise,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum MembershipShape {
    Basic,
    Plus,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoundingShape {
    HalfUp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceFeeShape {
    contracts: ContractsShape,
    started_from: Option<Day>,
    started_before: Option<Day>,
    billed_above: Option<BilledAboveShape>,
    membership: Option<MembershipShape>,
    until: Option<Day>,
    tiers: Option<Vec<TierShape>>,
    per_contract: Option<BoundsShape>,
    /// Named by every clause; the only rounding that any source shows (facts: 26.664 is 26.66, 33.336 is 33.34).
    #[serde(rename = "rounding")]
    _rounding: RoundingShape,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BilledAboveShape {
    amount: String,
    before: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierShape {
    above: String,
    percent: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundsShape {
    at_least: String,
    at_most: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentShape {
    available_days_after_release: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubmissionShape {
    approved_days_after: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EscrowRefundShape {
    reply_within_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMethodShape {
    usable_after_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PayoutShape {
    method: String,
    name: String,
    words: Vec<String>,
    arrives_within_business_days: Option<u32>,
    trace_after_business_days: Option<u32>,
    minimum: Option<String>,
}

impl ClauseShape {
    fn into_clause(self, effective: Date) -> Result<Clause, String> {
        let citation = Citation {
            id: self.id,
            title: self.title,
            source: self.source,
            standing: match self.standing {
                StandingShape::Published => Standing::Published,
                StandingShape::Reported => Standing::Reported,
                StandingShape::Claimed => Standing::Claimed,
                StandingShape::Assumed => Standing::Assumed,
            },
            checked: self.checked.0,
            effective,
        };
        let rules = [
            self.service_fee.map(ServiceFeeShape::into_rule).transpose()?,
            self.hours.map(Rule::Hours),
            self.payment.map(|rule| Rule::PaymentAvailable(rule.available_days_after_release)),
            self.submission.map(|rule| Rule::SubmissionApproved(rule.approved_days_after)),
            self.escrow_refund.map(|rule| Rule::EscrowRefundReply(rule.reply_within_days)),
            self.new_method.map(|rule| Rule::NewMethod(rule.usable_after_days)),
            self.schedule.map(Rule::Schedule),
            self.payout.map(PayoutShape::into_rule).transpose()?,
        ];
        let mut stated = rules.into_iter().flatten();
        match (stated.next(), stated.next()) {
            (Some(rule), None) => Ok(Clause { citation, rule }),
            _ => Err("it must state exactly one rule".to_owned()),
        }
    }
}

impl ServiceFeeShape {
    fn into_rule(self) -> Result<Rule, String> {
        let rate = match (self.tiers, self.per_contract) {
            (Some(tiers), None) => Rate::Tiers(tiers_of(&tiers)?),
            (None, Some(bounds)) => Rate::PerContract {
                at_least: basis_points(&bounds.at_least)?,
                at_most: basis_points(&bounds.at_most)?,
            },
            _ => return Err("it needs either tiers or per_contract".to_owned()),
        };
        let above: Option<Result<(Cents, Date), String>> =
            self.billed_above.map(|above| Ok((amount(&above.amount)?, above.before.0)));
        Ok(Rule::ServiceFee(ServiceFee {
            contracts: match self.contracts {
                ContractsShape::Marketplace => ContractKind::Marketplace,
                ContractsShape::Direct => ContractKind::Direct,
                ContractsShape::Enterprise => ContractKind::Enterprise,
            },
            started_from: self.started_from.map(|day| day.0),
            started_before: self.started_before.map(|day| day.0),
            billed_above: above.transpose()?,
            membership: self.membership.map(|plan| match plan {
                MembershipShape::Basic => Membership::Basic,
                MembershipShape::Plus => Membership::Plus,
            }),
            until: self.until.map(|day| day.0),
            rate,
        }))
    }
}

fn tiers_of(shapes: &[TierShape]) -> Result<Vec<(Cents, u32)>, String> {
    let tier = |shape: &TierShape| Ok((amount(&shape.above)?, basis_points(&shape.percent)?));
    let tiers = shapes.iter().map(tier).collect::<Result<Vec<_>, String>>()?;
    let rising = tiers.is_sorted_by(|a, b| a.0 < b.0);
    match tiers.first() {
        Some((Cents::ZERO, _)) if rising => Ok(tiers),
        _ => Err("tiers must begin above 0.00 and rise".to_owned()),
    }
}

impl PayoutShape {
    fn into_rule(self) -> Result<Rule, String> {
        Ok(Rule::Payout(Payout {
            method: self.method,
            name: self.name,
            words: self.words,
            arrives_within_business_days: self.arrives_within_business_days,
            trace_after_business_days: self.trace_after_business_days,
            minimum: self.minimum.as_deref().map(amount).transpose()?,
        }))
    }
}

fn amount(text: &str) -> Result<Cents, String> {
    Cents::from_decimal(text).map_err(|_| format!("{text:?} is not an amount such as \"10000.00\""))
}

/// Percent text with at most two decimals, in hundredths of a percent.
fn basis_points(percent: &str) -> Result<u32, String> {
    let points =
        Cents::from_decimal(percent).ok().and_then(|points| u32::try_from(points.minor()).ok());
    points
        .filter(|points| *points <= 10_000)
        .ok_or_else(|| format!("{percent:?} is not a percentage from \"0\" to \"100\""))
}
