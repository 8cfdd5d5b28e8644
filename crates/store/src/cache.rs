//! What does an account's journal look like when it was put together before: kept beside the book, never trusted blindly.
//!
//! A kept journal names the statements that it was made of by their hashes and carries a checksum of itself.
//! Where anything differs it is left aside, and the journal is made again from the book.

use crate::chain::{Hasher, day_from_number, day_number};
use crate::records::{Hash, KeptNote, KeptStatement};
use crate::sqlite::{
    SqliteStore, beside, block_sums, make_folder, private_file, sync_folder, told_io,
};
use crate::steps::Step;
use crate::{Access, StoreError};
use bitcode::{Decode, Encode};
use jiff::civil::Date;
use outflow_ledger::journalize::Meanings;
use outflow_ledger::source::Records;
use outflow_ledger::statement::{LineRef, SourceId, StatedBalance};
use outflow_ledger::{
    Cents, Covered, Currency, DayClose, Days, Excluded, Gap, Journal, LedgerCause, LineKind,
    Overlap, Platform, Reconciled, RowId, Source, StatementLine, TextId, Texts, Told, Wording,
};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;
use xxhash_rust::xxh3::Xxh3Default;

/// Changes whenever what is kept changes its shape.
const SHAPE: &str = "outflow journal 7";

/// Where the kept journals of a book are.
pub fn cache_folder(book: &Path) -> PathBuf {
    beside(book, ".cache")
}

/// What a journal is made of.
#[derive(Clone, Default, Debug)]
pub struct Basis<'a> {
    /// The statements that count, in the order of recording.
    pub statements: Vec<&'a KeptStatement>,
    /// The decisions that count.
    pub decisions: Vec<&'a KeptNote>,
}

/// The key of a basis: another program, another rule, another line or another decision gives another one.
pub fn key_of(basis: &Basis<'_>) -> Hash {
    let mut hasher = Hasher::default();
    hasher.text(SHAPE);
    hasher.text(env!("CARGO_PKG_VERSION"));
    LedgerCause::ALL.iter().for_each(|cause| hasher.text(cause.id()));
    (0..).map_while(LineKind::from_number).for_each(|kind| hasher.text(kind.id()));
    hasher.number(basis.statements.len() as i64);
    for statement in &basis.statements {
        hasher.number(i64::from(statement.id.0));
        hasher.number(i64::from(statement.operation.0));
        hasher.bytes(&statement.content);
    }
    for decision in &basis.decisions {
        hasher.number(i64::from(decision.operation.0));
        hasher.text(&decision.about);
    }
    hasher.finish()
}

fn file_of(book: &Path, account: &str) -> PathBuf {
    let mut hasher = Hasher::default();
    hasher.text(account);
    let name: String = hasher.finish()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    cache_folder(book).join(format!("{name}.journal"))
}

/// The journal of an account as it was kept, if it is the one that this basis gives.
pub fn load(
    store: &SqliteStore,
    account: &str,
    platform: Platform,
    basis: &Basis<'_>,
) -> Option<Journal> {
    let statements = &basis.statements;
    let mut file = Kept::open(&file_of(store.path(), account), &key_of(basis))?;
    let mut head: Head = bitcode::decode(file.block()?).ok()?;
    if head.sums.len() != statements.len() {
        return None;
    }
    let sums = std::mem::take(&mut head.sums);
    let sources: Result<Vec<_>, StoreError> = statements
        .iter()
        .zip(sums)
        .map(|(statement, sums)| store.kept_source(statement.id, sums))
        .collect();
    let (mut file, lines) = read_lines(file, head.lines as usize)?;
    let tail: Tail = bitcode::decode(file.block()?).ok()?;
    if !file.ends_whole() {
        return None;
    }
    tail.journal(platform, head, sources.ok()?, lines)
}

/// All lines: while one thread decodes a block, this one puts the lines of the block before it into place.
fn read_lines(mut file: Kept, count: usize) -> Option<(Kept, Vec<StatementLine>)> {
    let mut lines = Vec::with_capacity(count);
    let mut day = (0, Date::default());
    thread::scope(|scope| {
        let (sender, blocks) = sync_channel::<Vec<Line>>(BLOCKS_AHEAD);
        let decoding = scope.spawn(move || {
            let mut decoder = bitcode::Buffer::new();
            let mut decoded = 0;
            while decoded < count {
                let block: Vec<Line> = decoder.decode(file.block()?).ok()?;
                decoded += block.len();
                // An empty block would never end; the other side stops where a line makes no sense.
                if block.is_empty() || sender.send(block).is_err() {
                    return None;
                }
            }
            Some(file)
        });
        for block in blocks {
            for line in &block {
                if day.0 != line.dated {
                    day = (line.dated, day_from_number(i64::from(line.dated))?);
                }
                lines.push(line.line(day.1)?);
            }
        }
        let file = decoding.join().ok()??;
        (lines.len() == count).then_some((file, lines))
    })
}

