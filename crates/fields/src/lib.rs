//! What does a TOML file say at which key, and where does it stand: every problem is noted at its place, none ends the reading.

pub mod values;

use jiff::civil::Date;
use outflow_ledger::{Cents, Code, Diagnostic};
use rustc_hash::FxHashMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};
use values::Read;

/// What a kind of file is called, and which codes its problems have.
#[derive(Clone, Copy, Debug)]
pub struct FileKind {
    /// After "has no key …": `the snapshot`.
    pub name: &'static str,
    /// It is not TOML.
    pub syntax: Code,
    /// A key that does not exist.
    pub key: Code,
    /// A value that its key cannot have.
    pub value: Code,
}

/// A text and where its lines begin, so that a byte of it has a line and a column.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// The text that is read, the problems found and where every key stands.
pub struct Reader<'t> {
    lines: Lines<'t>,
    kind: FileKind,
    /// What was wrong so far, each at its place.
    pub problems: Vec<Diagnostic>,
    /// Where the values stand.
    pub places: Places,
}

/// One table, and the keys of it that were asked for.
pub struct Keys<'a, 'i> {
    /// `pending_item[0].`, empty for the root.
    path: String,
    table: &'a DeTable<'i>,
    asked: Vec<&'static str>,
}

/// Reads a whole file with `read`; where it is no TOML, there is nothing but problems.
///
/// The problems are sorted by their place; the caller names the file.
pub fn read_file<T>(
    text: &str,
    kind: FileKind,
    read: impl FnOnce(&mut Reader<'_>, &mut Keys<'_, '_>) -> T,
) -> (Option<T>, Vec<Diagnostic>) {
    let lines = Lines::of(text);
    let (root, errors) = DeTable::parse_recoverable(lines.text);
    let mut reader = Reader { lines, kind, problems: Vec::new(), places: Places::default() };
    let mut found = None;
    if errors.is_empty() {
        let mut keys = Keys::of(String::new(), root.get_ref());
        found = Some(read(&mut reader, &mut keys));
        keys.refuse_others(&mut reader);
    }
    let mut problems = reader.problems;
    let lines = &reader.lines;
    problems.extend(errors.iter().map(|error| syntax_problem(lines, kind.syntax, error)));
    problems.sort_by_key(|problem| (problem.line, problem.column));
    (found, problems)
}

fn syntax_problem(lines: &Lines<'_>, code: Code, error: &Error) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<&str>>().join("; ");
    let problem = match message.split_once(", expected ") {
        // The reader's word for one kind of quotes.
        Some((message, "literal string")) => {
            Diagnostic::new(code, message).expecting("text in quotes, or a date or number")
        }
        Some((message, expected)) => Diagnostic::new(code, message).expecting(expected),
        None => Diagnostic::new(code, message),
    };
    match error.span() {
        Some(span) => lines.at(span.start, problem),
        None => problem,
    }
}

impl Reader<'_> {
    /// Notes a problem at a span of the text.
    pub fn problem(&mut self, span: Range<usize>, key: &str, problem: Diagnostic) {
        let problem = self.lines.placed(span, key, problem);
        self.problems.push(problem);
    }

    /// Notes a problem at the value that was read under this path.
    pub fn problem_at(&mut self, path: &str, problem: Diagnostic) {
        let key = path.rsplit('.').next().unwrap_or_default().to_owned();
        let span = self.places.of(path).unwrap_or(0..0);
        self.problem(span, &key, problem);
    }
}

impl<'t> Lines<'t> {
    /// Of a file's text; a byte order mark is no part of its first line.
    pub fn of(text: &'t str) -> Lines<'t> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let after = text.match_indices('\n').map(|(end, _)| end + 1);
        Lines { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// A problem at a key or value of the text.
    pub fn placed(&self, span: Range<usize>, key: &str, problem: Diagnostic) -> Diagnostic {
        let mut problem = self.at(span.start, problem);
        problem.field = Some(key.to_owned());
        let cell = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
        problem.cell = Some(shortened(cell));
        problem
    }

    /// Puts a problem at a byte of the text.
    fn at(&self, byte: usize, mut problem: Diagnostic) -> Diagnostic {
        let text = self.text;
        let is_boundary = |at: &usize| text.is_char_boundary(*at);
        let byte = (0..=byte.min(text.len())).rev().find(is_boundary).unwrap_or(0);
        let before = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts[before];
        let line = text[start..].lines().next().unwrap_or_default();
        let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        problem.line = Some(number(before));
        problem.column = Some(number(text[start..byte].chars().count()));
        problem.excerpt = Some(shortened(line));
        problem
    }
}

/// The known word that is most like this one, if one is.
pub fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let likeness = |known: &&str| strsim::jaro_winkler(&word, known);
    let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.filter(|best| likeness(best) > 0.75).copied()
}

impl<'a, 'i> Keys<'a, 'i> {
    fn of(path: String, table: &'a DeTable<'i>) -> Self {
        Keys { path, table, asked: Vec::new() }
    }

    /// Whether the key stands in the table, right or wrong.
    pub fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// The table's own path, as in `pending_item[0]`; empty for the root.
    pub fn path(&self) -> &str {
        self.path.trim_end_matches('.')
    }

