//! What is the answer in one sentence: the figure, the main cause with amount and date, and what is proved.

use crate::Shown;
use crate::page::money;
use crate::safe::visible;
use outflow_answers::{FindingKind, Primary, State, capitalised, day_in_words};
use outflow_ledger::{Cause, Cents, Code, LedgerCause, StateCause};

/// The first sentence.
pub(crate) fn headline(shown: &Shown<'_>) -> String {
    let answer = shown.answer;
    let balance = money(answer, answer.closing_balance);
    let name = &answer.account_name;
    // Of a day that is past, where lines came after it.
    let is = match shown.journal.goes_on_to {
        Some(_) => format!("on {} was", day_in_words(answer.as_of)),
        None => "is".to_owned(),
    };
    if !shown.journal.reconciled.gaps.is_empty() && is_mostly_unexplained(shown) {
        let gaps = &shown.journal.reconciled.gaps;
        let why = match gaps.iter().all(|gap| !shown.journal.excluded_at(gap).is_empty()) {
            true => "the platform's own balances contradict what you excluded.",
            false => "lines are missing or its balance column is not true.",
        };
        return format!(
            "Your {name} balance {is} {balance}, and this file cannot explain it: {why}"
        );
    }
    let name = match answer.is_balance_stated {
        true => name.clone(),
        false => format!("{name} balance was not given. If the"),
    };
    match &answer.primary {
        None => format!("Your {name} balance {is} {balance}."),
        Some(primary) => match primary.cause {
            Cause::Ledger(cause) => {
                let (short, long) = because_of_lines(shown, primary, cause);
                format!("Your {name} balance {is} {balance}: {short}. {long}")
            }
            Cause::State(cause) => {
                let (short, long) = because_of_state(shown, cause);
                format!("Your {name} balance {is} {balance}: {short}. {long}")
            }
        },
    }
    .trim_end()
    .to_owned()
}

/// Whether the remainder is larger than the main cause: then the main cause is no answer.
fn is_mostly_unexplained(shown: &Shown<'_>) -> bool {
    let answer = shown.answer;
    let main = answer.primary.as_ref().and_then(|primary| primary.amount).unwrap_or(Cents::ZERO);
    answer.unexplained.abs() > main.abs()
}

fn because_of_lines(
    shown: &Shown<'_>,
    primary: &Primary,
    cause: LedgerCause,
) -> (&'static str, String) {
    use LedgerCause::*;
    let answer = shown.answer;
    let amount = primary.amount.map(|amount| money(answer, amount.abs())).unwrap_or_default();
    let on = primary.on.map(day_in_words).unwrap_or_default();
    let part = answer.contributions.iter().find(|part| part.cause == cause);
    let count = part.map_or(1, |part| part.lines.len());
    let times = match count {
        1 => format!("on {on}"),
        _ => format!("in {count} lines, the last on {on}"),
    };
    let from =
        shown.line_client(primary.line).map(|who| format!(" from {who}")).unwrap_or_default();
    // A cause without a line of its own in the window has neither amount nor day to tell.
    let is_told = primary.amount.is_some() && primary.on.is_some();
    let plain = |verb: &str| match is_told {
        true => format!("{amount} {verb} {times}."),
        false => String::new(),
    };
    match cause {
        Withdrawn => ("you withdrew it", withdrawn(shown, count, &amount)),
        WithdrawnScheduled => {
            ("the automatic payout sent it to you", withdrawn(shown, count, &amount))
        }
        EarnedHourly | EarnedFixed | EarnedBonus | EarnedOther => {
            ("it is what you earned and did not withdraw", plain("was earned"))
        }
        ServiceFee => ("fees came off what you earned", plain("was the service fee,")),
        TaxWithheld => ("tax was withheld from what you earned", plain("was withheld")),
        ServiceFeeReturned => ("a fee was given back", plain("came back")),
        WithdrawalFee => ("a payout cost a fee", plain("was taken for payouts")),
        WithdrawalReturned => ("a payout came back", plain("came back")),
        Connects => ("you bought Connects", plain("was paid for Connects")),
        Membership => ("your plan was renewed", plain("was paid for membership")),
        RefundToClient if !primary.or.is_empty() => (
            "a client's payment was taken back",
            format!(
                "{amount} went back{from} {times}. The statement does not say whether it was a refund that you gave, a payment of the client that failed, or a chargeback by a bank."
            ),
        ),
        RefundToClient => ("you refunded a client", format!("{amount} went back {times}.")),
        PaymentReversed => (
            "a client's payment failed and was taken back",
            format!("{amount} was taken back {times}."),
        ),
        Chargeback => {
            ("a bank took a client's payment back", format!("{amount} was charged back {times}."))
        }
        ArbitrationFee => ("arbitration was charged", plain("was charged for arbitration")),
        TaxOnFees => ("tax on fees was charged", plain("was charged as tax on fees")),
        PaidFromCard => ("your card paid for purchases", plain("passed through from your card")),
        InactivityFee => ("a fee for inactivity was charged", plain("was charged for inactivity")),
        Adjustment => ("an adjustment was made", plain("was adjusted")),
        Unclassified if primary.amount.is_some_and(Cents::is_positive) => {
            ("most of it came by a line of an unknown type", plain("came in"))
        }
        Unclassified => ("a line of an unknown type took it", plain("went out")),
    }
}

