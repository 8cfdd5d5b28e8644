//! What could a statement look like at worst? Hostile histories with correct balances.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::cents;
use crate::line::{Invoice, Line};
use crate::rng::Rng;

/// Whether amounts come from the edges of i64, one in eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edges {
    /// One in eight.
    OneInEight,
    /// None: every sum fits.
    None,
}

/// A hostile history, oldest first, with amounts from the edges.
pub fn random_history(seed: u64) -> Vec<Line> {
    random_history_with(seed, Edges::OneInEight)
}

/// A hostile history: all line types, debts, storms of up to forty lines a day.
///
/// Balances always fit and always chain; sums over a window need not fit where there are edges.
pub fn random_history_with(seed: u64, edges: Edges) -> Vec<Line> {
    let mut rng = Rng::part(seed, 0xA8B);
    let opening = if rng.chance(1, 2) { 0 } else { rng.cents(-50_000..200_000) };
    let mut day = date(2023, 6, 1).saturating_add(rng.range(0..200).days());
    let mut storm = Storm {
        edges,
        lines: Vec::new(),
        balance: opening,
        next_ref: 282_000_000 + rng.next() % 1_000,
        rng,
    };
    let days = storm.rng.range(1..25);
    for _ in 0..days {
        let wanted = if storm.rng.chance(1, 6) { storm.rng.range(10..35) } else { 3 };
        let before = storm.lines.len();
        // A group may add three lines at once: the storm stays at forty.
        while storm.lines.len() < before + usize::try_from(wanted).expect("small") {
            storm.happen(day);
        }
        if storm.rng.chance(1, 5) {
            storm.card_purchase(day);
        }
        day = day.saturating_add(storm.rng.range(1..20).days());
    }
    storm.lines
}

struct Storm {
    rng: Rng,
    edges: Edges,
    lines: Vec<Line>,
    balance: i64,
    next_ref: u64,
}

const CLIENTS: [&str; 4] =
    ["Quillfern Software LTD", "Saltmarsh Labs", "Ångström & Søn, ApS", "The \"Tide\" Company"];

impl Storm {
    fn happen(&mut self, day: Date) {
        match self.rng.range(0..10) {
            0..=3 => self.earning(day),
            4 => self.refund(day),
            5 => self.payout(day),
            _ => self.single(day),
        }
    }

    /// A size whose sign is free, never zero.
    fn size(&mut self) -> i64 {
        match self.edges {
            Edges::OneInEight => self.rng.edge_amount(),
            Edges::None => self.rng.cents(1..500_000),
        }
    }

    fn gain(&mut self) -> i64 {
        self.size().checked_abs().unwrap_or(i64::MAX)
    }

    /// Adds the line when the balance can hold it; a smaller one otherwise. Returns its Ref ID.
    fn push(&mut self, mut line: Line) -> u64 {
        let (balance, amount) = match self.balance.checked_add(line.amount_cents) {
            Some(balance) => (balance, line.amount_cents),
            None => {
                let small = line.amount_cents.signum() * self.rng.cents(1..90_000);
                match self.balance.checked_add(small) {
                    Some(balance) => (balance, small),
                    None => return 0,
                }
            }
        };
        self.next_ref += 1 + self.rng.next() % 9;
        line.ref_id = self.next_ref;
        line.group = line.link.unwrap_or(self.next_ref);
        line.amount_cents = amount;
        line.balance_cents = balance;
        self.balance = balance;
        self.lines.push(line);
        self.next_ref
    }

