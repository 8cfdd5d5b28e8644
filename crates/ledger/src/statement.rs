//! What the platform says: statement lines, kept as evidence, never edited and never dropped.

use crate::account::Platform;
use crate::money::{Cents, Currency};
use crate::source::Source;
use crate::texts::{TextId, Texts};
use jiff::civil::Date;
use std::borrow::Cow;
use std::num::NonZeroU64;

/// Which of the files that are read together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u16);

impl SourceId {
    /// The number of a file, counted from 0 in the order of their names.
    pub const fn new(number: u16) -> SourceId {
        SourceId(number)
    }

    /// The number.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a line stands: file and physical line number, the first being 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineRef {
    /// The file.
    pub source: SourceId,
    /// The line on which the record starts, as an editor counts.
    pub line: u32,
}

/// The platform's own id of a row or of a group of rows.
///
/// Digits without a leading zero are kept as a number, anything else as an interned text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowId(NonZeroU64);

const TEXT_BIT: u64 = 1 << 63;

impl RowId {
    /// From the trimmed cell; `None` for an empty one.
    pub fn from_cell(cell: &str, texts: &mut Texts) -> Option<RowId> {
        let cell = as_exported(cell);
        if cell.is_empty() {
            return None;
        }
        let cell = cell.as_ref();
        let text = || {
            let code = TEXT_BIT | u64::from(texts.id_of(cell).number());
            NonZeroU64::new(code).map(RowId)
        };
        RowId::from_digits(cell.as_bytes()).or_else(text)
    }

    /// From up to 18 digits without a leading zero, as the platforms write them: no text has to be kept.
    #[inline]
    pub fn from_digits(cell: &[u8]) -> Option<RowId> {
        if cell.len() > 18 || cell.first() == Some(&b'0') {
            return None;
        }
        let number = cell.iter().try_fold(0u64, |number, byte| match byte {
            b'0'..=b'9' => Some(number * 10 + u64::from(byte - b'0')),
            _ => None,
        });
        NonZeroU64::new(number?).map(RowId)
    }

    /// The text of the cell it came from.
    pub fn text(self, texts: &Texts) -> String {
        let code = self.0.get();
        match code & TEXT_BIT {
            0 => code.to_string(),
            _ => texts.text(TextId::from_number(code as u32)).to_owned(),
        }
    }

    /// The text that it was made of, where it was no number; the empty text otherwise.
    pub fn text_in(self, texts: &Texts) -> &str {
        match self.is_number() {
            true => "",
            false => texts.text(TextId::from_number(self.0.get() as u32)),
        }
    }

    /// The number that it was made of, where it was one.
    pub fn digits(self) -> Option<u64> {
        self.is_number().then_some(self.0.get())
    }

    /// The code, which means something only beside the texts that it was made with.
    pub fn code(self) -> u64 {
        self.0.get()
    }

    /// From such a code.
    pub fn from_code(code: u64) -> Option<RowId> {
        NonZeroU64::new(code).map(RowId)
    }

    /// Whether the platform counts these ids upward, so that a larger one is later.
    pub fn is_number(self) -> bool {
        self.0.get() & TEXT_BIT == 0
    }
}

/// An id as the platform writes it. Programs that save a table write `702358000001.0`, `702,358,000,001` or
/// `702358000001,00` where they took it for a number, and `'702358000001` or `="702358000001"` so that nothing does.
fn as_exported(cell: &str) -> Cow<'_, str> {
    let bare = cell.strip_prefix('\'').unwrap_or(cell).trim();
    let bare = bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(bare);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_zero = |text: &str| digits(text) && text.bytes().all(|byte| byte == b'0');
    let whole = match bare.rsplit_once(['.', ',']) {
        Some((whole, decimals)) if is_zero(decimals) && decimals.len() != 3 => whole,
        _ => bare,
    };
    let mut groups = whole.split(',');
    let lead = groups.next().unwrap_or_default();
    let is_grouped = digits(lead) && lead.len() <= 3 && whole.contains(',');
    match is_grouped && groups.all(|group| group.len() == 3 && digits(group)) {
        true => Cow::Owned(whole.replace(',', "")),
        false if digits(whole) => Cow::Borrowed(whole),
        false => Cow::Borrowed(bare),
    }
}

