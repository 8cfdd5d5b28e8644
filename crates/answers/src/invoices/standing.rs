//! How does an invoice stand: what was told of it, what came, what is open, and how late is it?

use super::Invoice;
use crate::work::days_after;
use jiff::civil::Date;
use outflow_ledger::Cents;

/// An invoice with everything that the user told of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// The day on which it was sent.
    pub sent: Option<Date>,
    /// Payments that the user recorded, in that order.
    pub told: Vec<Told>,
    /// That it no longer counts.
    pub voided: Option<Voided>,
}

/// A payment that the user recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The operation of the book.
    pub operation: u32,
    /// Its day.
    pub on: Date,
    /// How much.
    pub amount: Cents,
}

/// Why an invoice no longer counts; its number stays its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voided {
    /// The day.
    pub on: Date,
    /// The user's reason.
    pub why: String,
}

impl KeptInvoice {
    /// What the user recorded as paid.
    pub fn told_sum(&self) -> Cents {
        // No payment is recorded that is more than what is open, so the sum is at most the total.
        Cents::sum(self.told.iter().map(|one| one.amount)).unwrap_or(self.invoice.sums.total)
    }
}

/// What shows that money came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    /// A line; its place in the journal.
    Line(usize),
    /// What the user recorded, by its operation, and the line of the same amount, where there is one.
    Told(u32, Option<usize>),
}

impl Proof {
    /// The line's place in the journal.
    pub fn line(self) -> Option<usize> {
        match self {
            Proof::Line(index) => Some(index),
            Proof::Told(_, line) => line,
        }
    }
}

/// Money that came for an invoice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Its day.
    pub on: Date,
    /// How much.
    pub amount: Cents,
    /// What shows it.
    pub proof: Proof,
}

/// In one word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// It was made, and nothing says that it was sent.
    Draft,
    /// It was sent, and its day is to come.
    Sent,
    /// A part of it came, and its day is to come.
    PartPaid,
    /// Its day has passed, and something is open.
    Overdue,
    /// Nothing is open.
    Paid,
    /// It does not count.
    Void,
}

impl State {
    /// For people and programs.
    pub fn id(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sent => "sent",
            State::PartPaid => "part paid",
            State::Overdue => "overdue",
            State::Paid => "paid",
            State::Void => "void",
        }
    }
}

/// An invoice beside what came for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The invoice, and what was told of it.
    pub kept: KeptInvoice,
    /// What came, oldest first.
    pub payments: Vec<Payment>,
    /// Their sum.
    pub paid: Cents,
    /// What is still to come; nothing where it does not count.
    pub open: Cents,
    /// In one word.
    pub state: State,
    /// Overdue: since so many days; paid: so many days after its day. Else 0.
    pub days_late: i64,
}

impl Standing {
    /// Nothing came yet.
    pub(super) fn of(kept: KeptInvoice) -> Standing {
        let open = match kept.voided {
            Some(_) => Cents::ZERO,
            None => kept.invoice.sums.total,
        };
        let (payments, paid, state) = (Vec::new(), Cents::ZERO, State::Draft);
        Standing { kept, payments, paid, open, state, days_late: 0 }
    }

    /// Counts a payment, unless it is more than what is open; whether it was counted.
    pub(crate) fn pay(&mut self, payment: Payment) -> bool {
        let open = self.open.minus(payment.amount).filter(|open| !open.is_negative());
        let Some((paid, open)) = self.paid.plus(payment.amount).zip(open) else { return false };
        (self.paid, self.open) = (paid, open);
        self.payments.push(payment);
        true
    }

    /// Says how it stands on a day, once everything that came is counted.
    pub(crate) fn judge(&mut self, today: Date) {
        self.payments.sort_by_key(|one| one.on);
        let due = self.kept.invoice.due;
        let is_known = self.kept.sent.is_some() || !self.payments.is_empty();
        let last = self.payments.last().map(|one| one.on);
        self.state = match () {
            () if self.kept.voided.is_some() => State::Void,
            () if self.open.is_zero() => State::Paid,
            // A client cannot be late with what was never sent.
            () if !is_known => State::Draft,
            () if today > due => State::Overdue,
            () if self.payments.is_empty() => State::Sent,
            () => State::PartPaid,
        };
        let until = match self.state {
            State::Overdue => Some(today),
            State::Paid => last,
            _ => None,
        };
        self.days_late = until.map_or(0, |until| days_after(until, due).max(0));
    }

    /// Whether money is still to come of it.
    pub fn is_open(&self) -> bool {
        self.open.is_positive()
    }
}
