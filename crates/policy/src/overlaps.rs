//! Which of the user's own rules stand beside another that answers the same event on the same day?

use crate::pack::{
    Clause, Meeting, PlacedPack, PolicyPack, Subject, both_answer, meeting, subject,
};
use jiff::civil::Date;
use outflow_fields::Lines;
use outflow_ledger::{Code, Diagnostic};
use rustc_hash::{FxHashMap, FxHashSet};

/// A pack with the name and the text of its file.
pub(crate) struct NamedPack<'f> {
    pub(crate) name: &'f str,
    pub(crate) text: &'f str,
    pub(crate) placed: PlacedPack,
}

/// Every own clause that another of its platform leaves no room, at its id; the packs are in the order of a book.
pub(crate) fn of_own(packs: &[NamedPack<'_>]) -> Vec<Diagnostic> {
    let of_one =
        |a: &NamedPack<'_>, b: &NamedPack<'_>| a.placed.pack.platform == b.placed.pack.platform;
    packs.chunk_by(of_one).flat_map(of_platform).collect()
}

fn of_platform(named: &[NamedPack<'_>]) -> Vec<Diagnostic> {
    let packs: Vec<&PolicyPack> = named.iter().map(|one| &one.placed.pack).collect();
    if !packs.iter().any(|pack| pack.is_own) {
        return Vec::new();
    }
    let faults = faults(&packs);
    let of_pack = |a: &Fault<'_>, b: &Fault<'_>| a.at.0 == b.at.0;
    let placed = faults.chunk_by(of_pack).flat_map(|faults| {
        let file = &named[faults[0].at.0];
        let lines = Lines::of(file.text);
        let place = move |fault: &Fault<'_>| {
            let span = file.placed.ids[fault.at.1].clone();
            let problem = Diagnostic::new(Code::PackContradiction, &fault.message);
            lines.placed(span, "id", problem.hinting(fault.hint)).in_source(file.name)
        };
        faults.iter().map(place).collect::<Vec<Diagnostic>>()
    });
    placed.collect()
}

/// Which clause of which pack cannot stand beside which other, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Fault<'p> {
    at: Place,
    other: &'p str,
    /// It contradicts none, but is never asked.
    is_behind: bool,
    message: String,
    hint: &'static str,
}

/// Which pack, and which of its clauses.
type Place = (usize, usize);

fn faults<'p>(packs: &[&'p PolicyPack]) -> Vec<Fault<'p>> {
    // What the program's own rules leave beside each other is no mistake of who replaces one of them.
    let shipped = periods(packs, false);
    let shipped: FxHashSet<_> = pairs(&shipped).iter().map(Pair::ids).collect();
    let all = periods(packs, true);
    let pairs = pairs(&all);
    let by_user = pairs.iter().filter(|pair| !shipped.contains(&pair.ids()));
    let mut faults: Vec<Fault<'_>> = by_user.filter_map(Pair::fault).collect();
    faults.sort_unstable();
    // Of several days on which they meet one is told.
    faults.dedup_by_key(|fault| (fault.at, fault.other));
    faults
}

/// The pairs of the program's clauses that contradict each other on some day.
#[cfg(test)]
pub(crate) fn of_shipped(packs: &[&PolicyPack]) -> Vec<String> {
    let periods = periods(packs, false);
    let mut found: Vec<String> = pairs(&periods)
        .iter()
        .filter(|pair| pair.meeting == Meeting::Contradiction)
        .map(|pair| format!("{} and {}", pair.ids().0, pair.ids().1))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A clause and the days on which it is the one of its id.
#[derive(Clone, Copy)]
struct Period<'p> {
    clause: &'p Clause,
    at: Place,
    first: Date,
    last: Date,
}

