//! What arrives of a bill, when, and by which rule: each step from what the client is charged to what can be spent.

mod checks;
mod compare;
mod desk;
mod net;
mod payout;
mod range;
mod refund;
mod scenario;

pub use compare::{CompareAnswer, CompareRow, Summary, compare};
pub use net::{NetAnswer, Proved, net};
pub use range::Range;
pub use refund::{RefundAnswer, RefundLine, refund};

use desk::Desk;
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Citation, Currency, Diagnostic};
use outflow_policy::rule::Condition;
use outflow_policy::{Effect, Event, PolicyBook};
use scenario::{Scenario, scenarios};

/// Everything about a bill but its amount. What is not known is left open, never guessed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deal {
    /// The platform's id.
    pub platform: String,
    /// The day of the earning: hours count for the week that contains it, a milestone is released on it.
    pub on: Date,
    /// Whether the work is hourly, if known.
    pub hourly: Option<bool>,
    /// How the contract was made.
    pub kind: ContractKind,
    /// The freelancer's plan.
    pub membership: Membership,
    /// The day the contract started, if known.
    pub started: Option<Date>,
    /// The day of the client's first line in the book: taken for the start where none is named, though the contract
    /// may be older than the book.
    pub first_line: Option<Date>,
    /// What the client was billed before this bill.
    pub client_billed: Cents,
    /// The rate that is agreed in the contract, in hundredths of a percent, if known.
    pub fee_points: Option<u32>,
    /// ISO 3166 code of the freelancer's country, if known.
    pub country: Option<String>,
    /// Conditions of rules of which the user said that they hold or do not.
    pub conditions: Vec<(Condition, bool)>,
    /// Whether the freelancer is Top Rated.
    pub top_rated: bool,
    /// The id of the payout method, if one was chosen.
    pub method: Option<String>,
    /// The currency of the bill; that of the rules where none is named.
    pub currency: Option<Currency>,
}

impl Deal {
    /// The day the contract is taken to have started; without any sign, that of the earning.
    pub fn started(&self) -> Date {
        self.started.or(self.first_line).unwrap_or(self.on)
    }
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FeesError {
    /// The question cannot be answered by the rules; each problem says what to do.
    Input(Vec<Diagnostic>),
    /// Our own arithmetic disagreed with itself.
    Integrity(String),
}

impl From<Diagnostic> for FeesError {
    fn from(problem: Diagnostic) -> FeesError {
        FeesError::Input(vec![problem])
    }
}

/// Which step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StepKind {
    /// What the work costs.
    Bill,
    /// The platform's share.
    ServiceFee,
    /// A further share beside it.
    AdditionalFee,
    /// Tax on a share.
    TaxOnFees,
    /// Income tax that is kept back.
    TaxWithheld,
    /// What enters the available balance.
    Available,
    /// What the payout costs.
    PayoutFee,
    /// What arrives outside.
    Arrives,
    /// What stays in the balance.
    Left,
}

impl StepKind {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            StepKind::Bill => "bill",
            StepKind::ServiceFee => "service_fee",
            StepKind::AdditionalFee => "additional_fee",
            StepKind::TaxOnFees => "tax_on_fees",
            StepKind::TaxWithheld => "tax_withheld",
            StepKind::Available => "available",
            StepKind::PayoutFee => "payout_fee",
            StepKind::Arrives => "arrives",
            StepKind::Left => "left",
        }
    }
}

/// One step, in the order in which money moves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// How much, positive where the user gains. Sums (`Available`, `Arrives`, `Left`) are not added again.
    pub amount: Range,
    /// What is there after it.
    pub running: Range,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// Why something that may be taken is not in the sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotCounted {
    /// It depends on something that was not said.
    Condition,
    /// It depends on the country, which was not said.
    Country,
    /// No source states its rate.
    Rate,
    /// Another rule takes its place.
    Replaced,
}

impl NotCounted {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            NotCounted::Condition => "condition",
            NotCounted::Country => "country",
            NotCounted::Rate => "rate_not_stated",
            NotCounted::Replaced => "replaced",
        }
    }
}