fn withdrawn(shown: &Shown<'_>, count: usize, amount: &str) -> String {
    let Some(payout) = &shown.answer.payout else { return String::new() };
    let to = payout.to.as_deref().unwrap_or("your payout method");
    let on = day_in_words(payout.on);
    match count {
        1 => format!("{amount} went to {to} on {on}."),
        _ => format!("{amount} went out in {count} payouts, the last to {to} on {on}."),
    }
}

fn because_of_state(shown: &Shown<'_>, cause: StateCause) -> (&'static str, String) {
    use StateCause::*;
    let answer = shown.answer;
    let short = match cause {
        PendingSecurity => "your money is in its security period",
        PendingNoDate => "a payment waits for the client's card to be charged",
        InReview => "your hours are in the client's review",
        WorkInProgress => "your work is still in progress",
        AwaitingApproval => "your milestone waits for the client's approval",
        EscrowNotFunded => "the milestone has no money behind it",
        EscrowRefundRequested => "the client asks for the milestone's money back",
        EscrowReturned => "the milestone's money went back to the client",
        ClientPaymentFailed => "the client could not be charged",
        HoursNotBilled => "hours were never billed",
        AccountHold => "the account is on hold",
        PayoutBlocked => "there is no usable way out",
        ReserveKept => "it is the reserve that you set aside",
        TransferInTransit => "it is on its way to you",
        TransferLate => "it left and has not arrived in its normal time",
        FxDifference => "the exchange rate made it smaller",
        AgencyAccount => "the contract is paid to your agency",
        NoIncome => "no income",
        WrongFigure => "two different figures were compared",
        StatementIncomplete => "the file is not complete",
        Unclaimed => "a dormancy notice is out",
        PaidOutside => "the client paid elsewhere",
    };
    let waiting = answer.waiting.iter().find(|waiting| waiting.cause == cause);
    let state = answer.states.iter().find(|state| state.cause == cause);
    let long = match (cause, waiting, state) {
        (_, Some(waiting), _) => {
            let amount = money(answer, waiting.amount);
            let gross = if waiting.before_fees { " before fees" } else { "" };
            let what = visible(&waiting.what);
            let when = match (waiting.available_on, waiting.was_due, waiting.reply_by) {
                (Some(on), _, _) if waiting.outside => format!("arrives by {}", day_in_words(on)),
                (Some(on), _, _) => format!("becomes available on {}", day_in_words(on)),
                (None, Some(on), _) => format!("was due on {}", day_in_words(on)),
                (None, None, Some(on)) => format!("needs your answer by {}", day_in_words(on)),
                (None, None, None) => "has no date".to_owned(),
            };
            format!("{amount}{gross} ({what}) {when}.")
        }
        (_, None, Some(state)) => sentence_of(state),
        (_, None, None) => String::new(),
    };
    (short, long)
}

fn sentence_of(state: &State) -> String {
    match visible(&state.detail) {
        detail if detail.is_empty() => detail,
        detail => format!("{}.", capitalised(&detail)),
    }
}

