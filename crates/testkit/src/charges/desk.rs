//! How does the platform book an earning, its fee and its taxes, and what is the truth about each?

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::cast::{Contract, contracts};
use super::plan::Plan;
use super::rules::{self, Deal, FLAT, FORM, Kind};
use super::slips::{MistakeKind, Owed};
use super::{AS_POLICY, CLAIMED_ONLY, Charge, DIFFERS, Mistake, NO_FIGURE, ORPHAN, RATE_UNKNOWN};
use crate::cents::share;
use crate::emit::worked;
use crate::line::{Invoice, Line};
use crate::rng::Rng;

/// Hours on their way into the balance.
#[derive(Debug, Clone)]
pub(super) struct Coming {
    pub contract: usize,
    pub invoice: Invoice,
    pub gross: i64,
    pub on: Date,
    pub held: bool,
}

/// An earning that stands in the statement.
#[derive(Debug, Clone)]
pub(super) struct Earning {
    pub ref_id: u64,
    pub contract: usize,
    pub on: Date,
    pub kind: &'static str,
    pub gross: i64,
    /// The fee, where the rules tell it and it was charged so.
    pub right_fee: Option<i64>,
    pub taken_back: bool,
}

/// What a client was billed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Billed {
    pub now: i64,
    pub by_2023: i64,
}

/// A payout that may come back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payout {
    pub ref_id: u64,
    pub on: Date,
    pub amount: i64,
}

pub(super) struct Desk {
    pub plan: Plan,
    pub rng: Rng,
    pub today: Date,
    pub contracts: Vec<Contract>,
    pub clients: BTreeMap<&'static str, Billed>,
    pub coming: Vec<Coming>,
    pub earnings: Vec<Earning>,
    pub payout: Option<Payout>,
    pub lines: Vec<Line>,
    pub balance: i64,
    pub next_ref: u64,
    pub charges: Vec<Charge>,
    pub mistakes: Vec<Mistake>,
    pub slips_left: usize,
}

impl Desk {
    pub fn open(plan: Plan) -> Self {
        let mut rng = plan.rng.clone();
        let contracts = contracts(&mut rng, &plan);
        Self {
            today: plan.start,
            contracts,
            clients: BTreeMap::new(),
            coming: Vec::new(),
            earnings: Vec::new(),
            payout: None,
            lines: Vec::new(),
            balance: 0,
            next_ref: 300_000_000 + rng.next() % 100_000_000,
            charges: Vec::new(),
            mistakes: Vec::new(),
            slips_left: plan.slips,
            rng,
            plan,
        }
    }

    /// Adds a line of today and returns its Ref ID.
    pub fn book(&mut self, mut line: Line, gap: u64) -> u64 {
        self.next_ref += gap;
        self.balance += line.amount_cents;
        line.ref_id = self.next_ref;
        line.balance_cents = self.balance;
        if line.group == 0 {
            line.group = line.ref_id;
        }
        self.lines.push(line);
        self.next_ref
    }

    pub fn step(&mut self) -> u64 {
        3 + self.rng.next() % 40
    }

