//! What does one line of a statement say, and what is it truly?

use jiff::civil::Date;

/// The hours behind an hourly line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Monday of the billing week.
    pub from: Date,
    /// Sunday of the billing week.
    pub to: Date,
    /// Minutes worked.
    pub minutes: i64,
    /// Cents an hour.
    pub rate: i64,
}

/// One statement line, as the platform knows it, with its true cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The day the money entered or left the balance.
    pub date: Date,
    /// Unique id of the row, rising in time.
    pub ref_id: u64,
    /// Type name of the first export version.
    pub kind: &'static str,
    /// Description of the first export version.
    pub text: String,
    /// Client team, or empty.
    pub client: String,
    /// Contract title, or empty.
    pub contract: String,
    /// What the user gains, in cents.
    pub amount_cents: i64,
    /// The platform's balance after this line.
    pub balance_cents: i64,
    /// Amount and currency in which a payout arrives.
    pub local: Option<(String, String)>,
    /// Group id of the second export version (an earning, its fee and its taxes share it).
    pub group: u64,
    /// The true ledger cause.
    pub cause: &'static str,
    /// Paid by a card, so never the balance's loss.
    pub card_funded: bool,
    /// The Ref ID that the text names.
    pub link: Option<u64>,
    /// Refund, failed charge or chargeback: the evidence cannot tell.
    pub undecided: bool,
    /// The hours, when the line is hourly.
    pub invoice: Option<Invoice>,
}

impl Line {
    /// A line without text, client or balance, to be filled in by struct update.
    pub fn new(date: Date, kind: &'static str, cause: &'static str, amount_cents: i64) -> Self {
        Self {
            date,
            ref_id: 0,
            kind,
            text: String::new(),
            client: String::new(),
            contract: String::new(),
            amount_cents,
            balance_cents: 0,
            local: None,
            group: 0,
            cause,
            card_funded: false,
            link: None,
            undecided: false,
            invoice: None,
        }
    }

    /// Client money that counts as earned.
    pub fn is_earning(&self) -> bool {
        self.cause.starts_with("earned_")
    }

    /// Money of a client that was taken back.
    pub fn is_take_back(&self) -> bool {
        TAKE_BACKS.contains(&self.cause)
    }
}

/// The three causes that one line type can hide.
pub const TAKE_BACKS: [&str; 3] = ["refund_to_client", "payment_reversed", "chargeback"];

/// Every ledger cause of `causes.md`, in its order.
pub const LEDGER_CAUSES: [&str; 22] = [
    "earned_hourly",
    "earned_fixed",
    "earned_bonus",
    "earned_other",
    "service_fee",
    "service_fee_returned",
    "withdrawn",
    "withdrawn_scheduled",
    "withdrawal_fee",
    "withdrawal_returned",
    "connects",
    "membership",
    "refund_to_client",
    "payment_reversed",
    "chargeback",
    "arbitration_fee",
    "tax_on_fees",
    "tax_withheld",
    "paid_from_card",
    "inactivity_fee",
    "adjustment",
    "unclassified",
];

/// Every state cause of `causes.md`, in its order.
pub const STATE_CAUSES: [&str; 21] = [
    "pending_security",
    "pending_no_date",
    "in_review",
    "work_in_progress",
    "awaiting_approval",
    "escrow_not_funded",
    "escrow_refund_requested",
    "escrow_returned",
    "client_payment_failed",
    "hours_not_billed",
    "account_hold",
    "payout_blocked",
    "reserve_kept",
    "transfer_in_transit",
    "transfer_late",
    "fx_difference",
    "agency_account",
    "no_income",
    "wrong_figure",
    "statement_incomplete",
    "unclaimed",
];

/// The state cause that only the user can report.
pub const SAID_BY_USER: &str = "paid_outside";

/// The balance before the oldest line; zero without lines.
///
/// Wide, because a first line of i64::MIN can have an opening that no i64 holds.
pub fn opening_balance(lines: &[Line]) -> i128 {
    lines.first().map_or(0, |line| i128::from(line.balance_cents) - i128::from(line.amount_cents))
}

/// Where a balance does not follow from the one before: the line's index.
pub fn first_gap(lines: &[Line]) -> Option<usize> {
    lines.windows(2).position(|pair| {
        i128::from(pair[0].balance_cents) + i128::from(pair[1].amount_cents)
            != i128::from(pair[1].balance_cents)
    })
}
