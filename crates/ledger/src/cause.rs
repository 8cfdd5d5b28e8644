//! Which causes exist: the vocabulary of every answer, with the meaning and the evidence of each.

use std::fmt;

macro_rules! causes {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $id:literal, $meaning:literal, $evidence:literal;)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum $name { $(#[doc = $meaning] $variant),+ }

        impl $name {
            /// Every one, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The public name, as in the JSON.
            pub const fn id(self) -> &'static str {
                match self { $($name::$variant => $id),+ }
            }

            /// One sentence: what it means for the user.
            pub const fn meaning(self) -> &'static str {
                match self { $($name::$variant => $meaning),+ }
            }

            /// One sentence: what must be seen before it is said.
            pub const fn evidence(self) -> &'static str {
                match self { $($name::$variant => $evidence),+ }
            }

            /// The cause with this public name.
            pub fn from_id(id: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|cause| cause.id() == id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}

causes! {
    /// What a statement line alone proves. Over a window their cents sum to the change of the balance.
    LedgerCause {
        EarnedHourly = "earned_hourly", "Client money for hours was credited.", "A positive line of type Hourly.";
        EarnedFixed = "earned_fixed", "Client money for a milestone or a fixed-price contract was credited.", "A positive line of type Fixed Price or Milestone.";
        EarnedBonus = "earned_bonus", "A bonus from a client was credited.", "A positive line of type Bonus.";
        EarnedOther = "earned_other", "Other client money was credited.", "A positive line of another known type that names a client.";
        ServiceFee = "service_fee", "The platform's share of an earning.", "A negative Service Fee line; its text names the earning's Ref ID.";
        ServiceFeeReturned = "service_fee_returned", "A share of the fee given back with a refund.", "A positive Service Fee line, or a line of type Service fee refund.";
        Withdrawn = "withdrawn", "You paid it out to yourself.", "A negative Withdrawal line, with no schedule known.";
        WithdrawnScheduled = "withdrawn_scheduled", "The automatic payout schedule paid it out to you.", "A withdrawal of the whole balance on a schedule day, where the snapshot gives a schedule or at least three payouts of the file show one.";
        WithdrawalFee = "withdrawal_fee", "The cost of a payout, also of one that came back.", "A Withdrawal Fee line, or a negative adjustment that names a returned transfer.";
        WithdrawalReturned = "withdrawal_returned", "A payout came back into the balance.", "A positive Withdrawal line, or a positive adjustment that names a returned transfer.";
        Connects = "connects", "Connects were bought.", "A Connects line, or a Membership Fee line whose text says Connects.";
        Membership = "membership", "The plan was renewed.", "A Membership or Subscription line that is not about Connects.";
        RefundToClient = "refund_to_client", "A refund that you gave or agreed to.", "A negative Refund line without failed-payment or bank wording, on a contract that is not suspended.";
        PaymentReversed = "payment_reversed", "An earning was taken back: the client's charge failed and the hours were not protected.", "A negative Refund line that says the payment failed, or names an hourly payment of a contract that is suspended for the client's payment.";
        Chargeback = "chargeback", "An earning was taken back by the payer's bank.", "A refund or adjustment whose text says chargeback or bank dispute.";
        ArbitrationFee = "arbitration_fee", "Your own share of the cost of arbitration.", "A negative line that names arbitration.";
        TaxOnFees = "tax_on_fees", "VAT, GST or sales tax on the platform's fees.", "A VAT, GST or sales tax line; its text names the Ref ID of the fee.";
        TaxWithheld = "tax_withheld", "Income tax withheld by the platform.", "A WHT or Withholding Tax line.";
        PaidFromCard = "paid_from_card", "Your card paid for a purchase: the money passed through, it was never balance and never income.", "A positive Payment line (Paid from …) equal to charge lines of the same day.";
        InactivityFee = "inactivity_fee", "A charge for an account that was not used.", "A line that names inactivity, dormancy or maintenance.";
        Adjustment = "adjustment", "A credit or debit made by the platform.", "Any other line of a known type that is not client money.";
        Unclassified = "unclassified", "A line whose type nobody here knows: shown as it is and kept in the sum.", "A type that is not in the list of known types, whatever its sign.";
    }
}

