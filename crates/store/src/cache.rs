//! What does an account's journal look like when it was put together before: kept beside the book, never trusted blindly.
//!
//! A kept journal names the statements that it was made of by their hashes and carries a checksum of itself.
//! Where anything differs it is left aside, and the journal is made again from the book.

use crate::chain::{Hasher, day_from_number, day_number};
use crate::records::{Hash, KeptStatement};
use crate::sqlite::{SqliteStore, beside, make_folder, private_file, sync_folder, told_io};
use crate::steps::Step;
use crate::{Access, StoreError};
use bitcode::{Decode, Encode};
use jiff::civil::Date;
use outflow_ledger::journalize::Meanings;
use outflow_ledger::statement::{LineRef, SourceId, StatedBalance};
use outflow_ledger::{
    Cents, Covered, Currency, DayClose, Days, Gap, Journal, LedgerCause, LineKind, Overlap,
    Platform, Reconciled, RowId, StatementLine, TextId, Texts, Told, Wording,
};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// Changes whenever what is kept changes its shape.
const SHAPE: &str = "outflow journal 1";

/// Where the kept journals of a book are.
pub fn cache_folder(book: &Path) -> PathBuf {
    beside(book, ".cache")
}

/// What a kept journal was made of: another program, another rule or another line gives another key.
pub fn key_of(statements: &[&KeptStatement]) -> Hash {
    let mut hasher = Hasher::default();
    hasher.text(SHAPE);
    hasher.text(env!("CARGO_PKG_VERSION"));
    LedgerCause::ALL.iter().for_each(|cause| hasher.text(cause.id()));
    (0..).map_while(LineKind::from_number).for_each(|kind| hasher.text(kind.id()));
    for statement in statements {
        hasher.number(i64::from(statement.id.0));
        hasher.number(i64::from(statement.operation.0));
        hasher.bytes(&statement.content);
    }
    hasher.finish()
}

fn file_of(book: &Path, account: &str) -> PathBuf {
    let mut hasher = Hasher::default();
    hasher.text(account);
    let name: String = hasher.finish()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    cache_folder(book).join(format!("{name}.journal"))
}

/// The journal of an account as it was kept, if it is the one that these statements give.
pub fn load(
    store: &SqliteStore,
    account: &str,
    platform: Platform,
    statements: &[&KeptStatement],
) -> Option<Journal> {
    let bytes = fs::read(file_of(store.path(), account)).ok()?;
    let (head, body) = bytes.split_at_checked(40)?;
    let (key, sum) = head.split_at(32);
    let is_ours = key == key_of(statements) && sum == xxh3_64(body).to_le_bytes();
    if !is_ours {
        return None;
    }
    let kept: KeptJournal = bitcode::decode(body).ok()?;
    let sources: Result<Vec<_>, StoreError> =
        statements.iter().map(|statement| store.kept_source(statement.id)).collect();
    kept.journal(platform, sources.ok()?)
}

/// Keeps a journal that was made of these statements; `starts` are where each statement's records begin in
/// its text, in file order. Where nothing can be written, nothing is kept.
pub fn save(
    book: &Path,
    account: &str,
    journal: &Journal,
    statements: &[&KeptStatement],
    starts: &[Vec<u32>],
    access: &Access,
) -> Result<(), StoreError> {
    let Some(kept) = KeptJournal::of(journal, starts) else { return Ok(()) };
    let body = bitcode::encode(&kept);
    let path = file_of(book, account);
    let io = |error: std::io::Error| told_io(&path, &error);
    make_folder(&cache_folder(book))?;
    let draft = beside(&path, &format!(".new-{}", std::process::id()));
    let _ = fs::remove_file(&draft);
    let mut file = private_file(&draft)?;
    let written = file
        .write_all(&key_of(statements))
        .and_then(|()| file.write_all(&xxh3_64(&body).to_le_bytes()))
        .and_then(|()| file.write_all(&body))
        .and_then(|()| file.flush());
    let placed = written
        .and_then(|()| access.watch.step(Step::RebuildMade))
        .and_then(|()| fs::rename(&draft, &path));
    if placed.is_err() {
        let _ = fs::remove_file(&draft);
    }
    placed.map_err(io)?;
    sync_folder(&path);
    access.watch.step(Step::RebuildPlaced).map_err(io)
}

/// Removes every kept journal of a book.
pub fn clear(book: &Path, access: &Access) -> Result<(), StoreError> {
    let folder = cache_folder(book);
    let io = |error: std::io::Error| told_io(&folder, &error);
    access.watch.step(Step::RebuildBegun).map_err(io)?;
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(error)),
        _ => access.watch.step(Step::RebuildRemoved).map_err(io),
    }
}

#[derive(Encode, Decode)]
struct KeptJournal {
    currency: String,
    texts: Vec<String>,
    lines: Vec<Line>,
    causes: Vec<u8>,
    card_funded: Vec<u32>,
    opening: i64,
    closing: i64,
    gaps: Vec<(u32, i64, i64, i64)>,
    days: Vec<(i32, i64, u32, u32)>,
    has_balance: bool,
    corrections: Vec<(Line, u16, u32, bool)>,
}

#[derive(Encode, Decode)]
struct Line {
    source: u16,
    line: u32,
    position: u32,
    length: u32,
    dated: i32,
    kind: u8,
    wording: u16,
    amount: i64,
    /// `i64::MIN` where none is stated.
    balance: i64,
    /// 0 where there is none.
    id: u64,
    names: u64,
    group: u64,
    client: u32,
    contract: u32,
    told: u8,
    figure: u32,
}

