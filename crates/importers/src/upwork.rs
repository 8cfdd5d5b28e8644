//! What do Upwork's words mean: types, wording and the marks of a client's ledger, for every version of the export.

use crate::format::{Column, Importer, Said, Tally};
use crate::scan::is_space;
use outflow_ledger::{Code, Diagnostic, LineKind, Platform, Wording};

/// Upwork.
pub(crate) const UPWORK: Platform = Platform("upwork");

/// One form of the export: its columns differ, its types and wording do not.
#[derive(Clone, Copy, Debug)]
pub struct UpworkExport {
    pub(crate) name: &'static str,
    pub(crate) page: &'static str,
    pub(crate) columns: &'static [Column],
}

impl Importer for UpworkExport {
    fn name(&self) -> &'static str {
        self.name
    }

    fn platform(&self) -> Platform {
        UPWORK
    }

    fn columns(&self) -> &'static [Column] {
        self.columns
    }

    fn page(&self) -> &'static str {
        self.page
    }

    fn kind_of(&self, written: &str) -> LineKind {
        kind_of(written)
    }

    fn wording(&self, said: &Said<'_>) -> Wording {
        wording(said)
    }

    fn is_clients(&self, said: &Said<'_>) -> bool {
        is_clients(said)
    }

    fn refuse(&self, tally: &Tally) -> Option<Diagnostic> {
        refuse_client_ledger(tally, self.page)
    }
}

/// The page of the old export.
pub(crate) const OLD_PAGE: &str = "Reports > Transaction history (https://www.upwork.com/ab/payments/reports/transaction-history)";

/// The page of the current export.
pub(crate) const PAGE: &str =
    "Reports > Transaction history (https://www.upwork.com/nx/payments/reports/transactions/)";

/// Types as all versions of the export have spelled them, folded by [`fold`].
const KINDS: &[(&str, LineKind)] = &[
    ("hourly", LineKind::Hourly),
    ("fixedprice", LineKind::Fixed),
    ("milestone", LineKind::Fixed),
    ("bonus", LineKind::Bonus),
    ("miscellaneous", LineKind::OtherWork),
    ("expense", LineKind::OtherWork),
    ("salary", LineKind::OtherWork),
    ("overtime", LineKind::OtherWork),
    ("upfrontpayment", LineKind::OtherWork),
    ("servicefee", LineKind::ServiceFee),
    ("processingfee", LineKind::ServiceFee),
    ("servicefeerefund", LineKind::ServiceFeeRefund),
    ("withdrawal", LineKind::Withdrawal),
    ("withdrawalfee", LineKind::WithdrawalFee),
    ("connects", LineKind::Connects),
    ("membershipfee", LineKind::Membership),
    ("membership", LineKind::Membership),
    ("subscription", LineKind::Membership),
    ("refund", LineKind::Refund),
    ("refundtoclient", LineKind::RefundToClient),
    ("vat", LineKind::TaxOnFees),
    ("gst", LineKind::TaxOnFees),
    ("statesalestax", LineKind::TaxOnFees),
    ("salestax", LineKind::TaxOnFees),
    ("wht", LineKind::TaxWithheld),
    ("withholdingtax", LineKind::TaxWithheld),
    ("payment", LineKind::CardPayment),
    ("adjustment", LineKind::Adjustment),
    ("adjustments", LineKind::Adjustment),
    ("referral", LineKind::Adjustment),
    ("customersatisfaction", LineKind::Adjustment),
    ("securitydeposit", LineKind::Adjustment),
    ("chargeback", LineKind::Adjustment),
    ("chargebackresolution", LineKind::Adjustment),
];

/// Types that only a client's ledger has.
const CLIENT_KINDS: [&str; 2] = ["marketplacefee", "contractinitiationfee"];

/// In small letters, without hyphens, underscores and blanks of any kind.
fn fold(written: &str) -> String {
    let is_part = |letter: &char| !is_space(*letter) && !matches!(letter, '-' | '_' | '\u{2011}');
    written.chars().filter(is_part).flat_map(char::to_lowercase).collect()
}

/// What kind of line a type is.
fn kind_of(written: &str) -> LineKind {
    let folded = fold(written);
    if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == folded) {
        return *kind;
    }
    let is_gap = |letter: char| is_space(letter) || matches!(letter, '-' | '_');
    let last_word = written.split(is_gap).rfind(|word| !word.is_empty()).unwrap_or_default();
    if last_word.eq_ignore_ascii_case("credit") {
        LineKind::Adjustment
    } else if has_any(&folded, &["inactivity", "dormancy", "dormant", "maintenance"]) {
        LineKind::Inactivity
    } else if folded.contains("arbitration") {
        LineKind::Arbitration
    } else {
        LineKind::Unknown
    }
}