    fn earning(&mut self, day: Date) {
        let kinds = [
            ("Hourly", "earned_hourly"),
            ("Fixed Price", "earned_fixed"),
            ("Milestone", "earned_fixed"),
            ("Bonus", "earned_bonus"),
            ("Miscellaneous", "earned_other"),
            ("Expense", "earned_other"),
            ("Salary", "earned_other"),
            ("Overtime", "earned_other"),
            ("Upfront Payment", "earned_other"),
        ];
        let &(kind, cause) = self.rng.pick(&kinds);
        let client = (*self.rng.pick(&CLIENTS)).to_owned();
        let gross = self.gain();
        let line = Line {
            text: format!("Payment for {kind}"),
            invoice: (kind == "Hourly").then(|| self.hours(day)),
            client: client.clone(),
            ..Line::new(day, kind, cause, gross)
        };
        let earning = self.push(line);
        let fee = gross / 10;
        if earning == 0 || fee == 0 || self.rng.chance(1, 4) {
            return;
        }
        let text = format!("Service Fee for {kind} - Ref ID {earning}");
        let line = Line::new(day, "Service Fee", "service_fee", -fee);
        let fee_ref = self.push(Line { text, link: Some(earning), client: client.clone(), ..line });
        let (kind, cause, named, country) = match self.rng.range(0..4) {
            0 => ("VAT", "tax_on_fees", fee_ref, "VAT (KE) - Service Fee"),
            1 => ("GST", "tax_on_fees", fee_ref, "GST (IN) - Service Fee"),
            2 => ("WHT", "tax_withheld", earning, "Withholding Tax (IN)"),
            _ => return,
        };
        if named != 0 && fee / 5 != 0 {
            let text = format!("{country} - Ref ID {named}");
            let line = Line::new(day, kind, cause, -(fee / 5));
            self.push(Line { text, link: Some(named), client, ..line });
        }
    }

    fn hours(&mut self, day: Date) -> Invoice {
        let to = day.saturating_sub(10.days());
        let from = to.saturating_sub(6.days());
        Invoice { from, to, minutes: self.rng.range(1..2_400), rate: self.rng.cents(500..9_000) }
    }

    fn refund(&mut self, day: Date) {
        let earlier: Vec<(u64, String)> = self
            .lines
            .iter()
            .filter(|line| line.is_earning())
            .map(|line| (line.ref_id, line.client.clone()))
            .collect();
        if earlier.is_empty() {
            return self.single(day);
        }
        let (named, client) = self.rng.pick(&earlier).clone();
        let (words, cause, undecided) = match self.rng.range(0..4) {
            0 => ("Refund to client", "refund_to_client", false),
            1 => ("Refund", "refund_to_client", true),
            2 => ("Client payment failed: the charge was declined", "payment_reversed", false),
            _ => ("Chargeback by the payer's bank", "chargeback", false),
        };
        let loss = -self.gain();
        let line = Line {
            text: format!("{words} - Ref ID {named}"),
            link: Some(named),
            client: client.clone(),
            undecided,
            ..Line::new(day, "Refund", cause, loss)
        };
        self.push(line);
        if self.rng.chance(1, 2) {
            let text = format!("Service Fee returned - Ref ID {named}");
            let back = Line::new(day, "Service Fee", "service_fee_returned", loss.abs() / 10 + 1);
            self.push(Line { text, link: Some(named), client, ..back });
        }
    }

    fn payout(&mut self, day: Date) {
        let amount = self.gain();
        let line = Line {
            text: "Direct to Local Bank: xxxx-1234".to_owned(),
            local: Some((cents::plain(amount / 2), "EUR".to_owned())),
            ..Line::new(day, "Withdrawal", "withdrawn", -amount)
        };
        let payout = self.push(line);
        let fee = Line {
            text: "Withdrawal Fee - Direct to Local Bank".to_owned(),
            ..Line::new(day, "Withdrawal Fee", "withdrawal_fee", -99)
        };
        self.push(fee);
        if payout != 0 && self.rng.chance(1, 4) {
            let text = format!("Transfer returned by the bank - Ref ID {payout}");
            let line = Line::new(day, "Withdrawal", "withdrawal_returned", amount);
            self.push(Line { text, link: Some(payout), ..line });
        }
    }

