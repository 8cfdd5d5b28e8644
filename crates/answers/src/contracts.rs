//! Which lines belong to which contract, and which terms they and the snapshot give it.

use outflow_ledger::snapshot::{Contract, ContractKind, ContractStatus, Membership};
use outflow_ledger::{
    Cents, Currency, Journal, LedgerCause, LineKind, RowId, Snapshot, StatementLine, TextId,
};
use outflow_policy::{AgreedRate, Billings, ContractTerms, share_of};
use rustc_hash::FxHashMap;

/// Finds contracts by name and their lines by client or title; what it finds is kept, since amounts ask often.
pub(crate) struct Contracts<'a> {
    journal: &'a Journal,
    snapshot: &'a Snapshot,
    /// What each client was billed in the statement, refunds taken off.
    billed: FxHashMap<TextId, Billings>,
    /// The largest sum that any client had been billed by each day.
    billed_at_most: Billings,
    /// One a contract of the snapshot, in its order.
    known: Vec<Known>,
    /// The terms of a contract of which nothing is known.
    of_unknown: ContractTerms,
}

/// What was found of a contract.
struct Known {
    met_by: MetBy,
    /// The statement's names of its client.
    clients: Vec<TextId>,
    /// The statement's spellings of its title.
    titles: Vec<TextId>,
    /// Its lines, by their place in the journal.
    lines: Vec<u32>,
    terms: ContractTerms,
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
            known: Vec::new(),
            of_unknown: unknown_terms(Billings::default()),
        };
        // Only an amount before the fee needs them.
        if !snapshot.contracts.is_empty() || has_gross_figures(snapshot) {
            contracts.follow_billings();
            contracts.of_unknown = unknown_terms(contracts.billed_at_most.clone());
        }
        if !snapshot.contracts.is_empty() {
            let names = Names::of(journal);
            for contract in &snapshot.contracts {
                let known = contracts.look_up(contract, &names);
                contracts.known.push(known);
            }
        }
        contracts
    }

    fn look_up(&self, contract: &Contract, names: &Names) -> Known {
        let texts = &self.journal.texts;
        let spelled = |name: &Option<String>, ids: &[TextId]| -> Vec<TextId> {
            let name = name.as_deref().filter(|name| !name.trim().is_empty());
            let is = |id: &&TextId| name.is_some_and(|name| same(texts.text(**id), name));
            ids.iter().filter(is).copied().collect()
        };
        let mut known = Known {
            met_by: MetBy::Nothing,
            clients: spelled(&contract.client, &names.clients),
            titles: spelled(&contract.title, &names.titles),
            lines: Vec::new(),
            terms: self.of_unknown.clone(),
        };
        known.met_by = if !known.clients.is_empty() {
            MetBy::Client
        } else if self.journal.lines.iter().any(|line| self.has_title(contract, &known, line)) {
            MetBy::Title
        } else if self.snapshot.contracts.len() == 1 {
            MetBy::BeingTheOnlyOne
        } else {
            MetBy::Nothing
        };
        let lines = self.journal.lines.iter().enumerate();
        let own = lines.filter(|(_, line)| self.is_met(contract, &known, line));
        known.lines = own.map(|(index, _)| index as u32).collect();
        known.terms = self.terms_of(contract, &known.lines);
        known
    }

    fn known(&self, contract: &Contract) -> Option<&Known> {
        let index = self.snapshot.contracts.iter().position(|one| std::ptr::eq(one, contract))?;
        self.known.get(index)
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

    /// Whether a line belongs to a contract of the snapshot.
    pub(crate) fn meets(&self, contract: &Contract, line: &StatementLine) -> bool {
        self.known(contract).is_some_and(|known| self.is_met(contract, known, line))
    }

    /// Whether a line names this contract's title, where several contracts have one client.
    pub(crate) fn is_titled(&self, contract: &Contract, line: &StatementLine) -> bool {
        self.known(contract).is_some_and(|known| self.has_title(contract, known, line))
    }

    /// The contracts of the snapshot with the client of a line.
    pub(crate) fn with_client(&self, client: TextId) -> impl Iterator<Item = &'a Contract> {
        let contracts = self.snapshot.contracts.iter().zip(&self.known);
        let is_of_client = move |known: &Known| known.clients.contains(&client);
        contracts.filter(move |(_, known)| is_of_client(known)).map(|(one, _)| one)
    }

    /// By client, else by title in the lines' texts, else as the only contract.
    fn is_met(&self, contract: &Contract, known: &Known, line: &StatementLine) -> bool {
        match known.met_by {
            // A take-back without a client may still name the contract.
            MetBy::Client if line.client.is_empty() && is_refund(line) => {
                self.has_title(contract, known, line)
            }
            MetBy::Client => known.clients.contains(&line.client),
            MetBy::Title => self.has_title(contract, known, line),
            MetBy::BeingTheOnlyOne => true,
            MetBy::Nothing => false,
        }
    }

    fn has_title(&self, contract: &Contract, known: &Known, line: &StatementLine) -> bool {
        if !line.contract.is_empty() {
            return known.titles.contains(&line.contract);
        }
        let Some(title) = contract.title.as_deref().filter(|title| !title.trim().is_empty()) else {
            return false;
        };
        // Only a client's line can name a contract.
        if line.client.is_empty() && !is_refund(line) {
            return false;
        }
        let text = self.journal.source_of(line).description(line).to_lowercase();
        text.contains(&title.to_lowercase())
    }

    /// Whether any client money of the contract stands in the statement.
    pub(crate) fn was_ever_paid(&self, contract: &Contract) -> bool {
        let lines = self.known(contract).map_or(&[][..], |known| &known.lines);
        lines.iter().any(|line| self.journal.meanings.causes[*line as usize].is_earning())
    }

    /// What decides the fee of a contract; of nothing known, the terms of any client found on the platform.
    pub(crate) fn terms(&self, contract: Option<&Contract>) -> &ContractTerms {
        let known = contract.and_then(|contract| self.known(contract));
        known.map_or(&self.of_unknown, |known| &known.terms)
    }

    fn terms_of(&self, contract: &Contract, lines: &[u32]) -> ContractTerms {
        let stated = contract
            .fee_basis_points
            .map(|basis_points| AgreedRate { basis_points, inferred: false });
        let first_line = lines.first().map(|line| self.journal.lines[*line as usize].dated);
        ContractTerms {
            kind: contract.kind.unwrap_or(ContractKind::Marketplace),
            hourly: contract.hourly,
            membership: self.snapshot.membership.unwrap_or(Membership::Basic),
            started: contract.started.or(first_line),
            started_by: None,
            agreed: stated.or_else(|| self.rate_shown_by(lines)),
            billed: self.billed_of(contract, lines),
            billed_at_most: self.billed_at_most.clone(),
        }
    }

    fn billed_of(&self, contract: &Contract, lines: &[u32]) -> Option<Billings> {
        let by_name = contract.client.as_ref().and_then(|client| {
            let mut known = self.billed.iter();
            known.find(|(id, _)| same(self.journal.texts.text(**id), client)).map(|(_, sums)| sums)
        });
        let by_lines = || {
            lines
                .first()
                .and_then(|line| self.billed.get(&self.journal.lines[*line as usize].client))
        };
        match by_name.or_else(by_lines) {
            Some(billed) => Some(billed.clone()),
            // A client whom the statement does not know was not billed yet.
            None => contract.client.is_some().then(Billings::default),
        }
    }

    /// The one whole percentage that every fee of these lines fits, if there is one.
    fn rate_shown_by(&self, lines: &[u32]) -> Option<AgreedRate> {
        let line = |index: &u32| &self.journal.lines[*index as usize];
        let of_cause = |wanted: fn(LedgerCause) -> bool| {
            lines.iter().filter(move |index| wanted(self.journal.meanings.causes[**index as usize]))
        };
        let earnings: FxHashMap<RowId, Cents> = of_cause(LedgerCause::is_earning)
            .map(line)
            .flat_map(|line| {
                [line.id, line.group].into_iter().flatten().map(|id| (id, line.amount))
            })
            .collect();
        let mut fitting: Vec<u32> = (0..=100).collect();
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

/// The names that a statement uses, each once.
struct Names {
    clients: Vec<TextId>,
    titles: Vec<TextId>,
}

impl Names {
    fn of(journal: &Journal) -> Names {
        let distinct = |name: fn(&StatementLine) -> TextId| {
            let mut ids: Vec<TextId> = journal.lines.iter().map(name).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.retain(|id| !id.is_empty());
            ids
        };
        Names { clients: distinct(|line| line.client), titles: distinct(|line| line.contract) }
    }
}

pub(crate) fn unknown_terms(billed_at_most: Billings) -> ContractTerms {
    ContractTerms {
        kind: ContractKind::Marketplace,
        hourly: None,
        membership: Membership::Basic,
        started: None,
        started_by: None,
        agreed: None,
        billed: None,
        billed_at_most,
    }
}

fn is_refund(line: &StatementLine) -> bool {
    matches!(line.kind, LineKind::Refund | LineKind::RefundToClient)
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