/// The second cause, when the worry is another one than the zero; what is owed; what was expected.
pub(crate) fn second(shown: &Shown<'_>) -> Option<String> {
    let answer = shown.answer;
    let owed = answer.closing_balance.is_negative().then(|| {
        let owed = money(answer, answer.closing_balance.abs());
        format!("{owed} is owed: it comes off your next earnings.")
    });
    let parts = [owed, expectation(shown), second_cause(shown)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What the user expected, and what makes the difference.
fn expectation(shown: &Shown<'_>) -> Option<String> {
    let answer = shown.answer;
    let expected = answer.expected?;
    let difference = expected.minus(answer.closing_balance).filter(|one| !one.is_zero())?;
    let (expected, amount) = (money(answer, expected), money(answer, difference.abs()));
    let more = if difference.is_positive() { "more" } else { "less" };
    let equal = answer.waiting.iter().find(|waiting| waiting.amount == difference);
    let wrong = answer.states.iter().find(|state| state.cause == StateCause::WrongFigure);
    let why = match (equal, wrong) {
        (Some(waiting), _) => format!(": exactly what waits ({})", visible(&waiting.what)),
        (None, Some(state)) => format!(": {}", visible(&state.detail)),
        (None, None) => ", which no single amount explains".to_owned(),
    };
    Some(format!("You expected {expected}, {amount} {more}{why}."))
}

fn second_cause(shown: &Shown<'_>) -> Option<String> {
    use StateCause::*;
    let answer = shown.answer;
    match answer.primary.as_ref()?.cause {
        Cause::State(_) => {
            let made = answer.zero_made_by.as_ref()?;
            let Cause::Ledger(cause) = made.cause else { return None };
            let (short, long) = because_of_lines(shown, made, cause);
            Some(format!("The zero itself: {short}. {long}"))
        }
        Cause::Ledger(_) => {
            let worries = [
                ClientPaymentFailed,
                TransferLate,
                EscrowRefundRequested,
                AccountHold,
                PayoutBlocked,
                EscrowNotFunded,
                EscrowReturned,
                HoursNotBilled,
                AgencyAccount,
                FxDifference,
                Unclaimed,
                PaidOutside,
                NoIncome,
            ];
            let told = |worry: &StateCause| answer.states.iter().find(|one| one.cause == *worry);
            let first = worries.iter().find_map(told)?;
            Some(format!("Also: {}", sentence_of(first)))
        }
    }
}

/// What is proved about completeness: "nothing is missing" only where it is.
pub(crate) fn proof(shown: &Shown<'_>) -> String {
    let answer = shown.answer;
    let count = shown.journal.lines.len();
    let lines = match count {
        1 => "the 1 line adds up".to_owned(),
        _ => format!("all {count} lines add up"),
    };
    if count == 0 {
        return match answer.unexplained {
            Cents::ZERO if is_only_waiting(shown) => {
                "Nothing is lost: the money is on its way.".to_owned()
            }
            Cents::ZERO if !answer.waiting.is_empty() => {
                "There are no lines to check; what waits stands below.".to_owned()
            }
            Cents::ZERO => "There are no lines to check.".to_owned(),
            open => format!("{} has no line that explains it.", money(answer, open)),
        };
    }
    if let Some(finding) =
        answer.findings.iter().find(|one| one.kind == FindingKind::AvailableDiffers)
    {
        return format!("The file adds up, but {}.", visible(&finding.message));
    }
    let unknown = shown.journal.meanings.causes.contains(&LedgerCause::Unclassified);
    let gaps = &shown.journal.reconciled.gaps;
    if !gaps.is_empty() {
        let unexplained = money(answer, answer.unexplained);
        let places =
            if gaps.len() == 1 { "1 place".into() } else { format!("{} places", gaps.len()) };
        return format!(
            "Not everything is explained: the balance does not follow in {places}; {unexplained} is unexplained."
        );
    }
    let uncovered = shown.diagnostics.iter().any(|one| one.code == Code::UncoveredDays);
    if !answer.has_balance_column {
        return format!(
            "{}, but the file has no balance column: missing lines cannot be seen.",
            capitalised(&lines)
        );
    }
    if unknown {
        return format!("{}; what is of an unknown type is listed below.", capitalised(&lines));
    }
    let lost = matches!(answer.primary.as_ref().map(|primary| primary.cause),
        Some(Cause::Ledger(cause)) if cause.is_take_back())
        || answer.contributions.iter().any(|part| part.cause.is_take_back())
        || answer.states.iter().any(|state| is_missing_elsewhere(state.cause))
        || uncovered;
    match lost {
        true => format!("{} to the cent.", capitalised(&lines)),
        false => format!("Nothing is missing: {lines}."),
    }
}

/// Money that the lines of the file rightly do not hold, and that the user misses all the same.
fn is_missing_elsewhere(cause: StateCause) -> bool {
    use StateCause::*;
    matches!(cause, TransferLate | EscrowReturned | HoursNotBilled | PaidOutside | FxDifference)
}

/// Whether everything that is known to be missing only takes its time.
fn is_only_waiting(shown: &Shown<'_>) -> bool {
    use StateCause::*;
    let harmless = |cause: StateCause| {
        matches!(
            cause,
            PendingSecurity | PendingNoDate | InReview | WorkInProgress | AwaitingApproval
        )
    };
    let answer = shown.answer;
    !answer.states.is_empty() && answer.states.iter().all(|state| harmless(state.cause))
}

impl Shown<'_> {
    fn line_client(&self, line: Option<u32>) -> Option<String> {
        let line = &self.journal.lines[line? as usize];
        let client = self.journal.texts.text(line.client);
        (!client.is_empty()).then(|| visible(client))
    }
}