    /// Books a charge of `charged` cents (with its sign) and notes what is true of it.
    pub fn charge(
        &mut self,
        line: Line,
        expected: Option<i64>,
        open: &'static [&'static str],
    ) -> u64 {
        let (kind, charged) = (line.cause, line.amount_cents);
        let ref_id = self.book(line, 3);
        let verdict = match expected {
            None => open,
            Some(expected) if expected == charged => AS_POLICY,
            Some(_) => DIFFERS,
        };
        self.charges.push(Charge { ref_id, kind, charged, expected, verdict });
        ref_id
    }

    /// What a contract's client was billed, now and by the day of the change of 2023.
    pub fn billed(&self, contract: usize) -> (i64, i64) {
        let billed = self.clients.get(self.contracts[contract].client).copied().unwrap_or_default();
        (billed.now, billed.by_2023)
    }

    /// Adds to what a client was billed, or takes off.
    pub fn bill(&mut self, contract: usize, cents: i64) {
        let billed = self.clients.entry(self.contracts[contract].client).or_default();
        billed.now = (billed.now + cents).max(0);
        if self.today <= FLAT {
            billed.by_2023 = billed.now;
        }
    }

    /// What decides the fee of a contract today.
    pub fn deal(&self, contract: usize) -> Deal {
        let (billed, billed_by_2023) = self.billed(contract);
        let Contract { kind, own_rate, .. } = self.contracts[contract];
        Deal { kind, own_rate, member: self.plan.member, on: self.today, billed, billed_by_2023 }
    }

    /// The fee of a deal as far as statement and snapshot tell.
    pub fn visible_fee(&self, contract: usize, deal: Deal, gross: i64) -> Option<i64> {
        let Contract { started, own_rate, .. } = self.contracts[contract];
        if self.contracts[contract].is_shown_by_lines() {
            return (own_rate % 100 == 0).then(|| deal.fee(started, gross));
        }
        // Until the end of 2023 ten percent and five are both the rate of some contracts: what is charged
        // is right by the rule for those that it fits.
        let either = rules::FLAT <= deal.on && deal.on < rules::ALL_FLAT;
        if self.plan.starts_unknown && started < rules::OWN_RATE && !either {
            return deal.fee_of_unknown_start(gross);
        }
        Some(deal.fee(started, gross))
    }

    /// The fee of a contract is judged by its other lines, so only one of many can be wrong.
    fn is_known_by_lines(&self, contract: usize) -> bool {
        let contract = &self.contracts[contract];
        let may_be_new = contract.first_paid.is_some_and(|day| day >= rules::OWN_RATE);
        let unknown = self.plan.starts_unknown && contract.kind == Kind::Marketplace;
        contract.is_shown_by_lines()
            || (unknown && may_be_new && contract.started < rules::OWN_RATE)
    }

    /// An earning with the platform's share, the tax on it and the withheld tax.
    pub fn pay(
        &mut self,
        contract: usize,
        kind: &'static str,
        gross: i64,
        hours: Option<Invoice>,
    ) -> u64 {
        self.contracts[contract].first_paid.get_or_insert(self.today);
        let (cause, text) = match (kind, &hours) {
            ("Hourly", Some(hours)) => ("earned_hourly", hours_in_words(hours)),
            ("Bonus", _) => ("earned_bonus", "Bonus from the client".to_owned()),
            _ => ("earned_fixed", "Milestone: next chapter".to_owned()),
        };
        let about = self.about(contract, kind, cause, gross);
        let step = self.step();
        let earning = self.book(Line { text, invoice: hours, ..about.clone() }, step);
        let right_fee = self.take_share(contract, kind, gross, earning);
        self.withhold(Line { link: Some(earning), group: earning, ..about }, gross);
        self.bill(contract, gross);
        let on = self.today;
        let taken_back = false;
        self.earnings.push(Earning {
            ref_id: earning,
            contract,
            on,
            kind,
            gross,
            right_fee,
            taken_back,
        });
        earning
    }

    /// A line of a contract's client.
    pub fn about(
        &self,
        contract: usize,
        kind: &'static str,
        cause: &'static str,
        cents: i64,
    ) -> Line {
        let Contract { client, title, .. } = self.contracts[contract];
        let line = Line::new(self.today, kind, cause, cents);
        Line { client: client.to_owned(), contract: title.to_owned(), ..line }
    }

    /// The fee of an earning, perhaps a wrong one; returns it where it is known and right.
    fn take_share(&mut self, contract: usize, kind: &str, gross: i64, earning: u64) -> Option<i64> {
        let deal = self.deal(contract);
        let fee = deal.fee(self.contracts[contract].started, gross);
        let visible = self.visible_fee(contract, deal, gross);
        let by_lines = self.is_known_by_lines(contract);
        let slip = match visible {
            Some(_) => self.slipped_fee(Owed { contract, gross, fee, by_lines }),
            None => None,
        };
        let charged = slip.map_or(fee, |(_, charged)| charged);
        if charged > 0 {
            let line = self.fee_line(contract, kind, earning, charged);
            let booked = self.charge(line, visible.map(|fee| -fee), RATE_UNKNOWN);
            self.tax_on_share(contract, earning, booked, charged, gross);
            if let Some((slip, _)) = slip {
                self.mistake(slip, booked, -charged, -fee);
            }
        }
        let first_is_right = slip.is_none() && visible.is_some();
        if first_is_right && charged > 0 {
            self.contracts[contract].right_fees += 1;
            if self.slips(MistakeKind::FeeTwice) {
                let line = self.fee_line(contract, kind, earning, charged);
                let booked = self.charge(line, Some(0), DIFFERS);
                self.tax_on_share(contract, earning, booked, charged, gross);
                self.mistake(MistakeKind::FeeTwice, booked, -charged, 0);
                return None;
            }
        }
        visible.filter(|_| first_is_right)
    }

    fn fee_line(&self, contract: usize, kind: &str, earning: u64, cents: i64) -> Line {
        let line = self.about(contract, "Service Fee", "service_fee", -cents);
        let text = match self.plan.wordless {
            true => String::new(),
            false => format!("Service Fee for {kind} - Ref ID {earning}"),
        };
        Line { text, link: Some(earning), group: earning, ..line }
    }

    fn tax_on_share(&mut self, contract: usize, earning: u64, fee: u64, charged: i64, gross: i64) {
        let line = self.about(contract, "", "tax_on_fees", 0);
        let line = Line { link: Some(fee), group: earning, ..line };
        self.tax(line, "Service Fee", charged, Some(gross));
    }

    /// VAT, GST or sales tax on what the line's link names.
    pub fn tax(&mut self, about: Line, charge: &str, charged: i64, gross: Option<i64>) {
        let Some((rate, open)) = self.tax_rate() else {
            return;
        };
        let right = share(charged, rate);
        let mut cents = right;
        let mut slip = None;
        if open.is_empty() && matches!(self.plan.country.code, "KE" | "IN") && right > 0 {
            let other = share(charged, *self.rng.pick(&[1_000, 1_500, 2_000, 2_500]));
            let base = gross.map_or(right, |gross| share(gross, rate));
            for (kind, wrong) in
                [(MistakeKind::TaxWrongBase, base), (MistakeKind::TaxWrongRate, other)]
            {
                let is_half = wrong == right - 1 && rules::may_be_half_cent(charged, right);
                if slip.is_none() && wrong != right && wrong > 0 && !is_half && self.slips(kind) {
                    (slip, cents) = (Some(kind), wrong);
                }
            }
        }
        if cents == 0 {
            return;
        }
        let named = about.link.unwrap_or_default();
        let (kind, country) = (self.plan.country.tax, self.plan.country.code);
        let text = format!("{kind} ({country}) - {charge} - Ref ID {named}");
        let line = Line { text, kind, cause: "tax_on_fees", amount_cents: -cents, ..about };
        let expected = open.is_empty().then_some(-right);
        let booked = self.charge(line, expected, open);
        if let Some(kind) = slip {
            self.mistake(kind, booked, -cents, -right);
        }
    }

    /// The rate of the tax on fees, and why it cannot be judged, if so.
    pub fn tax_rate(&self) -> Option<(i64, &'static [&'static str])> {
        let (code, today) = (self.plan.country.code, self.today);
        if self.plan.registered || self.plan.country.tax.is_empty() {
            return None;
        }
        if code == "US" {
            // In all the states that have it by then; no source names a rate.
            return (today >= date(2021, 10, 1)).then_some((635, RATE_UNKNOWN));
        }
        if let Some(rate) = rules::fee_tax(code, today) {
            let claimed = rules::fee_tax_is_claimed(code);
            return Some((rate, if claimed { CLAIMED_ONLY } else { &[] }));
        }
        let early = self.plan.early && today.year() >= 2021;
        early.then(|| (rules::fee_tax(code, date(2024, 1, 1)).unwrap_or(1_600), NO_FIGURE))
    }

    /// Income tax on what the client paid.
    fn withhold(&mut self, about: Line, gross: i64) {
        let (rate, before) = match self.plan.country.code {
            "IN" => match rules::india_withholds(self.today) {
                Some(_) if self.plan.no_number => (500, None),
                Some(rates) => rates,
                None => return,
            },
            _ if self.plan.form_missing && self.today >= FORM => (3_000, None),
            _ => return,
        };
        let right = share(gross, rate);
        let old = before.map_or(right, |rate| share(gross, rate));
        let is_plain = !rules::is_near_change(self.today) && !rules::may_be_half_cent(gross, right);
        let slip = old != right && old > 0 && is_plain && self.slips(MistakeKind::WithheldOldRate);
        let cents = if slip { old } else { right };
        if cents == 0 {
            return;
        }
        let named = about.link.unwrap_or_default();
        let text = format!("Withholding Tax ({}) - Ref ID {named}", self.plan.country.code);
        let line = Line { text, kind: "WHT", cause: "tax_withheld", amount_cents: -cents, ..about };
        let booked = self.charge(line, Some(-right), RATE_UNKNOWN);
        if slip {
            self.mistake(MistakeKind::WithheldOldRate, booked, -cents, -right);
        }
    }

    /// A fee for an earning that the statement does not hold.
    pub fn book_orphan(&mut self, contract: usize) {
        let kind = if self.contracts[contract].hourly { "Hourly" } else { "Fixed Price" };
        let cents = share(self.rng.cents(2_000..60_000), 1_000);
        let absent = self.next_ref + 1;
        let mut line = self.fee_line(contract, kind, absent, cents);
        // Without words and with a group of nothing there would be nothing that is missing.
        line.text = format!("Service Fee for {kind} - Ref ID {absent}");
        let booked = self.charge(line, None, ORPHAN);
        self.mistake(MistakeKind::FeeOrphan, booked, -cents, 0);
    }
}

fn hours_in_words(hours: &Invoice) -> String {
    let day = |day: Date| day.strftime("%m/%d/%Y").to_string();
    format!("Invoice for {}-{} - {}", day(hours.from), day(hours.to), worked(hours))
}
