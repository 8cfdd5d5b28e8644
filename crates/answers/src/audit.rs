//! Was every charge right: each fee, tax, price, payout cost and hold beside what the rules in force that day say.

mod answer;
mod charges;
mod find;
mod holds;
mod judge;
mod links;
mod rates;
mod shares;
mod support;
mod terms;
mod together;

pub use answer::{
    AuditAnswer, AuditFinding, AuditFindingKind, AuditTotals, Basis, Charge, Hold, NotChecked,
    Unchecked, Verdict,
};

use crate::contracts::Contracts;
use crate::refine::refine;
use jiff::ToSpan;
use jiff::civil::Date;
use judge::Judge;
use links::{Base, Links};
use outflow_ledger::source::RecordSplitter;
use outflow_ledger::{
    Citation, Code, Diagnostic, Journal, LedgerCause, Snapshot, StatementLine, Told,
};
use outflow_policy::rule::Item;
use outflow_policy::{Known, PlatformRules, PolicyBook};
use rustc_hash::{FxHashMap, FxHashSet};
use shares::Refund;
use std::cell::{OnceCell, RefCell};
use terms::Deals;

/// What the user wants to have checked.
#[derive(Clone, Debug)]
pub struct AuditRequest<'a> {
    /// The day of the answer.
    pub today: Date,
    /// Only charges of this day and later.
    pub since: Option<Date>,
    /// Only these kinds of lines; all where none is named.
    pub only: Vec<LedgerCause>,
    /// The site's figures.
    pub snapshot: &'a Snapshot,
}

/// The verdict on every charge, and what there is to say about the input.
pub fn audit(
    journal: &Journal,
    policy: &PolicyBook,
    request: &AuditRequest<'_>,
) -> (AuditAnswer, Vec<Diagnostic>) {
    let snapshot = request.snapshot;
    let contracts = Contracts::new(journal, snapshot);
    let causes = refine(journal, snapshot, policy, &contracts).causes;
    let first = request.since.and_then(|since| since.yesterday().ok());
    let first = first.map_or(0, |day| journal.reconciled.days.first_line_after(day));
    // Everything is judged, since earlier lines decide what is charged twice and which rate a contract has.
    let mut audit = Auditor::new(journal, policy, snapshot, &contracts, &causes, 0);
    audit.run();
    let is_asked = |line: u32| line >= first;
    audit.charges.retain(|charge| is_asked(charge.line));
    audit.holds.retain(|hold| is_asked(hold.line));
    audit.findings.retain(|one| one.lines.first().is_none_or(|line| is_asked(*line)));
    let diagnostics = audit.diagnostics();
    (audit.answer(request), diagnostics)
}

/// The charges from a line on, for an answer that shows them beside its lines.
pub(crate) fn findings_from(
    journal: &Journal,
    policy: &PolicyBook,
    snapshot: &Snapshot,
    contracts: &Contracts<'_>,
    causes: &[LedgerCause],
    first: u32,
) -> Vec<AuditFinding> {
    let mut audit = Auditor::new(journal, policy, snapshot, contracts, causes, first);
    audit.run();
    audit.findings
}

/// Goes through the lines once, oldest first, since a tier depends on what was billed before.
struct Auditor<'a> {
    journal: &'a Journal,
    policy: &'a PolicyBook,
    snapshot: &'a Snapshot,
    causes: &'a [LedgerCause],
    /// Earlier lines only count as billings.
    first: u32,
    rules: PlatformRules<'a>,
    /// The day of the first rule.
    known: Known,
    links: Links<'a>,
    deals: Deals<'a>,
    charges: Vec<Charge>,
    holds: Vec<Hold>,
    findings: Vec<AuditFinding>,
    /// What was charged on each line already, a bit a kind.
    charged: Vec<u8>,
    /// Whether the file holds any earning.
    has_earnings: bool,
    /// The charges of the share on each earning, once all are there.
    fees_by_earning: OnceCell<FxHashMap<u32, Vec<usize>>>,
    /// The charges by which something came back.
    given_back: Vec<u32>,
    /// What more than one charge is about.
    shared: FxHashSet<u32>,
    /// Lines that charge what an earlier line charged.
    repeated: FxHashSet<u32>,
    /// Refunds whose share came back.
    returned: FxHashSet<u32>,
    /// Refunds that a rule gives a share back for.
    refunds: Vec<Refund>,
    /// Shares that came back without a refund: the charge, and the earning that it names.
    corrections: Vec<(u32, u32)>,
    /// Service fees whose rate belongs to the contract: the charge and its deal.
    by_contract: Vec<(u32, u32)>,
    /// The rates that contracts' own lines show, by deal.
    rates: FxHashMap<u32, u32>,
    last_activity: Option<Date>,
    /// The week whose hours were looked at last, with its day and rule: neighbours are mostly of one week.
    last_week: Option<(Date, Date, Citation)>,
    /// One a file.
    splitters: RefCell<Vec<RecordSplitter>>,
}

