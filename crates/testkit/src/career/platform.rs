//! How does the platform book what happens?

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::cast::{Contract, contracts};
use super::mishaps::Payout;
use super::plan::Plan;
use crate::cents::share;
use crate::emit::worked;
use crate::line::{Invoice, Line};
use crate::rng::Rng;

/// Client money on its way into the balance.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub contract: usize,
    pub what: What,
    pub gross: i64,
    /// The day it enters the balance; none for a bonus whose card was not charged yet.
    pub available_on: Option<Date>,
    pub stage: Stage,
    /// The Ref ID under which it entered.
    pub earning: Option<u64>,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Hourly(Invoice),
    Fixed { released: Date },
    Bonus { released: Date },
}

impl What {
    /// Type, cause, text and hours of its line.
    fn described(&self) -> (&'static str, &'static str, String, Option<Invoice>) {
        match self {
            Self::Hourly(invoice) => {
                let day = |day: Date| day.strftime("%m/%d/%Y").to_string();
                let (from, to) = (day(invoice.from), day(invoice.to));
                let text = format!("Invoice for {from}-{to} - {}", worked(invoice));
                ("Hourly", "earned_hourly", text, Some(invoice.clone()))
            }
            Self::Fixed { .. } => {
                let text = "Milestone: next chapter".to_owned();
                ("Fixed Price", "earned_fixed", text, None)
            }
            Self::Bonus { .. } => {
                let text = "Bonus from the client".to_owned();
                ("Bonus", "earned_bonus", text, None)
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Coming,
    Posted,
    /// Past its date: the client's card failed.
    Stuck,
    /// Never paid.
    Void,
}

#[derive(Clone)]
pub(super) struct Platform {
    pub plan: Plan,
    pub rng: Rng,
    pub today: Date,
    pub contracts: Vec<Contract>,
    pub works: Vec<Work>,
    pub lines: Vec<Line>,
    pub payouts: Vec<Payout>,
    pub balance: i64,
    /// No new work begins.
    pub stopped: bool,
    /// Ref IDs of earnings that were taken back.
    pub taken: BTreeSet<u64>,
    pub next_ref: u64,
}

impl Platform {
    pub fn open(plan: Plan) -> Self {
        let mut rng = plan.rng.clone();
        let started = plan.start;
        let contracts = contracts(&mut rng, started, plan.rates);
        Self {
            today: started,
            contracts,
            works: Vec::new(),
            lines: Vec::new(),
            payouts: Vec::new(),
            balance: 0,
            stopped: false,
            taken: BTreeSet::new(),
            next_ref: 500_000_000 + rng.next() % 100_000_000,
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
        2 + self.rng.next() % 40
    }

    /// An earning with the platform's share, the tax on it and the withheld tax.
    pub fn pay(&mut self, contract: usize, what: &What, gross: i64) -> u64 {
        let Contract { title, client, fee_percent, .. } = self.contracts[contract];
        let (kind, cause, text, invoice) = what.described();
        let mut about = Line::new(self.today, kind, cause, gross);
        (about.client, about.contract) = (client.to_owned(), title.to_owned());
        let mut line = about.clone();
        (line.text, line.invoice) = (text, invoice);
        let step = self.step();
        let earning = self.book(line, step);
        (about.link, about.group) = (Some(earning), earning);
        let fee = share(gross, fee_percent * 100);
        if fee > 0 {
            let mut line = about.clone();
            (line.kind, line.cause, line.amount_cents) = ("Service Fee", "service_fee", -fee);
            line.text = format!("Service Fee for {kind} - Ref ID {earning}");
            let mut taxed = about.clone();
            taxed.link = Some(self.book(line, 16));
            self.tax(&taxed, "Service Fee", fee);
        }
        self.withhold(about, gross);
        earning
    }

    /// VAT, GST or sales tax on a charge that the line's link names.
    fn tax(&mut self, about: &Line, charge: &str, charged: i64) {
        let Some((kind, rate)) = self.plan.country.fee_tax else {
            return;
        };
        let amount_cents = -share(charged, rate);
        if amount_cents == 0 {
            return;
        }
        let named = about.link.unwrap_or_default();
        let text = format!("{kind} ({}) - {charge} - Ref ID {named}", self.plan.country.code);
        let about = Line { text, amount_cents, kind, cause: "tax_on_fees", ..about.clone() };
        self.book(about, 3);
    }

    fn withhold(&mut self, about: Line, gross: i64) {
        let india = if self.today < date(2024, 10, 1) { 100 } else { 10 };
        let rate = match self.plan.withheld {
            Some(rate) => rate,
            None if self.plan.country.code == "IN" => india,
            None => return,
        };
        let amount_cents = -share(gross, rate);
        if amount_cents < 0 {
            let named = about.link.unwrap_or_default();
            let text = format!("Withholding Tax ({}) - Ref ID {named}", self.plan.country.code);
            self.book(Line { text, amount_cents, kind: "WHT", cause: "tax_withheld", ..about }, 2);
        }
    }

    /// Price and tax of a purchase.
    pub fn with_tax(&self, price: i64) -> i64 {
        price + self.plan.country.fee_tax.map_or(0, |(_, rate)| share(price, rate))
    }

    /// Connects or the membership: from the balance when it covers all, else from a card.
    pub fn buy(&mut self, cause: &'static str, price: i64) {
        let total = self.with_tax(price);
        let by_card = self.balance < total;
        if by_card {
            let line = Line::new(self.today, "Payment", "paid_from_card", total);
            let step = self.step();
            self.book(Line { text: "Paid from Visa 4242".to_owned(), ..line }, step);
        }
        let text = match cause {
            "connects" => format!("Fees for additional Connects ({}).", price / 15),
            _ => "Freelancer Plus membership".to_owned(),
        };
        let line = Line::new(self.today, "Membership Fee", cause, -price);
        let line = Line { text, card_funded: by_card, ..line };
        let step = self.step();
        let bought = self.book(line.clone(), step);
        self.tax(&Line { link: Some(bought), group: bought, ..line }, "Membership Fee", price);
    }

    /// A line without client or link.
    pub fn single(&mut self, kind: &'static str, cause: &'static str, text: &str, cents: i64) {
        let text = text.to_owned();
        let step = self.step();
        self.book(Line { text, ..Line::new(self.today, kind, cause, cents) }, step);
    }

    /// A credit from a client on which no share is taken.
    pub fn reimburse(&mut self, kind: &'static str, cents: i64) {
        let Contract { title, client, .. } = self.contracts[0];
        let line = Line {
            text: "Reimbursed by the client".to_owned(),
            client: client.to_owned(),
            contract: title.to_owned(),
            ..Line::new(self.today, kind, "earned_other", cents)
        };
        let step = self.step();
        self.book(line, step);
    }
}
