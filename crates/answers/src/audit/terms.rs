//! Which deal does a line belong to, and what decides its fee: client, contract, billings so far, agreed rate?

use crate::contracts::Contracts;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, ContractKind, Membership};
use outflow_ledger::{Cents, Citation, Journal, LedgerCause, Snapshot, StatementLine, TextId};
use outflow_policy::{AgreedRate, Billings, ContractTerms, Event, PlatformRules};
use rustc_hash::FxHashMap;

/// The deals of an account, as far as the lines up to now tell.
pub(super) struct Deals<'a> {
    snapshot: &'a Snapshot,
    contracts: &'a Contracts<'a>,
    rules: PlatformRules<'a>,
    covered_from: Option<Date>,
    /// By client, contract of the line, and contract of the snapshot counted from 1.
    numbers: FxHashMap<(TextId, TextId, u32), u32>,
    deals: Vec<Deal>,
    of_client: FxHashMap<TextId, ClientMoney>,
}

#[derive(Default)]
struct ClientMoney {
    billings: Billings,
    deals: Vec<u32>,
    /// Its earnings so far, by their places in the journal.
    earnings: Vec<u32>,
}

/// One contract with one client.
pub(super) struct Deal {
    /// What decides the fee; the agreed rate is kept apart, since only some rules ask for it.
    pub(super) terms: ContractTerms,
    /// The rate that the snapshot states.
    pub(super) stated: Option<AgreedRate>,
    /// Whether the snapshot says how the contract was made, or at least tells of it.
    pub(super) is_kind_stated: bool,
    /// Whether the deal is one contract for certain, so that its lines show one rate.
    pub(super) is_one_contract: bool,
    /// The rule that the deal's own fees have shown to be its rule.
    pub(super) shown: Option<Citation>,
    /// Its own fees were right as those of a direct contract, of which nobody told.
    pub(super) is_shown_direct: bool,
    /// The contract of the snapshot that it is taken to be by the client's name alone.
    pub(super) taken_for: Option<Box<str>>,
    client: TextId,
    knows_billings: bool,
}

impl<'a> Deals<'a> {
    pub(super) fn new(
        journal: &'a Journal,
        snapshot: &'a Snapshot,
        contracts: &'a Contracts<'a>,
        rules: PlatformRules<'a>,
    ) -> Self {
        Deals {
            snapshot,
            contracts,
            rules,
            covered_from: journal.covered().map(|(first, _)| first),
            numbers: FxHashMap::default(),
            deals: Vec::new(),
            of_client: FxHashMap::default(),
        }
    }

    /// The number of a line's deal.
    pub(super) fn of(&mut self, line: &StatementLine) -> u32 {
        let contract = self.contract_of(line);
        let number = contract.map_or(0, |(index, _)| index as u32 + 1);
        let key = (line.client, line.contract, number);
        if let Some(deal) = self.numbers.get(&key) {
            return *deal;
        }
        let deal = self.deals.len() as u32;
        let client = self.of_client.entry(line.client).or_default();
        client.deals.push(deal);
        let billings = client.billings.clone();
        let made = self.new_deal(line, contract.map(|(_, contract)| contract), billings);
        self.deals.push(made);
        self.numbers.insert(key, deal);
        deal
    }

    pub(super) fn get(&self, deal: u32) -> &Deal {
        &self.deals[deal as usize]
    }

    /// Remembers by which rule a fee of the deal was right, where several may be the deal's.
    pub(super) fn show(&mut self, deal: u32, rule: Option<&Citation>) {
        let deal = &mut self.deals[deal as usize];
        let is_known = deal.shown.as_ref().zip(rule).is_some_and(|(a, b)| a.is_handle_of(b));
        if deal.terms.started.is_none() && !is_known {
            deal.shown = rule.cloned();
        }
    }

    /// Remembers that a fee of the deal was right as that of a direct contract.
    pub(super) fn show_direct(&mut self, deal: u32) {
        self.deals[deal as usize].is_shown_direct = true;
    }

