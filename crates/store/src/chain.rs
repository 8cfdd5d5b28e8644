//! Was anything changed since it was recorded: hashes over rows, statements and operations, each over the one before.
//!
//! Every field goes in with its length or at a fixed size, so that no two different records give the same bytes.

use crate::records::{
    Change, Entry, Hash, Head, KeptNote, KeptSnapshot, KeptStatement, Operation, OperationId,
};
use crate::rows::{Key, LineRow};
use jiff::Timestamp;
use jiff::civil::Date;
use outflow_ledger::Told;
use sha2::{Digest, Sha256};

/// So many bytes are gathered before they are hashed.
const BLOCK: usize = 1 << 16;

/// Gathers fields.
pub struct Hasher {
    sha: Sha256,
    block: Vec<u8>,
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher { sha: Sha256::new(), block: Vec::with_capacity(BLOCK + 1024) }
    }
}

impl Hasher {
    /// A number.
    pub fn number(&mut self, number: i64) {
        self.block.extend_from_slice(&number.to_le_bytes());
    }

    /// Bytes with their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.block.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK {
            self.sha.update(&self.block);
            self.block.clear();
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn optional(&mut self, number: Option<i64>) {
        self.block.push(u8::from(number.is_some()));
        self.number(number.unwrap_or(0));
    }

    fn key(&mut self, key: Option<Key<'_>>) {
        match key {
            None => self.block.push(0),
            Some(Key::Number(number)) => {
                self.block.push(1);
                self.block.extend_from_slice(&number.to_le_bytes());
            }
            Some(Key::Text(text)) => {
                self.block.push(2);
                self.text(text);
            }
        }
    }

    fn day(&mut self, day: Option<Date>) {
        self.optional(day.map(|day| i64::from(day_number(day))));
    }

    /// One line.
    pub fn line(&mut self, row: &LineRow<'_>) {
        self.number(i64::from(row.line));
        self.number(i64::from(day_number(row.dated)));
        self.text(row.kind.id());
        self.number(i64::from(row.wording.bits()));
        self.number(row.amount.minor());
        self.optional(row.balance.map(|balance| balance.minor()));
        self.key(row.id);
        self.key(row.names);
        self.key(row.group);
        self.text(row.client);
        self.text(row.contract);
        match row.told {
            Told::Nothing => self.block.push(0),
            Told::Until(day) => {
                self.block.push(1);
                self.number(i64::from(day_number(day)));
            }
            Told::Pieces(pieces) => {
                self.block.push(2);
                self.number(i64::from(pieces));
            }
            Told::Country(letters) => {
                self.block.push(3);
                self.block.extend_from_slice(&letters);
            }
        }
        self.text(&row.record);
    }

    /// The hash of everything.
    pub fn finish(mut self) -> Hash {
        self.sha.update(&self.block);
        self.sha.finalize().into()
    }
}

/// A day as a number that people can read: 20240607.
pub fn day_number(day: Date) -> i32 {
    i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day())
}

/// The day of such a number.
pub fn day_from_number(number: i64) -> Option<Date> {
    let year = i16::try_from(number.div_euclid(10_000)).ok()?;
    let rest = number.rem_euclid(10_000);
    Date::new(year, i8::try_from(rest / 100).ok()?, i8::try_from(rest % 100).ok()?).ok()
}

/// Over the bytes of a file.
pub fn file_hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Over what a statement says beside its lines, and the hash of the lines. `source` is how its texts are found.
pub fn statement_hash(statement: &KeptStatement, source: &str, lines: &Hash) -> Hash {
    let mut hasher = Hasher::default();
    hasher.number(i64::from(statement.id.0));
    for text in [
        &statement.platform,
        &statement.account,
        &statement.name,
        &statement.format,
        statement.holder.as_ref().unwrap_or(&String::new()),
    ] {
        hasher.text(text);
    }
    hasher.text(statement.currency.code());
    hasher.bytes(&statement.file);
    hasher.number(statement.bytes as i64);
    hasher.number(i64::from(statement.lines));
    hasher.day(statement.days.map(|(first, _)| first));
    hasher.day(statement.days.map(|(_, last)| last));
    hasher.text(source);
    hasher.bytes(lines);
    hasher.finish()
}

/// Over a snapshot.
pub fn snapshot_hash(snapshot: &KeptSnapshot) -> Hash {
    let mut hasher = Hasher::default();
    hasher.text(&snapshot.platform);
    hasher.text(&snapshot.account);
    hasher.day(Some(snapshot.as_of));
    hasher.text(&snapshot.text);
    hasher.finish()
}

/// Over a note; its kind goes into the hash of its operation.
pub fn note_hash(note: &KeptNote) -> Hash {
    let mut hasher = Hasher::default();
    hasher.text(note.account.as_deref().unwrap_or_default());
    hasher.number(i64::from(note.account.is_some()));
    hasher.day(note.dated);
    hasher.text(&note.about);
    hasher.text(&note.text);
    hasher.finish()
}

/// Over everything that an operation recorded, in order.
pub fn content_hash(parts: &[Hash]) -> Hash {
    let mut hasher = Hasher::default();
    hasher.number(parts.len() as i64);
    parts.iter().for_each(|part| hasher.bytes(part));
    hasher.finish()
}

/// The operation that an entry becomes after `head`, given the hash of its content.
pub fn operation_of(
    entry: &Entry<'_>,
    head: Head,
    last: Option<Timestamp>,
    content: Hash,
) -> Operation {
    let now = Timestamp::from_second(entry.now.as_second()).unwrap_or(entry.now);
    let mut operation = Operation {
        id: OperationId(head.map_or(0, |(id, _)| id.0) + 1),
        // A clock that was set back does not change the order in which things became known.
        recorded: last.map_or(now, |last| now.max(last)),
        kind: entry.change.kind(),
        program: entry.program.to_owned(),
        summary: entry.summary.to_owned(),
        content,
        hash: [0; 32],
    };
    operation.hash = operation_hash(&operation, head);
    operation
}

/// Over an operation and the head before it.
pub fn operation_hash(operation: &Operation, before: Head) -> Hash {
    let mut hasher = Hasher::default();
    hasher.bytes(&before.map_or([0; 32], |(_, hash)| hash));
    hasher.number(i64::from(operation.id.0));
    hasher.number(operation.recorded.as_second());
    hasher.text(operation.kind.id());
    hasher.optional(operation.kind.undoes().map(|undone| i64::from(undone.0)));
    hasher.text(&operation.program);
    hasher.text(&operation.summary);
    hasher.bytes(&operation.content);
    hasher.finish()
}

/// The note or snapshot that a change records, as operation `id`.
pub fn note_of(change: &Change<'_>, id: OperationId) -> Option<KeptNote> {
    let Change::Note { kind, account, dated, about, text } = change else { return None };
    Some(KeptNote {
        operation: id,
        kind: *kind,
        account: account.map(str::to_owned),
        dated: *dated,
        about: (*about).to_owned(),
        text: (*text).to_owned(),
    })
}

/// The snapshot that a change records, as operation `id`.
pub fn snapshot_of(change: &Change<'_>, id: OperationId) -> Option<KeptSnapshot> {
    let Change::Snapshot { platform, account, as_of, text } = change else { return None };
    Some(KeptSnapshot {
        operation: id,
        platform: (*platform).to_owned(),
        account: (*account).to_owned(),
        as_of: *as_of,
        text: (*text).to_owned(),
    })
}
