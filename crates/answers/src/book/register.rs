//! Which lines moved the balance in a period, oldest first, each with the balance after it?

use super::rows::{LINE_COLUMNS, LineWords, gap_row, line_row};
use super::walk::{Stretch, What, begun, held};
use super::{BookError, many, note_about_balances};
use crate::listing::{Cell, Listing, Section};
use crate::money_in_words;
use crate::period::Period;
use outflow_ledger::{Covered, Journal, LedgerCause, LineRef, Overlap};
use rustc_hash::FxHashMap;

/// Which lines are asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegisterRequest {
    /// The account's name, for the answer.
    pub account: String,
    /// The days.
    pub period: Period,
    /// Only lines of these causes; none means all.
    pub causes: Vec<LedgerCause>,
    /// Only lines whose client contains this, in either case.
    pub client: Option<String>,
    /// Only lines whose words contain this, in either case.
    pub text: Option<String>,
}

impl RegisterRequest {
    fn is_filtered(&self) -> bool {
        !self.causes.is_empty() || self.client.is_some() || self.text.is_some()
    }

    fn filters_in_words(&self) -> String {
        let causes: Vec<&str> = self.causes.iter().map(|cause| cause.id()).collect();
        let mut parts = Vec::new();
        parts.extend(Some(causes.join(" or ")).filter(|causes| !causes.is_empty()));
        parts.extend(self.client.iter().map(|client| format!("client contains {client}")));
        parts.extend(self.text.iter().map(|text| format!("text contains {text}")));
        parts.join("; ")
    }
}

/// The lines of the period. Without a filter the opening balance and the rows, among them what is missing
/// between the lines, end at the closing balance; that is checked before anything is shown.
pub fn register(journal: &Journal, request: &RegisterRequest) -> Result<Listing, BookError> {
    let stretch = Stretch::of(journal, request.period);
    stretch.prove()?;
    let (section, shown) = lines(&stretch, request)?;
    let is_filtered = request.is_filtered();
    let mut listing = begun("outflow/register/1", journal, &request.account, request.period)
        .fact("filter", "Only", filters(request))
        .fact("opening_balance", "Opening balance", Cell::Money(stretch.opening))
        .fact("closing_balance", "Closing balance", Cell::Money(stretch.closing))
        .fact("shown", "Lines shown", Cell::Count(shown.len() as u64))
        .fact("lines_of_period", "Lines of the period", Cell::Count(stretch.lines.len() as u64));
    listing.headline = headline(&stretch, request, &section, shown.len());
    listing.has_findings = !stretch.gaps.is_empty();
    if is_filtered && !stretch.gaps.is_empty() {
        let places = many(stretch.gaps.len(), "place", "places");
        listing.notes.push(format!(
            "{places} where lines are missing are not shown, because of the filter."
        ));
    }
    listing.notes.extend(note_about_balances(journal));
    listing.sections.push(section);
    let wanted = |covered: &Covered, by: Option<usize>| match (is_filtered, by) {
        (true, by) => by.is_some_and(|by| shown.binary_search(&by).is_ok()),
        (false, by) => {
            let counts = by.map(|by| journal.lines[by].dated);
            [Some(covered.line.dated), counts]
                .iter()
                .flatten()
                .any(|day| request.period.contains(*day))
        }
    };
    listing.sections.extend(corrected(journal, wanted));
    listing.sections.extend(excluded(journal, request.period));
    Ok(listing)
}

/// The rows, and the places of the lines among them.
fn lines(
    stretch: &Stretch<'_>,
    request: &RegisterRequest,
) -> Result<(Section, Vec<usize>), BookError> {
    let journal = stretch.journal;
    let mut section = Section::new("lines", &LINE_COLUMNS);
    let (mut sum, mut shown) = (0i128, Vec::new());
    let mut filter = Filter::new(journal, request);
    for step in stretch.steps() {
        match step.what {
            What::Missing(_) if request.is_filtered() => continue,
            What::Missing(gap) => {
                let balance = held(journal, Some(gap.line as usize), step.balance)?;
                section.rows.push(gap_row(journal, &gap, Cell::Money(balance)));
            }
            What::Line(line) => {
                let Some(text) = filter.passing(line) else { continue };
                let balance = held(journal, Some(line), step.balance)?;
                section.rows.push(line_row(journal, line, text, Cell::Money(balance)));
                shown.push(line);
            }
        }
        sum += step.amount.wide();
    }
    let sum = held(journal, shown.last().copied(), sum)?;
    let mut total = vec![const { Cell::Empty }; LINE_COLUMNS.len()];
    total[4] = Cell::Money(sum);
    section.total = Some(total);
    Ok((section, shown))
}

/// What a line must have to be shown.
struct Filter<'a> {
    journal: &'a Journal,
    causes: &'a [LedgerCause],
    client: Option<String>,
    text: Option<String>,
    words: LineWords<'a>,
}