fn has_any(text: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|words| text.contains(words))
}

/// What the text of a line says.
fn wording(said: &Said<'_>) -> Wording {
    let when = |holds: bool, wording: Wording| if holds { wording } else { Wording::NONE };
    match said.kind {
        LineKind::Membership => when(said.words.contains("connects"), Wording::CONNECTS),
        LineKind::CardPayment => when(paid_from(said.words), Wording::PAID_FROM)
            .with(when(transfer_returned(said.words), Wording::TRANSFER_RETURNED)),
        _ => {
            let words = format!("{}\n{}", said.written_kind.to_lowercase(), said.words);
            let words = words.as_str();
            when(chargeback(words), Wording::CHARGEBACK)
                .with(when(has_any(words, FAILED_PAYMENT), Wording::FAILED_PAYMENT))
                .with(when(has_any(words, GIVEN), Wording::GIVEN))
                .with(when(has_any(words, &["hourly", " hrs", " hours"]), Wording::HOURLY))
                .with(when(words.contains("arbitration"), Wording::ARBITRATION))
                .with(when(has_any(words, INACTIVITY), Wording::INACTIVITY))
                .with(when(transfer_returned(words), Wording::TRANSFER_RETURNED))
        }
    }
}

const FAILED_PAYMENT: &[&str] = &[
    "payment failed",
    "failed payment",
    "payment has failed",
    "charge failed",
    "failed charge",
    "declined",
    "could not be charged",
    "billing failed",
    "failed billing",
];

const GIVEN: &[&str] = &[
    "refund to client",
    "refund to the client",
    "refunded to client",
    "refunded to the client",
    "refund given",
    "given by freelancer",
    "given by the freelancer",
    "issued by freelancer",
    "issued by the freelancer",
    "refunded by freelancer",
    "refunded by the freelancer",
];

const INACTIVITY: &[&str] = &["inactivity", "dormant", "dormancy", "maintenance fee"];

/// `Paid from Visa 4242`, or the newer `Visa 4242 - Ref ID 702357907`.
fn paid_from(words: &str) -> bool {
    words.contains("paid from") || words.lines().any(|cell| named_after(cell).is_some())
}

/// What stands before ` - Ref ID n` at the end of a cell, if something does.
fn named_after(cell: &str) -> Option<&str> {
    let (before, id) = cell.rsplit_once("ref id")?;
    let id = id.trim_matches(|letter: char| is_space(letter) || matches!(letter, ':' | '#' | '.'));
    let payer = before.trim_end().strip_suffix('-')?.trim();
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_id && !payer.is_empty()).then_some(payer)
}

fn chargeback(words: &str) -> bool {
    let dispute = words.find("disputed").is_some_and(|at| words[at..].contains("bank"));
    dispute || has_any(words, &["chargeback", "charge back", "charge-back", "bank dispute"])
}

/// A transfer that came back. Wages and Connects are returned, rejected and failed too: "payment" and
/// "funds" tell nothing where the text is about a client or Connects.
fn transfer_returned(words: &str) -> bool {
    if words.contains("bank return") {
        return true;
    }
    let parts = || words.split(|letter: char| !letter.is_alphanumeric());
    let came_back = ["returned", "rejected", "failed", "bounced"];
    if !parts().any(|word| came_back.contains(&word)) {
        return false;
    }
    let is_transfer = |word: &str| {
        let exact = ["bank", "wire", "ach", "paypal", "payoneer", "mpesa"].contains(&word);
        exact || ["withdraw", "transfer", "payout"].iter().any(|start| word.starts_with(start))
    };
    let is_weak = |word: &str| matches!(word, "payment" | "payments" | "funds");
    parts().any(is_transfer)
        || has_any(words, &["m-pesa", "direct to"])
        || (parts().any(is_weak) && !has_any(words, &["client", "connects"]))
}

/// `Paid from Visa 4242 to escrow for funding request 53482`.
fn is_clients(said: &Said<'_>) -> bool {
    said.words.contains("escrow for funding request")
        || (said.words.contains("escrow") && said.words.contains("funding request"))
}