/// What kind of line the platform says it is, after its spellings are folded together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum LineKind {
    /// Hours that a client paid.
    Hourly,
    /// A milestone or fixed price.
    Fixed,
    /// A bonus.
    Bonus,
    /// A known type that is client money only when it names a client (Expense, Miscellaneous, Salary …).
    OtherWork,
    /// The platform's share, charged or returned by its sign.
    ServiceFee,
    /// The platform's share given back, said by the type itself.
    ServiceFeeRefund,
    /// A payout, or by its sign one that came back.
    Withdrawal,
    /// The cost of a payout.
    WithdrawalFee,
    /// Connects bought.
    Connects,
    /// Plan renewal, or Connects where the wording says so.
    Membership,
    /// Money taken back from an earning; the wording may tell by whom.
    Refund,
    /// The same, where the type itself says that the freelancer gave it to the client.
    RefundToClient,
    /// VAT, GST, sales tax on fees.
    TaxOnFees,
    /// Income tax withheld.
    TaxWithheld,
    /// A payment from the user's card.
    CardPayment,
    /// Known types that are the platform's own credits and debits.
    Adjustment,
    /// A type that names inactivity, dormancy or maintenance.
    Inactivity,
    /// A type that names arbitration.
    Arbitration,
    /// A type that nobody knows.
    Unknown,
}

impl LineKind {
    /// Every kind with its name in a book; a name never changes its meaning.
    const NAMES: [(LineKind, &'static str); 19] = [
        (LineKind::Hourly, "hourly"),
        (LineKind::Fixed, "fixed"),
        (LineKind::Bonus, "bonus"),
        (LineKind::OtherWork, "other_work"),
        (LineKind::ServiceFee, "service_fee"),
        (LineKind::ServiceFeeRefund, "service_fee_refund"),
        (LineKind::Withdrawal, "withdrawal"),
        (LineKind::WithdrawalFee, "withdrawal_fee"),
        (LineKind::Connects, "connects"),
        (LineKind::Membership, "membership"),
        (LineKind::Refund, "refund"),
        (LineKind::RefundToClient, "refund_to_client"),
        (LineKind::TaxOnFees, "tax_on_fees"),
        (LineKind::TaxWithheld, "tax_withheld"),
        (LineKind::CardPayment, "card_payment"),
        (LineKind::Adjustment, "adjustment"),
        (LineKind::Inactivity, "inactivity"),
        (LineKind::Arbitration, "arbitration"),
        (LineKind::Unknown, "unknown"),
    ];

    /// The name in a book.
    pub fn id(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The kind of this name.
    pub fn from_id(id: &str) -> Option<LineKind> {
        Self::NAMES.iter().find(|(_, name)| *name == id).map(|(kind, _)| *kind)
    }

    /// The kind of this place among all kinds, as `kind as u8` gives it.
    pub fn from_number(number: u8) -> Option<LineKind> {
        Self::NAMES.get(usize::from(number)).map(|(kind, _)| *kind)
    }
}

/// What the free text of a line says beyond its type, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Wording(u16);

impl Wording {
    /// Nothing that matters.
    pub const NONE: Wording = Wording(0);
    /// It is about Connects.
    pub const CONNECTS: Wording = Wording(1);
    /// The payer's bank took the money back.
    pub const CHARGEBACK: Wording = Wording(2);
    /// The client's payment failed.
    pub const FAILED_PAYMENT: Wording = Wording(4);
    /// A transfer to the user came back.
    pub const TRANSFER_RETURNED: Wording = Wording(8);
    /// It is about arbitration.
    pub const ARBITRATION: Wording = Wording(16);
    /// It is about inactivity, dormancy or maintenance of the account.
    pub const INACTIVITY: Wording = Wording(32);
    /// A card or other outside method paid ("Paid from …").
    pub const PAID_FROM: Wording = Wording(64);
    /// It says that the freelancer gave the refund.
    pub const GIVEN: Wording = Wording(128);
    /// It is about hours.
    pub const HOURLY: Wording = Wording(256);

    /// The bits, as a book keeps them.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// From such bits.
    pub const fn from_bits(bits: u16) -> Wording {
        Wording(bits)
    }

    /// Both.
    pub const fn with(self, other: Wording) -> Wording {
        Wording(self.0 | other.0)
    }

    /// Whether all of `other` is said.
    pub const fn says(self, other: Wording) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A stated balance that may be absent, in eight bytes: `i64::MIN` is no valid amount and stands for none.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatedBalance(i64);

impl From<Option<Cents>> for StatedBalance {
    fn from(balance: Option<Cents>) -> Self {
        StatedBalance(balance.map_or(i64::MIN, Cents::minor))
    }
}

impl StatedBalance {
    /// The balance, where one is stated.
    pub fn get(self) -> Option<Cents> {
        Cents::new(self.0)
    }
}

impl std::fmt::Debug for StatedBalance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

/// Evidence: one line of a statement. About 70 bytes, since a million of them are held at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatementLine {
    /// File and line number.
    pub at: LineRef,
    /// The byte at which the record starts in its source's text.
    pub start: u32,
    /// The length of the record in bytes, without its line end.
    pub length: u32,
    /// The day the money entered or left the balance (UTC day of the platform).
    pub dated: Date,
    /// What the platform calls it.
    pub kind: LineKind,
    /// What its text says.
    pub wording: Wording,
    /// Positive means that the user gains.
    pub amount: Cents,
    /// The platform's running balance after the line.
    pub balance_after: StatedBalance,
    /// The unique id of the row.
    pub id: Option<RowId>,
    /// The row that the text names ("… - Ref ID 702357907").
    pub names: Option<RowId>,
    /// The group of rows it belongs to (an earning, its fee and its taxes), where the format has one.
    pub group: Option<RowId>,
    /// The client.
    pub client: TextId,
    /// The contract's title, where the format has one.
    pub contract: TextId,
    /// The figure that its text holds beside the amount.
    pub told: Told,
}

/// A figure of a line's text; which kind it can be follows from the kind of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Told {
    /// None, or none that is clear.
    #[default]
    Nothing,
    /// Hours: the last day of the period that they were worked in.
    Until(Date),
    /// A purchase: how many pieces.
    Pieces(u32),
    /// A tax: the two letters of the country.
    Country([u8; 2]),
}

impl Told {
    /// The country, as text.
    pub fn country(&self) -> Option<&str> {
        match self {
            Told::Country(letters) => std::str::from_utf8(letters).ok(),
            Told::Nothing | Told::Until(_) | Told::Pieces(_) => None,
        }
    }
}

/// One file of one account, read: its lines in file order.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Whose statement.
    pub platform: Platform,
    /// The file.
    pub source: Source,
    /// The format that read it, for messages.
    pub format: String,
    /// The currency of amounts and balances.
    pub currency: Currency,
    /// Every line, in file order; `source` of their `at` is this file's number.
    pub lines: Vec<StatementLine>,
    /// Whether the file has a usable column with the running balance.
    pub has_balance: bool,
    /// Whether the file has a usable column with ids of rows.
    pub has_ids: bool,
    /// The order in which exports were recorded, as the number of the operation; files that are read together
    /// share one number. Where two exports tell a line otherwise, the one with the higher number counts.
    pub recorded: u32,
}