/// Something that may be taken and is not in the sum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Maybe {
    /// What it would be.
    pub kind: StepKind,
    /// How much, where that can be known.
    pub amount: Option<Range>,
    /// Under which condition, in words after "if".
    pub only_if: Option<String>,
    /// The word of packs for the condition, where the user can say whether it holds.
    pub condition: Option<&'static str>,
    /// Why it is not counted.
    pub why: NotCounted,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

impl Maybe {
    /// Whether it may be taken besides what is counted; what another rule replaces is not.
    pub fn may_be_taken(&self) -> bool {
        self.why != NotCounted::Replaced
    }
}

/// What would make an open figure exact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Open {
    /// The rate of the contract, from how many to how many hundredths of a percent it can be.
    ContractRate(u32, u32, Vec<Citation>),
    /// Whether the work is hourly; the figures differ by it, or only the days do.
    Work {
        /// What becomes available, or arrives, differs too.
        figures_differ: bool,
    },
    /// Which of several rules or figures holds, each in words after "if".
    Which(StepKind, Vec<String>),
    /// What the payout costs: no source states it.
    PayoutFee(Vec<Citation>),
    /// A tax whose rate no source states.
    TaxRate(Vec<Citation>),
    /// A tax of which the rule says only how much it is at the most.
    UpTo(Vec<Citation>),
    /// The payout method.
    Method,
    /// Whether the method is offered in the country, which was not said.
    Country(Vec<Citation>),
}

impl Open {
    /// The public name.
    pub const fn id(&self) -> &'static str {
        match self {
            Open::ContractRate(..) => "contract_rate",
            Open::Work { .. } => "work",
            Open::Which(..) => "which_rule",
            Open::PayoutFee(_) => "payout_fee",
            Open::TaxRate(_) => "tax_rate",
            Open::UpTo(_) => "up_to",
            Open::Method => "method",
            Open::Country(_) => "country",
        }
    }
}

/// Why less than the balance can be paid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Less than this cannot be paid out: nothing arrives yet.
    Minimum(Cents),
    /// More than this cannot be paid out at once: the rest stays.
    Maximum(Cents),
    /// The payout costs as much as there is, or more.
    Cost,
}

/// When the money of one kind of work is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct When {
    /// Hours, or a milestone or another payment.
    pub hourly: bool,
    /// The last day of the client's review, where there is one.
    pub review_ends: Option<Date>,
    /// The day it becomes available, where a rule says so.
    pub available_on: Option<Date>,
    /// The day by which it has arrived, if it is paid out on that day, where a rule says so.
    pub arrives_by: Option<Date>,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// What the client is charged beside the bill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientCharge {
    /// How much.
    pub amount: Range,
    /// The day on which it was due, where that was before the bill: at the start of the contract.
    pub due_before: Option<Date>,
    /// Bill and charge together; the bill alone where the charge was due before it.
    pub total: Range,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// A payout method.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Method {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
}

/// What becomes of one bill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeesAnswer {
    /// The platform's name for people.
    pub platform_name: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What was asked.
    pub deal: Deal,
    /// The bill.
    pub bill: Cents,
    /// Whether a share depends on what the client was billed before.
    pub counts_billings: bool,
    /// The day on which the hours of the week are billed, where the work is hourly and the rules bill weeks.
    pub week_billed_on: Option<Date>,
    /// What the client is charged beside the bill; none where no rule states a figure.
    pub client: Option<ClientCharge>,
    /// Every step that is counted.
    pub steps: Vec<Step>,
    /// What enters the available balance.
    pub available: Range,
    /// The chosen way out.
    pub method: Option<Method>,
    /// What arrives outside; none where no method was chosen.
    pub arrives: Option<Range>,
    /// What stays in the balance; none where no method was chosen.
    pub left: Option<Range>,
    /// When, by the kind of work.
    pub when: Vec<When>,
    /// What limits the payout.
    pub limits: Vec<Limit>,
    /// What may be taken and is not counted.
    pub maybe: Vec<Maybe>,
    /// What would make open figures exact.
    pub open: Vec<Open>,
    /// The ways out of the day, where none was chosen.
    pub ways: Vec<CompareRow>,
}