causes! {
    /// Why money is not, not yet, or no longer usable in the balance. Each waiting amount has exactly one.
    StateCause {
        PendingSecurity = "pending_security", "Released money in its waiting period.", "A pending amount whose date has not come.";
        PendingNoDate = "pending_no_date", "A bonus or extra for which the client's card was not charged yet.", "A pending amount that the site shows without a date.";
        InReview = "in_review", "Hours of a finished week that the client may still review.", "An in-review amount.";
        WorkInProgress = "work_in_progress", "Hours of the running week, or a funded milestone that is not submitted.", "A work-in-progress amount.";
        AwaitingApproval = "awaiting_approval", "A milestone was submitted and the client has not answered.", "A submission date and money behind the milestone.";
        EscrowNotFunded = "escrow_not_funded", "Work on a milestone with no money behind it.", "An active contract whose milestone holds 0.00.";
        EscrowRefundRequested = "escrow_refund_requested", "The client ended the contract and asks for the milestone's money back; a deadline to answer runs.", "An open request, with its date.";
        EscrowReturned = "escrow_returned", "The milestone's money has gone back to the client.", "An ended contract that holds 0.00, and no payment line for it.";
        ClientPaymentFailed = "client_payment_failed", "The client could not be charged.", "A pending amount past its date, or a contract suspended for the client's payment.";
        HoursNotBilled = "hours_not_billed", "Hours that never become an invoice.", "Logged hours above billed hours (weekly limit, deleted time, after the cutoff).";
        AccountHold = "account_hold", "The money is there, but the account is restricted.", "A hold is on.";
        PayoutBlocked = "payout_blocked", "The money is there, but there is no usable way out.", "No active payout method, one that is too new, a name that does not match, a missing tax form, or an amount below the minimum.";
        ReserveKept = "reserve_kept", "The amount that you set aside yourself.", "The available amount equals the reserve.";
        TransferInTransit = "transfer_in_transit", "Money that left the platform and is still within its normal time.", "A withdrawal younger than the normal time of its method.";
        TransferLate = "transfer_late", "Money that left the platform and has not arrived in its normal time.", "A transfer that you say has not arrived, older than the normal time of its method.";
        FxDifference = "fx_difference", "The money arrived smaller through the exchange rate.", "The local amount beside a market rate of that day.";
        AgencyAccount = "agency_account", "The contract is paid to an agency, not to you.", "A contract billed to the agency.";
        NoIncome = "no_income", "Nothing was earned and nothing is waiting.", "No earning lines in the window (or for 30 days), and every stage at zero.";
        WrongFigure = "wrong_figure", "Two different figures were compared.", "Gross against net, or another stage, explains the whole difference to what you expected.";
        StatementIncomplete = "statement_incomplete", "The file starts late, is filtered, or lines are missing.", "The balances of the file do not follow from its amounts.";
        Unclaimed = "unclaimed", "Old money that is about to be moved, or was handed to a state.", "A dormancy notice.";
        PaidOutside = "paid_outside", "The client paid you elsewhere.", "You say so.";
    }
}

impl LedgerCause {
    /// Client money credited.
    pub const fn is_earning(self) -> bool {
        use LedgerCause::*;
        matches!(self, EarnedHourly | EarnedFixed | EarnedBonus | EarnedOther)
    }

    /// Money that was earned and then taken back.
    pub const fn is_take_back(self) -> bool {
        use LedgerCause::*;
        matches!(self, RefundToClient | PaymentReversed | Chargeback)
    }

    /// The user's own payout.
    pub const fn is_payout(self) -> bool {
        matches!(self, LedgerCause::Withdrawn | LedgerCause::WithdrawnScheduled)
    }
}

/// Either kind of cause, where an answer may name both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// Proved by a statement line.
    Ledger(LedgerCause),
    /// From a snapshot, or from what the history implies.
    State(StateCause),
}

impl Cause {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Cause::Ledger(cause) => cause.id(),
            Cause::State(cause) => cause.id(),
        }
    }
}

impl From<LedgerCause> for Cause {
    fn from(cause: LedgerCause) -> Cause {
        Cause::Ledger(cause)
    }
}

impl From<StateCause> for Cause {
    fn from(cause: StateCause) -> Cause {
        Cause::State(cause)
    }
}
