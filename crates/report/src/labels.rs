//! Which words stand for a cause: short ones that a freelancer knows.

use crate::safe::visible;
use outflow_ledger::{Citation, LedgerCause, Standing, StateCause};

/// The label of a ledger cause in the bridge, with the number of its lines.
pub fn label_of(cause: LedgerCause, count: usize, platform: &str) -> String {
    use LedgerCause::*;
    let many = |one: &str, singular: &str, plural: &str| match count {
        1 => format!("{one}, 1 {singular}"),
        _ => format!("{one}, {count} {plural}"),
    };
    let lines = |name: &str| match count {
        1 => name.to_owned(),
        _ => format!("{name}, {count} lines"),
    };
    match cause {
        EarnedHourly => many("Earned by hours", "payment", "payments"),
        EarnedFixed => many("Earned by milestones", "payment", "payments"),
        EarnedBonus => many("Bonus", "payment", "payments"),
        EarnedOther => many("Earned otherwise", "payment", "payments"),
        ServiceFee => format!("{platform}'s fee"),
        ServiceFeeReturned => lines("Fee given back"),
        Withdrawn => many("Withdrawn", "payout", "payouts"),
        WithdrawnScheduled => many("Paid out by schedule", "payout", "payouts"),
        WithdrawalFee => lines("Withdrawal fee"),
        WithdrawalReturned => lines("Payout came back"),
        Connects => lines("Connects"),
        Membership => lines("Membership"),
        RefundToClient => lines("Refund to client"),
        PaymentReversed => lines("Payment taken back"),
        Chargeback => lines("Chargeback"),
        ArbitrationFee => lines("Arbitration"),
        TaxOnFees => lines("Tax on fees"),
        TaxWithheld => lines("Tax withheld"),
        PaidFromCard => lines("Paid by your card"),
        InactivityFee => lines("Inactivity fee"),
        Adjustment => lines("Adjustment"),
        Unclassified => lines("Unknown type"),
    }
}

/// The label of a state cause among what waits.
pub(crate) fn stage_label(cause: StateCause) -> &'static str {
    use StateCause::*;
    match cause {
        PendingSecurity => "Pending",
        PendingNoDate => "Pending, no date",
        InReview => "In review",
        WorkInProgress => "In progress",
        AwaitingApproval => "Waiting for approval",
        EscrowNotFunded => "Not funded",
        EscrowRefundRequested => "Refund requested",
        EscrowReturned => "Went back to the client",
        ClientPaymentFailed => "Client did not pay",
        HoursNotBilled => "Hours not billed",
        AccountHold => "Account on hold",
        PayoutBlocked => "Payout blocked",
        ReserveKept => "Your reserve",
        TransferInTransit => "On its way to you",
        TransferLate => "Late on its way",
        FxDifference => "Lost in exchange",
        AgencyAccount => "Paid to your agency",
        NoIncome => "No income",
        WrongFigure => "Another figure",
        StatementIncomplete => "Lines are missing",
        Unclaimed => "Dormancy notice",
        PaidOutside => "Paid elsewhere",
    }
}

/// Who says so, for people: "rule: the platform's page, read on 2026-11-23".
pub(crate) fn source_in_words(platform: &str, rule: &Citation) -> String {
    let said = match rule.standing {
        Standing::Published => format!("rule: {platform}'s page, read on {}", rule.checked),
        Standing::Reported => format!("rule as others report it, read on {}", rule.checked),
        Standing::Claimed => format!("one unofficial source says so, read on {}", rule.checked),
        Standing::Assumed => "our own assumption".to_owned(),
    };
    match rule.is_own {
        true => format!("a pack of your own, {}, read on {}", rule.standing, rule.checked),
        false => said,
    }
}

/// A rule with its source.
pub(crate) fn rule_row(platform: &str, rule: &Citation) -> String {
    let said = source_in_words(platform, rule);
    format!("{}. {said}: {}", visible(&rule.title), visible(&rule.source))
}
