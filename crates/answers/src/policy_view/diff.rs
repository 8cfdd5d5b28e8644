//! What changed between two days: clauses that came, ended, or say something else, figure by figure.

use super::{ClauseView, Figure, Key, Keyed, PlatformName, Unit, in_force, not_before};
use jiff::civil::Date;
use outflow_policy::PolicyBook;

/// What changed on a platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlatformDiff {
    /// The platform.
    pub platform: PlatformName,
    /// In force on the later day only.
    pub added: Vec<ClauseView>,
    /// In force on the earlier day only.
    pub ended: Vec<ClauseView>,
    /// In force on both days, and saying something else.
    pub changed: Vec<ChangedClause>,
    /// How many clauses are in force on both days and say the same.
    pub unchanged: usize,
    /// The first day of which any rule is known, where one of the days lies before it: nothing is compared.
    pub not_before: Option<Date>,
}

/// A clause that says something else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangedClause {
    /// On the earlier day.
    pub before: ClauseView,
    /// On the later day.
    pub after: ClauseView,
    /// What differs; never empty.
    pub changes: Vec<Change>,
}

/// What a change is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// One of the figures.
    Figure,
    /// What decides whether the rule holds.
    KeyedOn,
    /// The kind of rule.
    Kind,
    /// The title.
    Title,
    /// How far it can be relied on.
    Standing,
    /// Where it comes from.
    Source,
}

impl About {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            About::Figure => "figure",
            About::KeyedOn => "keyed_on",
            About::Kind => "kind",
            About::Title => "title",
            About::Standing => "standing",
            About::Source => "source",
        }
    }
}

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What it is about.
    pub about: About,
    /// Which figure, or which key.
    pub name: String,
    /// Before, where it was stated.
    pub before: Option<Figure>,
    /// After, where it still is.
    pub after: Option<Figure>,
}

/// What changed between two days on one platform.
pub fn diff(book: &PolicyBook, platform: &str, from: Date, to: Date) -> PlatformDiff {
    let name = book.name_of(platform).to_owned();
    let name = PlatformName { id: platform.to_owned(), name };
    let not_before = not_before(book, platform, from.min(to));
    if not_before.is_some() {
        let (added, ended, changed) = (Vec::new(), Vec::new(), Vec::new());
        return PlatformDiff { platform: name, added, ended, changed, unchanged: 0, not_before };
    }
    let before = in_force(book, platform, from);
    let after = in_force(book, platform, to);
    let find = |clauses: &[ClauseView], id: &str| {
        clauses.iter().find(|clause| clause.citation.id == id).cloned()
    };
    let only_in = |some: &[ClauseView], others: &[ClauseView]| -> Vec<ClauseView> {
        let missing = some.iter().filter(|clause| find(others, &clause.citation.id).is_none());
        missing.cloned().collect()
    };
    let mut changed = Vec::new();
    let mut unchanged = 0;
    for later in &after {
        let Some(earlier) = find(&before, &later.citation.id) else { continue };
        let changes = changes(&earlier, later);
        if changes.is_empty() {
            unchanged += 1;
        } else {
            changed.push(ChangedClause { before: earlier, after: later.clone(), changes });
        }
    }
    PlatformDiff {
        platform: name,
        added: only_in(&after, &before),
        ended: only_in(&before, &after),
        changed,
        unchanged,
        not_before: None,
    }
}

fn changes(before: &ClauseView, after: &ClauseView) -> Vec<Change> {
    let word = |key: &str, value: &str| Figure {
        key: key.to_owned(),
        value: value.to_owned(),
        unit: Unit::Word,
    };
    let mut all = of_figures(About::Figure, &before.figures, &after.figures);
    all.extend(of_figures(About::KeyedOn, &by_kind(&before.keyed_on), &by_kind(&after.keyed_on)));
    let (old, new) = (&before.citation, &after.citation);
    for (about, old, new) in [
        (About::Kind, before.kind, after.kind),
        (About::Title, old.title.as_str(), new.title.as_str()),
        (About::Standing, old.standing.id(), new.standing.id()),
        (About::Source, old.source.as_str(), new.source.as_str()),
    ] {
        let name = about.id();
        all.extend(of_figures(about, &[word(name, old)], &[word(name, new)]));
    }
    all
}

/// All keys of one kind as one text each.
fn by_kind(keys: &[Key]) -> Vec<Figure> {
    let mut found: Vec<(Keyed, Vec<&str>)> = Vec::new();
    for key in keys {
        match found.iter_mut().find(|(on, _)| *on == key.on) {
            Some((_, values)) => values.push(&key.value),
            None => found.push((key.on, vec![&key.value])),
        }
    }
    let figures = found.into_iter().map(|(on, values)| Figure {
        key: on.id().to_owned(),
        value: values.join("; "),
        unit: Unit::Word,
    });
    figures.collect()
}

/// Everything that differs: in the order of the later list, then what is no longer stated.
fn of_figures(about: About, before: &[Figure], after: &[Figure]) -> Vec<Change> {
    let find = |list: &[Figure], key: &str| list.iter().find(|figure| figure.key == key).cloned();
    let gone = before.iter().filter(|figure| find(after, &figure.key).is_none());
    let names = after.iter().chain(gone).map(|figure| figure.key.clone());
    let all = names.map(|name| Change {
        about,
        before: find(before, &name),
        after: find(after, &name),
        name,
    });
    all.filter(|change| change.before != change.after).collect()
}