impl Line {
    fn of(line: &StatementLine, starts: &[Vec<u32>]) -> Option<Line> {
        let source = line.at.source.index();
        let position = starts.get(source)?.binary_search(&line.start).ok()?;
        let code = |id: Option<RowId>| id.map_or(0, RowId::code);
        let (told, figure) = match line.told {
            Told::Nothing => (0, 0),
            Told::Until(day) => (1, u32::try_from(day_number(day)).ok()?),
            Told::Pieces(pieces) => (2, pieces),
            Told::Country([a, b]) => (3, u32::from(a) << 8 | u32::from(b)),
        };
        Some(Line {
            source: u16::try_from(source).ok()?,
            line: line.at.line,
            position: u32::try_from(position).ok()?,
            length: line.length,
            dated: day_number(line.dated),
            kind: line.kind as u8,
            wording: line.wording.bits(),
            amount: line.amount.minor(),
            balance: line.balance_after.get().map_or(i64::MIN, Cents::minor),
            id: code(line.id),
            names: code(line.names),
            group: code(line.group),
            client: line.client.number(),
            contract: line.contract.number(),
            told,
            figure,
        })
    }

    /// `dated` is the day of `self.dated`: it is found once for all lines of a day.
    fn line(&self, dated: Date) -> Option<StatementLine> {
        let told = match self.told {
            0 => Told::Nothing,
            1 => Told::Until(day_from_number(i64::from(self.figure))?),
            2 => Told::Pieces(self.figure),
            3 => Told::Country([(self.figure >> 8) as u8, self.figure as u8]),
            _ => return None,
        };
        Some(StatementLine {
            at: LineRef { source: SourceId::new(self.source), line: self.line },
            start: self.position,
            length: self.length,
            dated,
            kind: LineKind::from_number(self.kind)?,
            wording: Wording::from_bits(self.wording),
            amount: Cents::new(self.amount)?,
            balance_after: StatedBalance::from(Cents::new(self.balance)),
            id: RowId::from_code(self.id),
            names: RowId::from_code(self.names),
            group: RowId::from_code(self.group),
            client: TextId::from_number(self.client),
            contract: TextId::from_number(self.contract),
            told,
        })
    }
}

impl KeptJournal {
    fn of(journal: &Journal, starts: &[Vec<u32>]) -> Option<KeptJournal> {
        let line = |line: &StatementLine| Line::of(line, starts);
        let gap =
            |gap: &Gap| (gap.line, gap.expected.minor(), gap.stated.minor(), gap.missing.minor());
        let day = |day: &DayClose| (day_number(day.date), day.close.minor(), day.first, day.end);
        let corrected = |one: &Covered| {
            let source = u16::try_from(one.by.source.index()).ok()?;
            Some((line(&one.line)?, source, one.by.line, one.how == Overlap::Corrected))
        };
        Some(KeptJournal {
            currency: journal.currency.code().to_owned(),
            texts: journal.texts.all().map(str::to_owned).collect(),
            lines: journal.lines.iter().map(line).collect::<Option<Vec<Line>>>()?,
            causes: journal.meanings.causes.iter().map(|cause| *cause as u8).collect(),
            card_funded: journal.meanings.card_funded.clone(),
            opening: journal.reconciled.opening.minor(),
            closing: journal.reconciled.closing.minor(),
            gaps: journal.reconciled.gaps.iter().map(gap).collect(),
            days: journal.reconciled.days.0.iter().map(day).collect(),
            has_balance: journal.has_balance,
            corrections: journal.corrections.iter().map(corrected).collect::<Option<_>>()?,
        })
    }

    fn journal(self, platform: Platform, sources: Vec<outflow_ledger::Source>) -> Option<Journal> {
        let mut texts = Texts::default();
        self.texts.iter().for_each(|text| {
            texts.id_of(text);
        });
        let mut day = (0, Date::default());
        let mut day_of = |number: i32| {
            if day.0 != number {
                day = (number, day_from_number(i64::from(number))?);
            }
            Some(day.1)
        };
        let lines: Option<Vec<StatementLine>> =
            self.lines.iter().map(|line| line.line(day_of(line.dated)?)).collect();
        let causes: Option<Vec<LedgerCause>> = self
            .causes
            .iter()
            .map(|cause| LedgerCause::ALL.get(*cause as usize).copied())
            .collect();
        let gaps = self.gaps.iter().map(|(line, expected, stated, missing)| {
            let cents = |minor: &i64| Cents::new(*minor);
            let (expected, stated) = (cents(expected)?, cents(stated)?);
            Some(Gap { line: *line, expected, stated, missing: cents(missing)? })
        });
        let gaps: Option<Vec<Gap>> = gaps.collect();
        let days = self.days.iter().map(|(date, close, first, end)| {
            let (date, close) = (day_from_number(i64::from(*date))?, Cents::new(*close)?);
            Some(DayClose { date, close, first: *first, end: *end })
        });
        let days: Option<Vec<DayClose>> = days.collect();
        let corrections = self.corrections.iter().map(|(line, source, at, is_corrected)| {
            let line = line.line(day_from_number(i64::from(line.dated))?)?;
            let by = LineRef { source: SourceId::new(*source), line: *at };
            let how = if *is_corrected { Overlap::Corrected } else { Overlap::Retold };
            Some(Covered { line, by, how })
        });
        Some(Journal {
            platform,
            currency: Currency::from_code(&self.currency)?,
            sources,
            texts,
            lines: lines?,
            meanings: Meanings { causes: causes?, card_funded: self.card_funded },
            reconciled: Reconciled {
                opening: Cents::new(self.opening)?,
                closing: Cents::new(self.closing)?,
                gaps: gaps?,
                days: Days(days?),
            },
            has_balance: self.has_balance,
            corrections: corrections.collect::<Option<_>>()?,
        })
    }
}