/// A kept file that is read block by block, each with its length before it, and a checksum at the end.
struct Kept {
    reader: BufReader<File>,
    sum: Xxh3Default,
    block: Vec<u8>,
    left: u64,
}

/// The bytes of a checksum.
const SUM: u64 = 8;

impl Kept {
    fn open(path: &Path, wanted: &Hash) -> Option<Kept> {
        let file = File::open(path).ok()?;
        let left = file.metadata().ok()?.len().checked_sub(wanted.len() as u64 + SUM)?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut key = [0; 32];
        reader.read_exact(&mut key).ok()?;
        let kept = Kept { reader, sum: Xxh3Default::new(), block: Vec::new(), left };
        (key == *wanted).then_some(kept)
    }

    /// The next block; none where the file ends before it.
    fn block(&mut self) -> Option<&[u8]> {
        let mut length = [0; 8];
        self.reader.read_exact(&mut length).ok()?;
        let size = u64::from_le_bytes(length);
        self.left = self.left.checked_sub(8)?.checked_sub(size)?;
        self.block.resize(usize::try_from(size).ok()?, 0);
        self.reader.read_exact(&mut self.block).ok()?;
        self.sum.update(&length);
        self.sum.update(&self.block);
        Some(&self.block)
    }

    /// Whether nothing is left, and the checksum of all blocks is the one that stands at the end.
    fn ends_whole(mut self) -> bool {
        let mut sum = [0; SUM as usize];
        let read = self.reader.read_exact(&mut sum);
        self.left == 0 && read.is_ok() && sum == self.sum.digest().to_le_bytes()
    }
}

/// Such a file, written beside its place and then put there.
struct Keeping<'a> {
    path: &'a Path,
    draft: PathBuf,
    writer: BufWriter<File>,
    sum: Xxh3Default,
}