/// Every clause with its days, by id in the order of the packs; the user's own ones, if they count, take the program's place.
fn periods<'p>(packs: &[&'p PolicyPack], with_own: bool) -> Vec<Period<'p>> {
    let mut ids: FxHashMap<&str, usize> = FxHashMap::default();
    let mut versions: Vec<[Vec<Period<'p>>; 2]> = Vec::new();
    for (index, pack) in packs.iter().enumerate().filter(|(_, pack)| with_own || !pack.is_own) {
        for (number, clause) in pack.clauses.iter().enumerate() {
            let known = *ids.entry(&clause.citation.id).or_insert(versions.len());
            if known == versions.len() {
                versions.push([Vec::new(), Vec::new()]);
            }
            let (first, last) = (pack.effective, clause.until.unwrap_or(Date::MAX));
            let period = Period { clause, at: (index, number), first, last };
            versions[known][usize::from(pack.is_own)].push(period);
        }
    }
    let in_force = versions.into_iter().flat_map(|[shipped, own]| {
        let own = until_the_next(own);
        let mut found = until_the_next(shipped);
        for over in &own {
            found = found.into_iter().flat_map(|one| one.without(over)).flatten().collect();
        }
        found.extend(own);
        found
    });
    in_force.collect()
}

/// The versions of one clause, oldest first: each ends where the next begins.
fn until_the_next(mut versions: Vec<Period<'_>>) -> Vec<Period<'_>> {
    for index in 1..versions.len() {
        let end = versions[index].first.yesterday().unwrap_or(Date::MIN);
        versions[index - 1].last = versions[index - 1].last.min(end);
    }
    versions.retain(|one| one.first <= one.last);
    versions
}

impl Period<'_> {
    fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Its days before and after those of another.
    fn without(self, other: &Self) -> [Option<Self>; 2] {
        if !self.meets(other) {
            return [Some(self), None];
        }
        let before = other.first.yesterday().ok().map(|last| Period { last, ..self });
        let after = other.last.tomorrow().ok().map(|first| Period { first, ..self });
        [before, after].map(|one| one.filter(|one| one.first <= one.last))
    }
}

/// Two clauses that speak of one event on one day.
struct Pair<'a, 'p> {
    first: &'a Period<'p>,
    second: &'a Period<'p>,
    meeting: Meeting,
}

fn pairs<'a, 'p>(periods: &'a [Period<'p>]) -> Vec<Pair<'a, 'p>> {
    let mut by_subject: FxHashMap<Subject<'_>, Vec<&'a Period<'p>>> = FxHashMap::default();
    let mut found = Vec::new();
    for second in periods {
        let Some(subject) = subject(second.clause) else { continue };
        let earlier = by_subject.entry(subject).or_default();
        found.extend(earlier.iter().filter(|first| first.meets(second)).filter_map(|first| {
            let meeting = meeting(first.clause, second.clause)?;
            let is_other = first.clause.citation.id != second.clause.citation.id;
            is_other.then_some(Pair { first, second, meeting })
        }));
        earlier.push(second);
    }
    found
}

impl<'p> Pair<'_, 'p> {
    fn ids(&self) -> (&'p str, &'p str, Meeting) {
        (&self.first.clause.citation.id, &self.second.clause.citation.id, self.meeting)
    }

    /// What the user has to mend: a contradiction, or an own rule that is never asked because the program's goes before it.
    fn fault(&self) -> Option<Fault<'p>> {
        let (first, second) = (self.first, self.second);
        let (message, culprit, other) = match self.meeting {
            Meeting::Contradiction => {
                // Only what the user can mend is worth telling; the later of two has the place.
                let is_first = first.is_own() && (!second.is_own() || second.at < first.at);
                let message = both_answer(first.clause, second.clause);
                match is_first {
                    true => (message, first, second),
                    false => (message, second, first),
                }
            }
            Meeting::FirstGoesBefore => (goes_before(first, second), second, first),
            Meeting::SecondGoesBefore => (goes_before(second, first), first, second),
        };
        let is_behind = self.meeting != Meeting::Contradiction;
        let hint = match other.is_own() {
            true => "Keep one of them, or end the earlier with a last day: until.",
            false => "To replace the program's rule, give your clause the same id.",
        };
        let is_fault = culprit.is_own() && !(is_behind && other.is_own());
        let other = other.clause.citation.id.as_str();
        is_fault.then_some(Fault { at: culprit.at, other, is_behind, message, hint })
    }
}

impl Period<'_> {
    fn is_own(&self) -> bool {
        self.clause.citation.is_own
    }
}

fn goes_before(particular: &Period<'_>, general: &Period<'_>) -> String {
    let (particular, general) = (&particular.clause.citation.id, &general.clause.citation.id);
    format!("{general} is about the same charge as {particular}, which goes before it")
}