impl FeesAnswer {
    /// What was asked for: what arrives, or what becomes available where no method was chosen.
    pub fn result(&self) -> Range {
        self.arrives.unwrap_or(self.available)
    }

    /// Whether every figure is one, and nothing that may be taken besides was left uncounted.
    pub fn is_settled(&self) -> bool {
        let is_known = |range: Range| range.known().is_some();
        is_known(self.result()) && is_known(self.available) && !self.may_cost_more()
    }

    /// Whether something may be taken besides, of which nobody told whether its condition holds.
    pub fn may_cost_more(&self) -> bool {
        self.maybe.iter().any(Maybe::may_be_taken)
    }

    /// Every rule that was used, each once.
    pub fn rules(&self) -> Vec<Citation> {
        let client = self.client.iter().flat_map(|client| &client.because);
        let steps = self.steps.iter().flat_map(|step| &step.because);
        let when = self.when.iter().flat_map(|when| &when.because);
        let maybe = self.maybe.iter().flat_map(|maybe| &maybe.because);
        unique(client.chain(steps).chain(when).chain(maybe))
    }
}

/// Each citation once, in order.
pub fn unique<'c>(all: impl IntoIterator<Item = &'c Citation>) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    for one in all {
        if !found.contains(one) {
            found.push(one.clone());
        }
    }
    found
}

/// What becomes of a bill.
pub fn bill(book: &PolicyBook, deal: &Deal, amount: Cents) -> Result<FeesAnswer, FeesError> {
    let desk = Desk::open(book, deal)?;
    let mut answer = of_bill(&desk, amount)?;
    if deal.method.is_none() {
        answer.ways = compare::ways_out(book, deal, amount)?;
        let leads_out = answer.ways.iter().any(|way| way.method.is_some());
        answer.open.extend(leads_out.then_some(Open::Method));
    }
    Ok(answer)
}

/// The same at a desk that is open already, without the other ways out.
fn of_bill(desk: &Desk<'_>, amount: Cents) -> Result<FeesAnswer, FeesError> {
    let found = scenarios(desk, amount)?;
    for scenario in &found {
        if !scenario.adds_up(amount) {
            let message = format!("the steps of a bill of {amount} do not add up");
            return Err(FeesError::Integrity(message));
        }
    }
    let payouts = || found.iter().filter_map(|scenario| scenario.payout.as_ref());
    let is_paid_out = desk.deal.method.is_some();
    let hull =
        |pick: fn(&payout::PaidOut) -> Range| is_paid_out.then(|| Range::hull(payouts().map(pick)));
    let mut limits: Vec<Limit> = Vec::new();
    for limit in payouts().filter_map(|payout| payout.limit) {
        if !limits.contains(&limit) {
            limits.push(limit);
        }
    }
    Ok(FeesAnswer {
        platform_name: desk.book.name_of(&desk.deal.platform).to_owned(),
        currency: desk.currency,
        deal: desk.deal.clone(),
        bill: amount,
        counts_billings: desk.counts_billings,
        week_billed_on: desk.week_billed_on().filter(|_| desk.deal.hourly == Some(true)),
        client: client_charge(desk, amount)?,
        steps: steps(&found, amount),
        available: Range::hull(found.iter().map(|scenario| scenario.available)),
        method: desk.deal.method.as_ref().map(|id| desk.method_named(id)),
        arrives: hull(|payout| payout.arrives),
        left: hull(|payout| payout.left),
        when: when(&found),
        limits,
        maybe: scenario::maybe(&found),
        open: scenario::open(desk, &found),
        ways: Vec::new(),
    })
}

/// What the client is charged once for a contract, on the day it starts.
fn client_charge(desk: &Desk<'_>, bill: Cents) -> Result<Option<ClientCharge>, FeesError> {
    let on = desk.deal.started();
    let charged = desk.ask(&Event::Hired { on })?;
    let mut amount = Range::ZERO;
    let mut because = Vec::new();
    for one in charged.into_iter().filter(|one| one.effect == Effect::ClientCharged) {
        let bounds = one.bounds.map(|(least, most)| Range::between(least, most));
        let Some(range) = one.amount.map(Range::exact).or(bounds) else { continue };
        amount = amount.plus(range);
        because.extend(one.because);
    }
    if because.is_empty() {
        return Ok(None);
    }
    let due_before = Some(on).filter(|on| *on < desk.deal.on);
    let now = if due_before.is_some() { Range::ZERO } else { amount };
    let total = now.plus(Range::exact(bill));
    Ok(Some(ClientCharge { amount, due_before, total, because }))
}