impl Statement {
    /// Every holder that a line of the file names, in the order in which they come first.
    pub fn holders(&self) -> Vec<String> {
        let Some(column) = self.source.columns.holder else { return Vec::new() };
        let mut holders: Vec<String> = Vec::new();
        for line in &self.lines {
            let new = self.source.with_cell(line, column, |cell| {
                let name = cell.trim();
                let is_known = name.is_empty() || holders.iter().any(|known| known == name);
                (!is_known).then(|| name.to_owned())
            });
            holders.extend(new);
        }
        holders
    }

    /// The holder of the account, where the first and the last line of the file name the same one.
    pub fn holder(&self) -> Option<String> {
        let column = self.source.columns.holder?;
        let of = |line: &StatementLine| {
            let cells = self.source.cells(line);
            cells.get(column).map(|cell| cell.trim().to_owned()).filter(|name| !name.is_empty())
        };
        let first = of(self.lines.first()?)?;
        let last = of(self.lines.last()?)?;
        (first == last).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_ids_keep_their_text() {
        let mut texts = Texts::default();
        for cell in ["703691792", "007", "A-17", "9223372036854775807", "18446744073709551616"] {
            let id = RowId::from_cell(cell, &mut texts).unwrap();
            assert_eq!(id.text(&texts), cell);
            assert_eq!(RowId::from_cell(cell, &mut texts), Some(id));
        }
        assert_eq!(RowId::from_cell("", &mut texts), None);
    }

    #[test]
    fn row_ids_are_the_same_however_a_program_wrote_them() {
        let mut texts = Texts::default();
        let id = RowId::from_cell("702358000001", &mut texts);
        for cell in [
            "702358000001.0",
            "702358000001.00",
            "702358000001,0",
            "702,358,000,001",
            "'702358000001",
            "' 702358000001",
            "=\"702358000001\"",
            "702,358,000,001.00",
        ] {
            assert_eq!(RowId::from_cell(cell, &mut texts), id, "{cell}");
        }
        for cell in ["A-1.0", "7.5", "7,58", "1.2.0", "0.0.0"] {
            assert_eq!(RowId::from_cell(cell, &mut texts).unwrap().text(&texts), cell);
        }
    }

    #[test]
    fn every_kind_has_its_own_name() {
        for (number, (kind, id)) in LineKind::NAMES.into_iter().enumerate() {
            assert_eq!(kind as usize, number, "{id}");
            assert_eq!((LineKind::from_id(id), kind.id()), (Some(kind), id));
            assert_eq!(LineKind::from_number(number as u8), Some(kind));
        }
        assert_eq!(LineKind::NAMES.last().map(|(kind, _)| *kind), Some(LineKind::Unknown));
        assert_eq!(LineKind::from_number(19), None);
    }

    #[test]
    fn a_line_stays_small() {
        assert!(size_of::<StatementLine>() <= 80, "{}", size_of::<StatementLine>());
    }
}
