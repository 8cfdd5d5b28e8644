//! Which lines does the user leave out, and why: a decision that answers follow until it is undone.

use crate::book::{AccountName, BookPlace, Seen, decision, put_together, statements};
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Code, Diagnostic, Journal, LineRef, StandIns, StatementLine, Texts};
use outflow_store::cache::Basis;
use outflow_store::{Change, Entry, KeptStatement, NoteKind, OperationId, SqliteStore, Store};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/exclude/1";

/// A reason holds at most so many letters, and a decision so many lines.
const LONGEST: usize = 2_000;
const MOST: usize = 1_000;

/// Lines to be excluded.
#[derive(Clone, Debug)]
pub struct NewExclusion {
    /// The account; may be left out where there is only one.
    pub account: Option<String>,
    /// Each by its Ref ID, or by `FILE:LINE` as a register shows it.
    pub lines: Vec<String>,
    /// Why they do not count.
    pub because: String,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// Records the decision, or tells what it would change.
pub fn record(
    place: &BookPlace,
    new: &NewExclusion,
    program: &str,
) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: outflow_store::StoreError| vec![error.told()];
    let because = new.because.trim();
    if because.is_empty() || because.chars().count() > LONGEST {
        return Err(vec![bad(format!("a reason has between 1 and {LONGEST} letters"))]);
    }
    if new.lines.len() > MOST {
        return Err(vec![bad(format!("one decision excludes at most {MOST} lines"))]);
    }
    let store = match new.dry_run {
        true => place.open(),
        false => place.open_to_write(),
    };
    let mut store = store.map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let account = seen.account(new.account.as_deref()).map_err(|problem| vec![*problem])?;
    let basis = seen.basis_of(&account.name);
    let (before, stand_ins) = merged(&store, &account, &basis)?;
    let chosen = chosen(&before, &stand_ins, &new.lines, &seen.account_flag(&account.name))?;
    let places: Vec<Vec<decision::Place>> =
        chosen.iter().map(|line| places(line.at, &stand_ins, &basis.statements)).collect();
    let count = match chosen.len() {
        1 => "1 line".to_owned(),
        count => format!("{count} lines"),
    };
    let mut listing = Listing::new(SCHEMA, "");
    listing.sections.push(lines_section(&before, &chosen));
    let closing = before.reconciled.closing;
    let (gaps, opening) = (before.reconciled.gaps.len(), before.reconciled.opening);
    let next = OperationId(seen.catalogue.head().map_or(0, |(id, _)| id.0) + 1);
    let exclusions = decision::as_exclusions(next, &places, &basis.statements);
    let after = before.excluding(&exclusions, &stand_ins)?;
    let columns = [("account", "Account"), ("before", "Balance before"), ("after", "after")];
    let mut section = Section::new("balances", &columns).titled("Balances");
    section.rows.push(vec![
        Cell::text(&account.name),
        Cell::Money(closing),
        Cell::Money(after.reconciled.closing),
    ]);
    listing.sections.push(section);
    let is_contradicted = after.contradicted_close().is_some();
    if after.reconciled.gaps.len() > gaps || after.reconciled.opening != opening || is_contradicted
    {
        listing.notes.push(
            "The balances that the platform states contradict this: they hold these lines, so answers will show their \
             amount as missing, as there before the first line, or as what the platform states behind the last."
                .to_owned(),
        );
    }
    if new.dry_run {
        listing.headline = format!("Would exclude {count} (dry run: nothing was written)");
        return Ok(listing);
    }
    let operation = store.record(&Entry {
        change: Change::Note {
            kind: NoteKind::Decision,
            account: Some(&account.name),
            dated: None,
            about: &decision::written(&places),
            text: because,
        },
        now: place.access.now,
        program,
        summary: &format!("excluded {count}: {because}"),
        head: seen.catalogue.head(),
    });
    let id = operation.map_err(told)?.id;
    listing.headline = format!(
        "Excluded {count}, as operation {id}; outflow undo {id} lets {} count again",
        if chosen.len() == 1 { "it" } else { "them" }
    );
    Ok(listing)
}

fn bad(message: String) -> Diagnostic {
    Diagnostic::new(Code::BadFlag, message)
}