impl<'a> Auditor<'a> {
    fn new(
        journal: &'a Journal,
        policy: &'a PolicyBook,
        snapshot: &'a Snapshot,
        contracts: &'a Contracts<'a>,
        causes: &'a [LedgerCause],
        first: u32,
    ) -> Self {
        Auditor {
            journal,
            policy,
            snapshot,
            causes,
            first,
            rules: PlatformRules::of(policy, journal.platform.0),
            known: policy.known(journal.platform.0, Date::MIN),
            links: Links::new(journal, causes),
            deals: Deals::new(
                journal,
                snapshot,
                contracts,
                PlatformRules::of(policy, journal.platform.0),
            ),
            charges: Vec::new(),
            holds: Vec::new(),
            findings: Vec::new(),
            charged: vec![0; journal.lines.len()],
            has_earnings: causes.iter().any(|cause| cause.is_earning()),
            fees_by_earning: OnceCell::new(),
            given_back: Vec::new(),
            shared: FxHashSet::default(),
            repeated: FxHashSet::default(),
            returned: FxHashSet::default(),
            refunds: Vec::new(),
            corrections: Vec::new(),
            by_contract: Vec::new(),
            rates: FxHashMap::default(),
            last_activity: None,
            last_week: None,
            splitters: RefCell::new(
                journal.sources.iter().map(|one| RecordSplitter::new(one.delimiter)).collect(),
            ),
        }
    }

    fn run(&mut self) {
        let start = self.first_that_matters();
        for index in start..self.journal.lines.len() as u32 {
            let cause = self.causes[index as usize];
            let line = &self.journal.lines[index as usize];
            // A refund's share is that of the last money billed, so it is taken off before its fee is looked at.
            if cause.is_take_back() {
                self.deals.of(line);
                self.deals.follow(index, line, cause);
            }
            if index >= self.first {
                self.look_at(index, cause);
            }
            if cause.is_earning() {
                self.deals.of(line);
                self.deals.follow(index, line, cause);
            }
            if !matches!(cause, LedgerCause::InactivityFee) {
                self.last_activity = Some(line.dated);
            }
        }
        self.settle_contract_rates();
        self.settle_together();
        self.find_all();
        let first = self.first;
        self.charges.retain(|charge| charge.line >= first);
    }

    /// Where no rule of the asked days looks back, the lines before them are not gone through.
    fn first_that_matters(&mut self) -> u32 {
        let lines = &self.journal.lines;
        let Some((from, to)) = lines.get(self.first as usize).zip(lines.last()) else { return 0 };
        // A contract of the snapshot may have terms of its own.
        if !self.snapshot.contracts.is_empty() || self.rules.asks_for_history(from.dated, to.dated)
        {
            return 0;
        }
        // The share that a refund brings back is that of the money it took back.
        let takes_back = |cause: &LedgerCause| cause.is_take_back();
        let start = match self.causes[self.first as usize..].iter().any(takes_back) {
            true => {
                let year_before = from.dated.saturating_sub(1.year());
                self.journal.reconciled.days.first_line_after(year_before)
            }
            false => self.first,
        };
        let before = start.checked_sub(1);
        self.last_activity = before.map(|index| self.line(index).dated);
        start
    }

    fn look_at(&mut self, index: u32, cause: LedgerCause) {
        use LedgerCause::*;
        match cause {
            ServiceFee => self.service_fee(index),
            ServiceFeeReturned => self.returned_fee(index),
            TaxOnFees => self.tax_on_fee(index),
            TaxWithheld => self.withheld(index),
            Connects => {
                let pieces = match self.line(index).told {
                    Told::Pieces(pieces) => Some(pieces),
                    _ => None,
                };
                self.purchase(index, Item::Connects, pieces);
            }
            Membership => self.purchase(index, Item::Membership, Some(1)),
            ArbitrationFee => self.purchase(index, Item::Arbitration, Some(1)),
            WithdrawalFee => self.payout_cost(index),
            Withdrawn | WithdrawnScheduled => self.payout(index),
            InactivityFee => self.inactivity(index),
            RefundToClient => self.refund(index),
            Adjustment => self.mending(index),
            cause if cause.is_earning() => self.hold(index),
            _ => {}
        }
    }