/// The steps that all scenarios have in common, each from the least to the most of them.
fn steps(found: &[Scenario], bill: Cents) -> Vec<Step> {
    let mut keys: Vec<scenario::Key> = Vec::new();
    for charge in found.iter().flat_map(|scenario| &scenario.charges) {
        let key = charge.key();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|key| key.0);
    let start = Range::exact(bill);
    let mut steps =
        vec![Step { kind: StepKind::Bill, amount: start, running: start, because: Vec::new() }];
    let mut running: Vec<Range> = vec![start; found.len()];
    for key in keys {
        let mut because = Vec::new();
        let mut amounts = Vec::new();
        for (scenario, running) in found.iter().zip(&mut running) {
            let of_key = scenario.charges.iter().filter(|charge| charge.key() == key);
            let mut amount = Range::ZERO;
            for charge in of_key {
                amount = amount.plus(charge.amount);
                because.extend(charge.because.iter());
            }
            *running = running.plus(amount);
            amounts.push(amount);
        }
        steps.push(Step {
            kind: key.0,
            amount: Range::hull(amounts),
            running: Range::hull(running.iter().copied()),
            because: unique(because),
        });
    }
    let available = Range::hull(found.iter().map(|scenario| scenario.available));
    let because = unique(found.iter().flat_map(|scenario| &scenario.when.because));
    let kind = StepKind::Available;
    steps.push(Step { kind, amount: available, running: available, because });
    let payouts: Vec<&payout::PaidOut> =
        found.iter().filter_map(|scenario| scenario.payout.as_ref()).collect();
    if !payouts.is_empty() {
        let rest = |payout: &&payout::PaidOut| payout.arrives.plus(payout.left);
        let because = unique(payouts.iter().flat_map(|payout| &payout.because));
        let mut push = |kind, amount: Range, running: Range, because| {
            steps.push(Step { kind, amount, running, because });
        };
        let fee = Range::hull(payouts.iter().map(|payout| payout.fee));
        push(StepKind::PayoutFee, fee, Range::hull(payouts.iter().map(rest)), because);
        let arrives = Range::hull(payouts.iter().map(|payout| payout.arrives));
        let left = Range::hull(payouts.iter().map(|payout| payout.left));
        push(StepKind::Arrives, arrives, left, Vec::new());
        push(StepKind::Left, left, left, Vec::new());
    }
    steps
}

fn when(found: &[Scenario]) -> Vec<When> {
    let mut all: Vec<When> = Vec::new();
    for scenario in found {
        if !all.contains(&scenario.when) {
            all.push(scenario.when.clone());
        }
    }
    all
}

/// An answer of any kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FeesReply {
    /// What becomes of a bill.
    Bill(Box<FeesAnswer>),
    /// Which bill brings so much.
    Net(Box<NetAnswer>),
    /// One bill side by side.
    Compare(CompareAnswer),
    /// What a refund costs.
    Refund(Box<RefundAnswer>),
}

impl FeesReply {
    /// Whether what was asked for has one figure.
    pub fn is_exact(&self) -> bool {
        match self {
            FeesReply::Bill(answer) => answer.is_settled(),
            FeesReply::Net(answer) => answer.answer.is_settled(),
            FeesReply::Compare(answer) => {
                let mut known = answer.rows.iter().filter_map(|row| row.result.as_ref().ok());
                known.all(Summary::is_settled)
            }
            FeesReply::Refund(answer) => {
                let may_cost_more = answer.maybe.iter().any(|one| one.why != NotCounted::Replaced);
                let is_known = |range: Range| range.known().is_some();
                is_known(answer.leaves) && is_known(answer.together) && !may_cost_more
            }
        }
    }
}
