//! Where money can be: the accounts of the journal, on which platform.

use crate::cause::LedgerCause;

/// A place that keeps an account for the user, named by its kebab-case id (the name of its policy folder).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Platform(pub &'static str);

/// One account of the journal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Account {
    /// The balance that the platform shows as available.
    Available,
    /// Earned, not yet available: what a projection posts to.
    Clearing,
    /// The user's account outside the platform.
    Outside,
    /// The user's card, which pays for purchases.
    Card,
    /// Client money, by what earned it.
    Income(LedgerCause),
    /// What the platform or a state took, by cause.
    Expense(LedgerCause),
    /// Not understood yet: unknown types.
    Suspense,
    /// What the statement's own balance says happened between two lines without showing it.
    Missing,
    /// What was there before the statement's oldest line.
    Opening,
}

impl Account {
    /// The other side of a line with this cause.
    #[inline]
    pub const fn against(cause: LedgerCause) -> Account {
        use LedgerCause::*;
        match cause {
            EarnedHourly | EarnedFixed | EarnedBonus | EarnedOther | RefundToClient
            | PaymentReversed | Chargeback => Account::Income(cause),
            Withdrawn | WithdrawnScheduled | WithdrawalReturned => Account::Outside,
            PaidFromCard => Account::Card,
            Unclassified => Account::Suspense,
            ServiceFee | ServiceFeeReturned | WithdrawalFee | Connects | Membership
            | ArbitrationFee | TaxOnFees | TaxWithheld | InactivityFee | Adjustment => {
                Account::Expense(cause)
            }
        }
    }
}