impl<'a> Keeping<'a> {
    fn begin(path: &'a Path, key: &Hash) -> Result<Keeping<'a>, StoreError> {
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        let draft = beside(path, &format!(".new-{}", std::process::id()));
        let _ = fs::remove_file(&draft);
        let mut writer = BufWriter::with_capacity(1 << 16, private_file(&draft)?);
        writer.write_all(key).map_err(|error| told_io(path, &error))?;
        Ok(Keeping { path, draft, writer, sum: Xxh3Default::new() })
    }

    fn block(&mut self, block: &[u8]) -> std::io::Result<()> {
        let length = (block.len() as u64).to_le_bytes();
        self.sum.update(&length);
        self.sum.update(block);
        self.writer.write_all(&length)?;
        self.writer.write_all(block)
    }

    fn finish(mut self, access: &Access) -> std::io::Result<()> {
        self.writer.write_all(&self.sum.digest().to_le_bytes())?;
        self.writer.flush()?;
        access.watch.step(Step::RebuildMade)?;
        fs::rename(&self.draft, self.path)?;
        sync_folder(self.path);
        access.watch.step(Step::RebuildPlaced)
    }
}

/// Keeps a journal that was made of this basis; `starts` are where each statement's records begin in
/// its text, in file order. Where nothing can be written, nothing is kept.
pub fn save(
    book: &Path,
    account: &str,
    journal: &Journal,
    basis: &Basis<'_>,
    starts: &[Vec<u32>],
    access: &Access,
) -> Result<(), StoreError> {
    let Some((head, tail)) = Head::of(journal, starts).zip(Tail::of(journal, starts)) else {
        return Ok(());
    };
    let path = file_of(book, account);
    let mut keeping = Keeping::begin(&path, &key_of(basis))?;
    let draft = keeping.draft.clone();
    let written = (|| {
        keeping.block(&bitcode::encode(&head))?;
        for lines in journal.lines.chunks(LINES_A_BLOCK) {
            let block: Option<Vec<Line>> =
                lines.iter().map(|line| Line::of(line, starts)).collect();
            // A line that belongs to no statement cannot be kept, and with it nothing.
            let block = block.ok_or(std::io::ErrorKind::InvalidData)?;
            keeping.block(&bitcode::encode(&block))?;
        }
        keeping.block(&bitcode::encode(&tail))?;
        keeping.finish(access)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written.map_err(|error| told_io(&path, &error))
}

/// Removes every kept journal of a book.
pub fn clear(book: &Path, access: &Access) -> Result<(), StoreError> {
    let folder = cache_folder(book);
    let io = |error: std::io::Error| told_io(&folder, &error);
    access.watch.step(Step::RebuildBegun).map_err(io)?;
    // One by one: another process may put a new journal into the folder, or remove one, at the same time.
    let gone = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let kept = match fs::read_dir(&folder) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>().map_err(io)?,
        Err(error) if gone(&error) => Vec::new(),
        Err(error) => return Err(io(error)),
    };
    for entry in kept {
        match fs::remove_file(entry.path()) {
            Err(error) if !gone(&error) => return Err(io(error)),
            _ => {}
        }
    }
    access.watch.step(Step::RebuildRemoved).map_err(io)
}

/// So many blocks may be decoded before their turn.
const BLOCKS_AHEAD: usize = 4;

/// So many lines are kept in one block.
const LINES_A_BLOCK: usize = 4_096;

/// What stands before the lines.
#[derive(Encode, Decode)]
struct Head {
    currency: String,
    lines: u32,
    texts: Vec<String>,
    /// Of each statement, what every block of its records is.
    sums: Vec<Vec<u64>>,
}

/// What stands after them.
#[derive(Encode, Decode)]
struct Tail {
    causes: Vec<u8>,
    card_funded: Vec<u32>,
    opening: i64,
    closing: i64,
    gaps: Vec<(u32, i64, i64, i64)>,
    days: Vec<(i32, i64, u32, u32)>,
    has_balance: bool,
    corrections: Vec<(Line, u16, u32, bool)>,
    excluded: Vec<(Line, u32)>,
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

impl Head {
    fn of(journal: &Journal, starts: &[Vec<u32>]) -> Option<Head> {
        let sums = journal.sources.iter().zip(starts).map(|(source, starts)| {
            match &source.records {
                Records::Text(text) => Some(block_sums(text, starts)),
                // What was kept already is not kept again.
                Records::Kept(_) => None,
            }
        });
        Some(Head {
            sums: sums.collect::<Option<_>>()?,
            currency: journal.currency.code().to_owned(),
            lines: u32::try_from(journal.lines.len()).ok()?,
            texts: journal.texts.all().map(str::to_owned).collect(),
        })
    }
}

impl Tail {
    fn of(journal: &Journal, starts: &[Vec<u32>]) -> Option<Tail> {
        let gap =
            |gap: &Gap| (gap.line, gap.expected.minor(), gap.stated.minor(), gap.missing.minor());
        let day = |day: &DayClose| (day_number(day.date), day.close.minor(), day.first, day.end);
        let corrected = |one: &Covered| {
            let source = u16::try_from(one.by.source.index()).ok()?;
            let line = Line::of(&one.line, starts)?;
            Some((line, source, one.by.line, one.how == Overlap::Corrected))
        };
        let excluded = |one: &Excluded| Some((Line::of(&one.line, starts)?, one.decision));
        Some(Tail {
            causes: journal.meanings.causes.iter().map(|cause| *cause as u8).collect(),
            card_funded: journal.meanings.card_funded.clone(),
            opening: journal.reconciled.opening.minor(),
            closing: journal.reconciled.closing.minor(),
            gaps: journal.reconciled.gaps.iter().map(gap).collect(),
            days: journal.reconciled.days.0.iter().map(day).collect(),
            has_balance: journal.has_balance,
            corrections: journal.corrections.iter().map(corrected).collect::<Option<_>>()?,
            excluded: journal.excluded.iter().map(excluded).collect::<Option<_>>()?,
        })
    }

    fn journal(
        self,
        platform: Platform,
        head: Head,
        sources: Vec<Source>,
        lines: Vec<StatementLine>,
    ) -> Option<Journal> {
        let mut texts = Texts::default();
        for (number, text) in (0..).zip(&head.texts) {
            if texts.id_of(text) != TextId::from_number(number) {
                return None;
            }
        }
        let cause = |cause: &u8| LedgerCause::ALL.get(usize::from(*cause)).copied();
        let causes = self.causes.iter().map(cause).collect::<Option<Vec<LedgerCause>>>()?;
        let gaps = self.gaps.iter().map(|(line, expected, stated, missing)| {
            let cents = |minor: &i64| Cents::new(*minor);
            let (expected, stated) = (cents(expected)?, cents(stated)?);
            Some(Gap { line: *line, expected, stated, missing: cents(missing)? })
        });
        let days = self.days.iter().map(|(date, close, first, end)| {
            let (date, close) = (day_from_number(i64::from(*date))?, Cents::new(*close)?);
            Some(DayClose { date, close, first: *first, end: *end })
        });
        let corrections = self.corrections.iter().map(|(line, source, at, is_corrected)| {
            let line = line.line(day_from_number(i64::from(line.dated))?)?;
            let by = LineRef { source: SourceId::new(*source), line: *at };
            let how = if *is_corrected { Overlap::Corrected } else { Overlap::Retold };
            Some(Covered { line, by, how })
        });
        let excluded = self.excluded.iter().map(|(line, decision)| {
            let line = line.line(day_from_number(i64::from(line.dated))?)?;
            Some(Excluded { line, decision: *decision })
        });
        Some(Journal {
            platform,
            currency: Currency::from_code(&head.currency)?,
            sources,
            texts,
            lines,
            meanings: Meanings { causes, card_funded: self.card_funded },
            reconciled: Reconciled {
                opening: Cents::new(self.opening)?,
                closing: Cents::new(self.closing)?,
                gaps: gaps.collect::<Option<_>>()?,
                days: Days(days.collect::<Option<_>>()?),
            },
            has_balance: self.has_balance,
            corrections: corrections.collect::<Option<_>>()?,
            excluded: excluded.collect::<Option<_>>()?,
            goes_on_to: None,
        })
    }
}