    fn line(&self, index: u32) -> &'a StatementLine {
        &self.journal.lines[index as usize]
    }

    fn text(&self, index: u32) -> String {
        let line = self.line(index);
        let splitter = &mut self.splitters.borrow_mut()[line.at.source.index()];
        self.journal.source_of(line).description_by(splitter, line)
    }

    fn judge(&self) -> Judge<'_, 'a> {
        Judge { rules: &self.rules, currency: self.journal.currency, known: self.known }
    }

    /// The country that the tax's own text names, else that of the snapshot, which is of today.
    fn country(&self, line: &'a StatementLine) -> Option<&'a str> {
        line.told.country().or(self.snapshot.country.as_deref())
    }

    fn add(&mut self, charge: Charge) -> u32 {
        let index = self.charges.len() as u32;
        if charge.charged.is_positive() {
            self.given_back.push(index);
        }
        self.charges.push(charge);
        index
    }

    fn unchecked(&mut self, index: u32, why: NotChecked, verdict: Verdict) {
        let line = self.line(index);
        let kind = self.causes[index as usize];
        self.add(Charge::unchecked(index, kind, line.amount, verdict, why));
    }

    /// Rates that the snapshot states and no contract can have.
    fn diagnostics(&self) -> Vec<Diagnostic> {
        let rates = self.snapshot.contracts.iter().enumerate().filter_map(|(index, contract)| {
            let stated = contract.fee_basis_points?;
            let terms = outflow_policy::ContractTerms {
                kind: contract.kind.unwrap_or_default(),
                hourly: contract.hourly,
                membership: outflow_ledger::snapshot::Membership::Basic,
                started: contract.started,
                started_by: None,
                agreed: None,
                billed: None,
                billed_at_most: outflow_policy::Billings::default(),
            };
            let last = self.journal.covered().map_or(Date::MAX, |(_, last)| last);
            let (least, most) = self.judge().agreed_bounds(&terms, last)?;
            let name = contract.title.as_deref().or(contract.client.as_deref());
            let name =
                name.map_or_else(|| format!("contract {}", index + 1), |name| format!("“{name}”"));
            (stated < least || stated > most).then(|| {
                let message = format!(
                    "the fee of {name} is stated as {} %, outside {} to {} %",
                    percent(stated),
                    percent(least),
                    percent(most)
                );
                let field = Some(format!("contract[{index}].fee_percent"));
                Diagnostic { field, ..Diagnostic::new(Code::SnapshotContradiction, message) }
            })
        });
        rates.collect()
    }

    fn answer(self, request: &AuditRequest<'_>) -> AuditAnswer {
        let Auditor { journal, policy, mut charges, mut holds, mut findings, .. } = self;
        if !request.only.is_empty() {
            charges.retain(|charge| request.only.contains(&charge.kind));
            holds.retain(|_| request.only.iter().any(|cause| cause.is_earning()));
            findings.retain(|finding| {
                finding.lines.first().is_some_and(|line| {
                    let kind = match finding.kind {
                        AuditFindingKind::MissingFeeReturn => LedgerCause::ServiceFeeReturned,
                        _ => self.causes[*line as usize],
                    };
                    request.only.contains(&kind)
                })
            });
        }
        // They stand in the journal's order already; only the lines of one day may be in another order in the file.
        let day = |charge: &Charge| journal.lines[charge.line as usize].dated;
        charges
            .chunk_by_mut(|a, b| day(a) == day(b))
            .for_each(|of_day| of_day.sort_by_key(|charge| order(journal, charge.line)));
        findings.sort_by_key(|one| one.lines.first().map(|line| order(journal, *line)));
        let totals = AuditTotals::of(&charges);
        let mut rules: Vec<Citation> = Vec::new();
        let cited = charges.iter().filter_map(|charge| charge.clause.as_ref());
        let cited = cited.chain(holds.iter().map(|hold| &hold.clause));
        for rule in cited.chain(findings.iter().filter_map(|finding| finding.clause.as_ref())) {
            if !rules.iter().rev().any(|known| known.is_handle_of(rule)) {
                rules.push(rule.clone());
            }
        }
        rules.sort_by(|a, b| {
            (&a.id, a.effective, a.standing).cmp(&(&b.id, b.effective, b.standing))
        });
        let platform = journal.platform.0;
        let mut answer = AuditAnswer {
            account: platform.to_owned(),
            account_name: policy.name_of(platform).to_owned(),
            currency: journal.currency,
            as_of: request.snapshot.as_of.unwrap_or(request.today),
            covered: journal.covered(),
            since: request.since,
            only: request.only.clone(),
            charges,
            holds,
            findings,
            totals,
            rules,
            support: None,
        };
        answer.support = support::draft(journal, &answer);
        answer
    }
}

/// By date, then by file and line.
fn order(journal: &Journal, line: u32) -> (Date, outflow_ledger::LineRef) {
    let line = &journal.lines[line as usize];
    (line.dated, line.at)
}

/// Hundredths of a percent as people write them: `10`, `3.4`.
pub fn percent(basis_points: u32) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
