//! Which lines belong to which contract, and which terms they and the snapshot give it.

use outflow_ledger::snapshot::{Contract, ContractKind, ContractStatus};
use outflow_ledger::{
    Cents, Currency, Journal, LedgerCause, RowId, Snapshot, StatementLine, TextId,
};
use outflow_policy::{AgreedRate, Billings, ContractTerms, share_of};
use rustc_hash::FxHashMap;

/// Finds contracts by name and their lines by client or title.
pub(crate) struct Contracts<'a> {
    journal: &'a Journal,
    snapshot: &'a Snapshot,
    /// What each client was billed in the statement, refunds taken off.
    billed: FxHashMap<TextId, Billings>,
    /// The largest sum that any client had been billed by each day.
    billed_at_most: Billings,
    /// By what each contract of the snapshot meets lines.
    met_by: Vec<MetBy>,
}

/// By what a contract meets lines of the statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MetBy {
    Client,
    Title,
    BeingTheOnlyOne,
    Nothing,
}

impl<'a> Contracts<'a> {
    pub(crate) fn new(journal: &'a Journal, snapshot: &'a Snapshot) -> Contracts<'a> {
        let mut contracts = Contracts {
            journal,
            snapshot,
            billed: FxHashMap::default(),
            billed_at_most: Billings::default(),
            met_by: Vec::new(),
        };
        contracts.met_by = snapshot.contracts.iter().map(|one| contracts.met_by(one)).collect();
        // Only an amount before the fee needs them.
        if !snapshot.contracts.is_empty() || has_gross_figures(snapshot) {
            contracts.follow_billings();
        }
        contracts
    }

    fn follow_billings(&mut self) {
        let mut most = Cents::ZERO;
        for (line, cause) in self.journal.lines.iter().zip(&self.journal.meanings.causes) {
            if !cause.is_earning() && !cause.is_take_back() {
                continue;
            }
            let billings = self.billed.entry(line.client).or_default();
            let sum = Cents::from_wide((billings.total().wide() + line.amount.wide()).max(0));
            let sum = sum.unwrap_or(Cents::MAX);
            match billings.0.last_mut() {
                Some(last) if last.0 == line.dated => last.1 = sum,
                _ => billings.0.push((line.dated, sum)),
            }
            if sum > most {
                most = sum;
                self.billed_at_most.0.push((line.dated, sum));
            }
        }
    }

    /// The currency of the account.
    pub(crate) fn currency(&self) -> Currency {
        self.journal.currency
    }

    /// The snapshot's contract of a stage item: by its title, else the only one there is.
    pub(crate) fn of_item(&self, title: Option<&str>) -> Option<&'a Contract> {
        let contracts = &self.snapshot.contracts;
        match (title, contracts.as_slice()) {
            (Some(title), _) => contracts
                .iter()
                .find(|contract| contract.title.as_deref().is_some_and(|own| same(own, title))),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// Whether a line belongs to a contract.
    pub(crate) fn meets(&self, contract: &Contract, line: &StatementLine) -> bool {
        match self.met_by(contract) {
            MetBy::Client if line.client.is_empty() => self.has_title(contract, line),
            MetBy::Client => self.has_client(contract, line),
            MetBy::Title => self.has_title(contract, line),
            MetBy::BeingTheOnlyOne => true,
            MetBy::Nothing => false,
        }
    }

    /// By client, else by title in the lines' texts, else as the only contract.
    fn met_by(&self, contract: &Contract) -> MetBy {
        let known = self.snapshot.contracts.iter().position(|one| std::ptr::eq(one, contract));
        if let Some(known) = known.and_then(|index| self.met_by.get(index)) {
            return *known;
        }
        let lines = &self.journal.lines;
        if lines.iter().any(|line| self.has_client(contract, line)) {
            MetBy::Client
        } else if lines.iter().any(|line| self.has_title(contract, line)) {
            MetBy::Title
        } else if self.snapshot.contracts.len() == 1 {
            MetBy::BeingTheOnlyOne
        } else {
            MetBy::Nothing
        }
    }

    fn has_client(&self, contract: &Contract, line: &StatementLine) -> bool {
        let client = contract.client.as_deref().filter(|_| !line.client.is_empty());
        client.is_some_and(|client| same(self.journal.texts.text(line.client), client))
    }

    fn has_title(&self, contract: &Contract, line: &StatementLine) -> bool {
        let Some(title) = contract.title.as_deref().filter(|title| !title.trim().is_empty()) else {
            return false;
        };
        let own = self.journal.texts.text(line.contract);
        if !own.is_empty() {
            return same(own, title);
        }
        let text = self.journal.source_of(line).description(line).to_lowercase();
        text.contains(&title.to_lowercase())
    }

    /// The contract's own lines, by their place in the journal.
    pub(crate) fn lines_of(&self, contract: &'a Contract) -> impl Iterator<Item = usize> + '_ {
        let lines = self.journal.lines.iter().enumerate();
        lines.filter(move |(_, line)| self.meets(contract, line)).map(|(index, _)| index)
    }

    /// Whether any client money of the contract stands in the statement.
    pub(crate) fn was_ever_paid(&self, contract: &'a Contract) -> bool {
        self.lines_of(contract).any(|line| self.journal.meanings.causes[line].is_earning())
    }

    /// What decides the fee of a contract; of nothing known, the terms of any client found on the platform.
    pub(crate) fn terms(&self, contract: Option<&'a Contract>) -> ContractTerms {
        let Some(contract) = contract else {
            return ContractTerms {
                kind: ContractKind::Marketplace,
                started: None,
                agreed: None,
                billed: None,
                billed_at_most: self.billed_at_most.clone(),
            };
        };
        let lines: Vec<usize> = self.lines_of(contract).collect();
        let stated = contract
            .fee_basis_points
            .map(|basis_points| AgreedRate { basis_points, inferred: false });
        let first_line = lines.first().map(|line| self.journal.lines[*line].dated);
        ContractTerms {
            kind: contract.kind.unwrap_or(ContractKind::Marketplace),
            started: contract.started.or(first_line),
            agreed: stated.or_else(|| self.rate_shown_by(&lines)),
            billed: self.billed_of(contract, &lines),
            billed_at_most: self.billed_at_most.clone(),
        }
    }

    fn billed_of(&self, contract: &Contract, lines: &[usize]) -> Option<Billings> {
        let by_name = contract.client.as_ref().and_then(|client| {
            let mut known = self.billed.iter();
            known.find(|(id, _)| same(self.journal.texts.text(**id), client)).map(|(_, sums)| sums)
        });
        let by_lines =
            || lines.first().and_then(|line| self.billed.get(&self.journal.lines[*line].client));
        match by_name.or_else(by_lines) {
            Some(billed) => Some(billed.clone()),
            // A client whom the statement does not know was not billed yet.
            None => contract.client.is_some().then(Billings::default),
        }
    }

    /// The one whole percentage from 0 to 15 that every fee of these lines fits, if there is one.
    fn rate_shown_by(&self, lines: &[usize]) -> Option<AgreedRate> {
        let line = |index: &usize| &self.journal.lines[*index];
        let of_cause = |wanted: fn(LedgerCause) -> bool| {
            lines.iter().filter(move |index| wanted(self.journal.meanings.causes[**index]))
        };
        let earnings: FxHashMap<RowId, Cents> = of_cause(LedgerCause::is_earning)
            .map(line)
            .flat_map(|line| {
                [line.id, line.group].into_iter().flatten().map(|id| (id, line.amount))
            })
            .collect();
        let mut fitting: Vec<u32> = (0..=15).collect();
        let mut seen = false;
        for fee in of_cause(|cause| cause == LedgerCause::ServiceFee).map(line) {
            let earning = fee.names.or(fee.group).and_then(|id| earnings.get(&id));
            let Some(gross) = earning else { continue };
            seen = true;
            fitting.retain(|percent| share_of(*gross, percent * 100) == Some(-fee.amount));
        }
        match fitting.as_slice() {
            [percent] if seen => Some(AgreedRate { basis_points: percent * 100, inferred: true }),
            _ => None,
        }
    }
}

fn has_gross_figures(snapshot: &Snapshot) -> bool {
    snapshot.in_review.is_some()
        || snapshot.work_in_progress.is_some()
        || !snapshot.pending_items.is_empty()
        || !snapshot.in_review_items.is_empty()
        || !snapshot.work_in_progress_items.is_empty()
}

/// Whether two names are the same to a person.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

pub(crate) fn is_suspended(contract: Option<&Contract>) -> bool {
    contract.is_some_and(|c| c.status == Some(ContractStatus::SuspendedClientPayment))
}