impl<'a> Filter<'a> {
    fn new(journal: &'a Journal, request: &'a RegisterRequest) -> Filter<'a> {
        let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
        Filter {
            journal,
            causes: &request.causes,
            client: lower(&request.client),
            text: lower(&request.text),
            words: LineWords::new(journal),
        }
    }

    /// The words of the line, where it is wanted.
    fn passing(&mut self, index: usize) -> Option<String> {
        let line = &self.journal.lines[index];
        if !self.causes.is_empty() && !self.causes.contains(&self.journal.meanings.causes[index]) {
            return None;
        }
        let contains = |text: &str, part: &str| text.to_lowercase().contains(part);
        let client = self.journal.texts.text(line.client);
        if self.client.as_deref().is_some_and(|part| !contains(client, part)) {
            return None;
        }
        let words = self.words.of(line);
        let passes = self.text.as_deref().is_none_or(|part| contains(&words, part));
        passes.then_some(words)
    }
}

fn filters(request: &RegisterRequest) -> Cell {
    match request.is_filtered() {
        true => Cell::Text(request.filters_in_words()),
        false => Cell::Empty,
    }
}

fn headline(
    stretch: &Stretch<'_>,
    request: &RegisterRequest,
    section: &Section,
    shown: usize,
) -> String {
    let money = |amount| money_in_words(stretch.journal.currency, amount);
    let lines = many(stretch.lines.len(), "line", "lines");
    if request.is_filtered() {
        let together = match section.total.as_ref().map(|total| &total[4]) {
            Some(Cell::Money(sum)) => format!(", together {}", money(*sum)),
            _ => String::new(),
        };
        return format!("{}: {shown} of {lines} of the period{together}.", request.account);
    }
    let (opening, closing) = (money(stretch.opening), money(stretch.closing));
    let moved = match stretch.lines.is_empty() {
        true => format!("no lines in the period; the balance is {closing}"),
        false => {
            let leads = if stretch.lines.len() == 1 { "leads" } else { "lead" };
            format!("{lines} {leads} from {opening} to {closing}")
        }
    };
    let missing = match stretch.gaps.len() {
        0 => String::new(),
        gaps => format!("; lines are missing at {}", many(gaps, "place", "places")),
    };
    format!("{}: {moved}{missing}.", request.account)
}

/// Lines of the period that the user excluded, with the operation that says so.
fn excluded(journal: &Journal, period: Period) -> Option<Section> {
    let columns = [
        ("date", "Date"),
        ("amount", "Amount"),
        ("text", "Text"),
        ("file", "File"),
        ("line", "Line"),
        ("ref", "Ref ID"),
        ("decision", "Excluded by operation"),
    ];
    let mut section =
        Section::new("excluded", &columns).titled("Excluded by you; these lines do not count");
    let mut words = LineWords::new(journal);
    for one in journal.excluded.iter().filter(|one| period.contains(one.line.dated)) {
        section.rows.push(vec![
            Cell::Day(one.line.dated),
            Cell::Money(one.line.amount),
            Cell::Text(words.of(&one.line)),
            Cell::text(journal.source_of(&one.line).name.as_str()),
            Cell::Count(u64::from(one.line.at.line)),
            Cell::of(one.line.id, |id| Cell::Text(id.text(&journal.texts))),
            Cell::Count(u64::from(one.decision)),
        ]);
    }
    (!section.rows.is_empty()).then_some(section)
}

const CORRECTED_COLUMNS: [(&str, &str); 11] = [
    ("date", "Date"),
    ("amount", "Amount"),
    ("text", "Text"),
    ("file", "File"),
    ("line", "Line"),
    ("how", "How"),
    ("counts_date", "Counts: date"),
    ("counts_amount", "Amount"),
    ("counts_text", "Text"),
    ("counts_file", "File"),
    ("counts_line", "Line"),
];

/// Lines of earlier exports that a later one tells otherwise, each beside the line that counts, if one does.
fn corrected(
    journal: &Journal,
    wanted: impl Fn(&Covered, Option<usize>) -> bool,
) -> Option<Section> {
    let mut counting: FxHashMap<LineRef, Option<usize>> =
        journal.corrections.iter().map(|covered| (covered.by, None)).collect();
    if counting.is_empty() {
        return None;
    }
    for (index, line) in journal.lines.iter().enumerate() {
        counting.entry(line.at).and_modify(|place| *place = Some(index));
    }
    let mut section = Section::new("corrected", &CORRECTED_COLUMNS)
        .titled("Told otherwise by another export; the first line does not count");
    let mut words = LineWords::new(journal);
    for covered in &journal.corrections {
        let by = counting.get(&covered.by).copied().flatten();
        let is_excluded = journal.excluded.iter().any(|one| one.line.at == covered.by);
        if is_excluded || !wanted(covered, by) {
            continue;
        }
        let old = &covered.line;
        let new = by.map(|by| &journal.lines[by]);
        let how = if covered.how == Overlap::Corrected { "corrected" } else { "retold" };
        section.rows.push(vec![
            Cell::Day(old.dated),
            Cell::Money(old.amount),
            Cell::Text(words.of(old)),
            Cell::text(journal.source_of(old).name.as_str()),
            Cell::Count(u64::from(old.at.line)),
            Cell::text(how),
            Cell::of(new, |new| Cell::Day(new.dated)),
            Cell::of(new, |new| Cell::Money(new.amount)),
            Cell::of(new, |new| Cell::Text(words.of(new))),
            Cell::text(journal.sources[covered.by.source.index()].name.as_str()),
            Cell::Count(u64::from(covered.by.line)),
        ]);
    }
    (!section.rows.is_empty()).then_some(section)
}