/// The journal, and what was merged away in it.
fn merged(
    store: &SqliteStore,
    account: &AccountName,
    basis: &Basis<'_>,
) -> Result<(Journal, StandIns), Vec<Diagnostic>> {
    let platform = super::platform(&account.platform).map_err(|problem| vec![*problem])?;
    let mut texts = Texts::default();
    let statements =
        statements(store, &basis.statements, &mut texts).map_err(|problem| vec![*problem])?;
    let mut stand_ins = StandIns::default();
    let mut note = |covered: &outflow_ledger::Covered| stand_ins.note(covered);
    let journal = put_together(platform, statements, texts, basis, &mut note)?;
    Ok((journal, stand_ins))
}

/// The lines that are meant, each once; every name that fits none or several is a problem.
fn chosen(
    journal: &Journal,
    stand_ins: &StandIns,
    names: &[String],
    flag: &str,
) -> Result<Vec<StatementLine>, Vec<Diagnostic>> {
    let (mut chosen, mut problems) = (Vec::<StatementLine>::new(), Vec::new());
    for name in names {
        let name = name.trim();
        let meant = Meant::by(name, journal, stand_ins);
        let counting = journal.lines.iter().map(|line| (line, None));
        let out = journal.excluded.iter().map(|one| (&one.line, Some(one.decision)));
        let found: Vec<(&StatementLine, Option<u32>)> =
            counting.chain(out).filter(|(line, _)| meant.is(line, journal)).collect();
        match found.as_slice() {
            [(line, None)] if chosen.iter().all(|other| other.at != line.at) => chosen.push(**line),
            [(_, None)] => {}
            [(_, Some(decision))] => {
                let message =
                    format!("the line {name:?} is excluded already, by operation {decision}");
                problems.push(bad(message));
            }
            [] => {
                let problem = bad(format!("no line of the account is {name:?}"));
                let expected =
                    format!("a Ref ID, or FILE:LINE, as outflow register{flag} shows them");
                problems.push(problem.expecting(expected));
            }
            [(first, _), ..] => {
                let (count, file) = (found.len(), &journal.source_of(first).name);
                let message = format!(
                    "{count} lines are {name:?}: the book holds several files of the name {file}"
                );
                problems.push(bad(message).expecting("the Ref ID of the line"));
            }
        }
    }
    match problems.is_empty() {
        true => Ok(chosen),
        false => Err(problems),
    }
}

/// What a name means.
struct Meant<'a> {
    id: &'a str,
    /// The line that stands for a line of a file, in each file of that name.
    places: Vec<LineRef>,
}

impl Meant<'_> {
    fn by<'a>(name: &'a str, journal: &Journal, stand_ins: &StandIns) -> Meant<'a> {
        let place = name.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
        let places = place.into_iter().flat_map(|(file, line)| {
            let numbers = (0..).map(SourceId::new).zip(&journal.sources);
            let named = numbers.filter(move |(_, source)| source.name == file);
            named.map(move |(source, _)| stand_ins.of(LineRef { source, line }))
        });
        Meant { id: name, places: places.collect() }
    }

    fn is(&self, line: &StatementLine, journal: &Journal) -> bool {
        line.id.is_some_and(|id| id.text(&journal.texts) == self.id)
            || self.places.contains(&line.at)
    }
}

/// The line and every copy of it, by the numbers of their statements.
fn places(
    line: LineRef,
    stand_ins: &StandIns,
    statements: &[&KeptStatement],
) -> Vec<decision::Place> {
    let mut copies = vec![line];
    copies.extend(stand_ins.copies_of(line));
    copies.iter().map(|copy| (statements[copy.source.index()].id, copy.line)).collect()
}

fn lines_section(journal: &Journal, lines: &[StatementLine]) -> Section {
    let columns = [
        ("date", "Date"),
        ("amount", "Amount"),
        ("text", "Text"),
        ("file", "File"),
        ("line", "Line"),
        ("ref", "Ref ID"),
    ];
    let mut section = Section::new("excluded", &columns);
    for line in lines {
        section.rows.push(vec![
            Cell::Day(line.dated),
            Cell::Money(line.amount),
            Cell::Text(journal.source_of(line).description(line)),
            Cell::text(&journal.source_of(line).name),
            Cell::Count(u64::from(line.at.line)),
            Cell::of(line.id, |id| Cell::Text(id.text(&journal.texts))),
        ]);
    }
    section
}