    /// The only contract of the snapshot that meets the line.
    fn contract_of(&self, line: &StatementLine) -> Option<(usize, &'a Contract)> {
        let contracts = self.snapshot.contracts.iter().enumerate();
        let mut met: Vec<(usize, &Contract)> =
            contracts.filter(|(_, contract)| self.contracts.meets(contract, line)).collect();
        // What was paid before a contract began is of another one.
        met.retain(|(_, contract)| contract.started.is_none_or(|start| start <= line.dated));
        if met.len() > 1 {
            met.retain(|(_, contract)| self.contracts.is_titled(contract, line));
        }
        match met.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn new_deal(
        &self,
        line: &StatementLine,
        contract: Option<&Contract>,
        billings: Billings,
    ) -> Deal {
        let started = contract.and_then(|contract| contract.started);
        // A line that does not name its contract may be of another one with the same client.
        let is_named = |contract: &Contract| {
            !line.contract.is_empty() || self.contracts.is_titled(contract, line)
        };
        let taken_for = contract.filter(|contract| !is_named(contract)).map(|contract| {
            let name = contract.title.as_deref().or(contract.client.as_deref());
            name.unwrap_or("of the snapshot").into()
        });
        let knows_billings = self.knows_billings(line.client, contract);
        let no_more_than = Billings(vec![(Date::MIN, Cents::MAX)]);
        let is_one_contract = contract.is_some() || !line.contract.is_empty();
        let stated = contract
            .and_then(|contract| contract.fee_basis_points)
            .map(|basis_points| AgreedRate { basis_points, inferred: false });
        Deal {
            terms: ContractTerms {
                kind: contract
                    .and_then(|contract| contract.kind)
                    .unwrap_or(ContractKind::Marketplace),
                hourly: contract.and_then(|contract| contract.hourly),
                membership: self.snapshot.membership.unwrap_or(Membership::Basic),
                started,
                // Only a line that names its contract shows that the contract had begun.
                started_by: is_one_contract.then_some(line.dated),
                agreed: None,
                billed: knows_billings.then_some(billings),
                billed_at_most: no_more_than,
            },
            stated,
            is_kind_stated: contract.is_some(),
            is_one_contract,
            shown: None,
            is_shown_direct: false,
            taken_for,
            client: line.client,
            knows_billings,
        }
    }

    /// Whether every bill of this client stands in the file: no contract with him can have paid before its first day.
    fn knows_billings(&self, client: TextId, contract: Option<&Contract>) -> bool {
        let Some(from) = self.covered_from else { return false };
        let is_inside = |contract: &Contract| {
            contract.started.is_some_and(|started| self.first_money(started, contract) >= from)
        };
        let mut known = self.contracts.with_client(client).peekable();
        let all_inside = match known.peek() {
            Some(_) => known.all(is_inside),
            None => contract.is_some_and(is_inside),
        };
        !client.is_empty() && all_inside
    }

    /// The first day on which a contract can have paid: what is released on its first day.
    fn first_money(&self, started: Date, contract: &Contract) -> Date {
        let contracts = contract.kind.unwrap_or_default();
        let event = Event::PaymentReleased { on: started, contracts, top_rated: false };
        let follows = self.rules.consequences(&event);
        follows.iter().map(|one| one.on).min().unwrap_or(started)
    }

    /// The earnings from a client so far, oldest first.
    pub(super) fn earnings_of(&self, client: TextId) -> &[u32] {
        self.of_client.get(&client).map_or(&[], |client| &client.earnings)
    }

    /// Adds client money, or takes back what went back, after the line's own charges were looked up.
    pub(super) fn follow(&mut self, index: u32, line: &StatementLine, cause: LedgerCause) {
        if !cause.is_earning() && !cause.is_take_back() {
            return;
        }
        let client = self.of_client.entry(line.client).or_default();
        if cause.is_earning() {
            client.earnings.push(index);
        }
        let sum = client.billings.total().wide() + line.amount.wide();
        let sum = Cents::from_wide(sum.max(0)).unwrap_or(Cents::MAX);
        add(&mut client.billings, line.dated, sum);
        for deal in &client.deals {
            let deal = &mut self.deals[*deal as usize];
            debug_assert!(deal.client == line.client);
            if let Some(billed) = deal.terms.billed.as_mut().filter(|_| deal.knows_billings) {
                add(billed, line.dated, sum);
            }
        }
    }
}

fn add(billings: &mut Billings, day: Date, sum: Cents) {
    match billings.0.last_mut() {
        Some(last) if last.0 == day => last.1 = sum,
        _ => billings.0.push((day, sum)),
    }
}