/// A client's ledger is known by what a freelancer's never has. Nothing is refused that has an earning, a
/// payout or a fee on an earning, and a few lines alone never decide: a file may be a piece of a history.
fn refuse_client_ledger(tally: &Tally, page: &str) -> Option<Diagnostic> {
    use LineKind::*;
    let count = |wanted: &dyn Fn(&str, LineKind) -> bool| -> usize {
        let wanted = tally.kinds.iter().filter(|(written, kind, _)| wanted(&fold(written), *kind));
        wanted.map(|(_, _, count)| count).sum()
    };
    let is_freelancers = |written: &str, kind: LineKind| match kind {
        Withdrawal | WithdrawalFee | ServiceFeeRefund | RefundToClient | TaxWithheld => true,
        ServiceFee => written == "servicefee",
        _ => false,
    };
    if tally.work_credits > 0 || count(&is_freelancers) > 0 {
        return None;
    }
    let client_fees = count(&|written, _| CLIENT_KINDS.contains(&written));
    let all_payments = tally.card_credits == tally.lines && tally.lines >= 3 && tally.days >= 2;
    let pays_for_work = tally.card_credits > 0 && tally.work_debits > 0;
    let evidence = if tally.clients_texts > 0 {
        "a card funds the escrow of a contract"
    } else if client_fees > 0 {
        "it holds fees that only clients pay"
    } else if tally.foreign_work_debits > 0 {
        "somebody else's work is paid from this account"
    } else if pays_for_work && tally.sum == 0 {
        "card payments pay for work"
    } else if all_payments {
        "it holds nothing but payments from a card"
    } else {
        return None;
    };
    let message = format!("this is the transaction history of a client's account: {evidence}");
    let hint = format!(
        "You need the transaction history of your freelancer account. Switch to it in the account \
         menu at the top right, then download it from {page}."
    );
    Some(Diagnostic::new(Code::WrongReport, message).hinting(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_in_every_spelling() {
        use LineKind::*;
        for (written, expected) in [
            ("Hourly", Hourly),
            ("Fixed Price", Fixed),
            ("Fixed-price", Fixed),
            ("Fixed-Price", Fixed),
            ("fixed\u{a0}price", Fixed),
            ("FIXED_PRICE", Fixed),
            ("Milestone", Fixed),
            ("Service fee refund", ServiceFeeRefund),
            ("Refund to client", RefundToClient),
            ("State sales tax", TaxOnFees),
            ("Withholding Tax", TaxWithheld),
            ("Processing Fee", ServiceFee),
            ("Bonus Credit", Adjustment),
            ("Promotional-Credit", Adjustment),
            ("Chargeback Resolution", Adjustment),
            ("Account Maintenance", Inactivity),
            ("Inactivity Fee", Inactivity),
            ("Arbitration", Arbitration),
            ("Creditor", Unknown),
            ("Loyalty Points", Unknown),
            ("", Unknown),
        ] {
            assert_eq!(kind_of(written), expected, "{written}");
        }
    }

    #[test]
    fn what_the_text_says() {
        let none = Wording::NONE;
        let failed = Wording::FAILED_PAYMENT;
        for (kind, words, expected) in [
            (LineKind::Membership, "fees for additional connects (80).", Wording::CONNECTS),
            (LineKind::Membership, "freelancer plus", none),
            (LineKind::CardPayment, "paid from visa 4242", Wording::PAID_FROM),
            (LineKind::CardPayment, "visa 4242 - ref id 702357907", Wording::PAID_FROM),
            (LineKind::CardPayment, "visa 4242", none),
            (LineKind::Refund, "refund for fixed price - ref id 5", none),
            (LineKind::Refund, "refund for hourly - ref id 5", Wording::HOURLY),
            (LineKind::Refund, "the client could not be charged", failed),
            (LineKind::Refund, "charge back by the payer", Wording::CHARGEBACK),
            (LineKind::Refund, "disputed by the client's bank", Wording::CHARGEBACK),
            (LineKind::Refund, "refund given to studio nine", Wording::GIVEN),
            (LineKind::Adjustment, "bank return", Wording::TRANSFER_RETURNED),
            (LineKind::Adjustment, "withdrawal rejected", Wording::TRANSFER_RETURNED),
            (LineKind::Adjustment, "returned ach", Wording::TRANSFER_RETURNED),
            (LineKind::Adjustment, "returned connects", none),
            (LineKind::Adjustment, "returned payment for connects", none),
            (LineKind::Adjustment, "rejected wireframe of each attachment", none),
            (LineKind::Adjustment, "returned funds", Wording::TRANSFER_RETURNED),
            (LineKind::Adjustment, "arbitration fee", Wording::ARBITRATION),
            (LineKind::Adjustment, "account dormant", Wording::INACTIVITY),
        ] {
            let said = Said { kind, written_kind: "Adjustment", words, gains: false };
            assert_eq!(wording(&said), expected, "{words}");
        }
    }
}