    /// Lines that stand alone. `Security Deposit` and its like are adjustments by their type.
    fn single(&mut self, day: Date) {
        let kinds: [(&str, &str, &str, i64); 18] = [
            ("Membership Fee", "Fees for additional Connects (80).", "connects", -1),
            ("Membership Fee", "Freelancer Plus membership", "membership", -1),
            ("Adjustment", "Adjustment by support", "adjustment", 1),
            ("Adjustment", "Adjustment by support", "adjustment", -1),
            ("Referral", "Referral reward", "adjustment", 1),
            ("Loyalty Credit", "A small thank-you", "adjustment", 1),
            ("Security Deposit", "Deposit", "adjustment", -1),
            ("Miscellaneous", "Sundry", "adjustment", -1),
            ("Adjustment", "Arbitration fee, own share", "arbitration_fee", -1),
            ("Inactivity Fee", "No activity for six months", "inactivity_fee", -1),
            ("Adjustment", "Account maintenance fee", "inactivity_fee", -1),
            ("Talent Boost", "Boosted profile", "unclassified", -1),
            ("Talent Boost", "Boosted profile", "unclassified", 1),
            ("VAT", "VAT returned", "tax_on_fees", 1),
            ("Processing Fee", "Processing", "service_fee", -1),
            ("Customer Satisfaction", "With apologies", "adjustment", 1),
            ("Chargeback Resolution", "Settled", "adjustment", 1),
            ("Payment", "Topped up by support", "adjustment", 1),
        ];
        let &(kind, text, cause, sign) = self.rng.pick(&kinds);
        let amount = sign * self.gain();
        self.push(Line { text: text.to_owned(), ..Line::new(day, kind, cause, amount) });
    }

    /// Card money passing through: payment, purchase and tax, whole or not at all.
    fn card_purchase(&mut self, day: Date) {
        let (price, tax) = (self.rng.cents(150..3_000), self.rng.cents(20..150));
        let charged = self.lines.iter().rev().take_while(|line| line.date == day);
        let mut charged = charged.filter(|line| line.kind == "Membership Fee");
        if charged.next().is_some() || self.balance.checked_add(price + tax).is_none() {
            // Two purchases a day could both be meant by one payment.
            return;
        }
        let text = "Paid from Visa 4242".to_owned();
        let line = Line::new(day, "Payment", "paid_from_card", price + tax);
        self.push(Line { text, ..line });
        let funded =
            |kind, cause, amount| Line { card_funded: true, ..Line::new(day, kind, cause, amount) };
        let text = "Fees for additional Connects (20).".to_owned();
        let bought = self.push(Line { text, ..funded("Membership Fee", "connects", -price) });
        let text = format!("VAT (KE) - Membership Fee - Ref ID {bought}");
        self.push(Line { text, link: Some(bought), ..funded("VAT", "tax_on_fees", -tax) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::{LEDGER_CAUSES, first_gap};
    use std::collections::BTreeSet;

    #[test]
    fn balances_chain_and_refs_rise() {
        for seed in 0..500 {
            for edges in [Edges::OneInEight, Edges::None] {
                let lines = random_history_with(seed, edges);
                assert!(!lines.is_empty());
                assert_eq!(first_gap(&lines), None, "seed {seed}");
                for pair in lines.windows(2) {
                    assert!(pair[0].ref_id < pair[1].ref_id && pair[0].date <= pair[1].date);
                }
                assert!(lines.iter().all(|line| line.amount_cents != 0));
                assert_eq!(lines, random_history_with(seed, edges), "a seed replays");
            }
        }
    }

    #[test]
    fn every_kind_of_trouble_occurs() {
        let (mut causes, mut edge, mut storm, mut debt) = (BTreeSet::new(), 0, 0, 0);
        for seed in 0..500 {
            let lines = random_history(seed);
            causes.extend(lines.iter().map(|line| line.cause));
            edge += lines.iter().filter(|l| l.amount_cents.unsigned_abs() > 1 << 60).count();
            debt += lines.iter().filter(|line| line.balance_cents < 0).count();
            for line in &lines {
                let same_day = lines.iter().filter(|other| other.date == line.date).count();
                storm = storm.max(same_day);
            }
        }
        let mut missing: Vec<_> = LEDGER_CAUSES.iter().filter(|c| !causes.contains(*c)).collect();
        missing.retain(|cause| **cause != "withdrawn_scheduled");
        assert!(missing.is_empty(), "{missing:?} never occurred");
        assert!(edge > 500 && debt > 1_000 && (30..=40).contains(&storm), "{edge} {debt} {storm}");
    }
}