    fn find(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.push(key);
        let found = self.table.iter().find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// The value of a key, read; a problem is noted and gives none.
    pub fn get<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl FnOnce(&DeValue<'_>) -> Read<T>,
    ) -> Option<T> {
        let value = self.find(key)?;
        reader.places.note(format!("{}{key}", self.path), value.span());
        match read(value.get_ref()) {
            Ok(found) => Some(found),
            Err(wrong) => {
                let problem = Diagnostic::new(reader.kind.value, wrong.message);
                reader.problem(value.span(), key, problem.expecting(wrong.expected));
                None
            }
        }
    }

    /// A list that is not empty, each entry read alike; every wrong entry is noted at its own place.
    pub fn list<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&DeValue<'_>) -> Read<T>,
    ) -> Option<Vec<T>> {
        let value = self.find(key)?;
        reader.places.note(format!("{}{key}", self.path), value.span());
        let mut refuse = |span: Range<usize>, wrong: values::Wrong| {
            let problem = Diagnostic::new(reader.kind.value, wrong.message);
            reader.problem(span, key, problem.expecting(wrong.expected));
        };
        let entries = match values::entries(value.get_ref()) {
            Ok(entries) => entries,
            Err(wrong) => {
                refuse(value.span(), wrong);
                return None;
            }
        };
        let mut found = Vec::with_capacity(entries.len());
        for entry in entries {
            match read(entry.get_ref()) {
                Ok(read) => found.push(read),
                Err(wrong) => refuse(entry.span(), wrong),
            }
        }
        (found.len() == entries.len()).then_some(found)
    }

    /// An amount.
    pub fn money(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Cents> {
        self.get(reader, key, values::money)
    }

    /// A day.
    pub fn date(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Date> {
        self.get(reader, key, values::date)
    }

    /// One of a few words.
    pub fn word<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        self.get(reader, key, |value| values::word(value, words))
    }

    /// The tables of `[[key]]` that could be read; none where the key is absent.
    pub fn tables<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let found = self.each_table(reader, key, read)?;
        Some(found.into_iter().flatten().collect())
    }

    /// The tables of `[[key]]`; none where the key is absent or one of them could not be read.
    pub fn all_tables<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.each_table(reader, key, read)?.into_iter().collect()
    }

    fn each_table<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<Vec<Option<T>>> {
        let value = self.find(key)?;
        reader.places.note(format!("{}{key}", self.path), value.span());
        let Some(entries) = value.get_ref().as_array() else {
            let message =
                format!("there can be several of {key}, so it needs two brackets: [[{key}]]");
            let problem = Diagnostic::new(reader.kind.value, message);
            reader.problem(value.span(), key, problem.expecting(format!("[[{key}]]")));
            return None;
        };
        let found = entries.iter().enumerate().map(|(index, entry)| {
            let path = format!("{}{key}[{index}]", self.path);
            one_table(reader, key, path, entry, &read)
        });
        Some(found.collect())
    }

    /// The table `[key]`.
    pub fn table<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.find(key)?;
        let path = format!("{}{key}", self.path);
        one_table(reader, key, path, value, &read)
    }

    /// Notes every key that was never asked for.
    fn refuse_others(&self, reader: &mut Reader<'_>) {
        for (name, _) in self.table.iter() {
            let key: &str = name.get_ref();
            if self.asked.contains(&key) {
                continue;
            }
            let own = self.path().rsplit('.').next().and_then(|own| own.split('[').next());
            let place = match own {
                Some("") | None => reader.kind.name.to_owned(),
                Some(table) => table.to_owned(),
            };
            let message = match nearest(key, &self.asked) {
                Some(near) => format!("{place} has no key {key}; did you mean {near}?"),
                None => format!("{place} has no key {key}"),
            };
            let problem = Diagnostic::new(reader.kind.key, message);
            let expected = format!("one of {}", self.asked.join(", "));
            reader.problem(name.span(), key, problem.expecting(expected));
        }
    }
}

fn one_table<T>(
    reader: &mut Reader<'_>,
    key: &'static str,
    path: String,
    value: &Spanned<DeValue<'_>>,
    read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
) -> Option<T> {
    let Some(table) = value.get_ref().as_table() else {
        let message = format!("{key} is a table of its own");
        let problem = Diagnostic::new(reader.kind.value, message);
        reader.problem(value.span(), key, problem.expecting(format!("[{key}] on its own line")));
        return None;
    };
    reader.places.note(path.clone(), value.span());
    let mut keys = Keys::of(format!("{path}."), table);
    let found = read(reader, &mut keys);
    keys.refuse_others(reader);
    found
}

/// Notes the keys without which a table says nothing; one that is there but wrong has been noted already.
pub fn need(reader: &mut Reader<'_>, keys: &Keys<'_, '_>, table: &str, needed: &[&str]) {
    let missing: Vec<&str> = needed.iter().copied().filter(|key| !keys.has(key)).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("{table} says nothing without {}", missing.join(" and "));
    let span = reader.places.of(keys.path()).unwrap_or(0..0);
    let problem = Diagnostic::new(reader.kind.value, message);
    reader.problem(span, table, problem);
}

/// Where every key of the text has its value.
#[derive(Default)]
pub struct Places(FxHashMap<String, Range<usize>>);

impl Places {
    fn note(&mut self, path: String, span: Range<usize>) {
        self.0.insert(path, span);
    }

    /// The place of a key's value, by its path.
    pub fn of(&self, path: &str) -> Option<Range<usize>> {
        self.0.get(path).cloned()
    }
}

/// The most characters of a line or cell that are shown.
const SHOWN: usize = 600;

/// At most so much of a text as is shown.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
