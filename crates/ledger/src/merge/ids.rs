//! Of the lines that share a Ref ID, which one counts: what the latest export says, in its words.

use super::{Files, Overlap, Pair, may_be_one, meaning, said};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::journal::about;
use crate::source::Source;
use crate::statement::{LineRef, SourceId, StatementLine};
use crate::texts::{TextId, Texts};
use rustc_hash::FxHashMap;

/// What Ref IDs tell.
#[derive(Default)]
pub(super) struct ByIds {
    /// Lines that do not count, each with the line of the same Ref ID that does.
    pub pairs: Vec<Pair>,
    /// Lines that stand twice in one file.
    pub warnings: Vec<Diagnostic>,
}

/// Keeps one line of each Ref ID: what the latest export says, in the latest words for it; of several that say
/// just that, the first. The balance after it may be stated by another one that says so.
pub(super) fn by_ids(
    lines: &[StatementLine],
    files: &Files,
    sources: &[Source],
    texts: &Texts,
) -> Result<ByIds, Vec<Diagnostic>> {
    let with_ids = || lines.iter().filter_map(|line| line.id);
    let mut found = ByIds::default();
    if with_ids().is_sorted_by(|a, b| a < b) {
        return Ok(found);
    }
    let mut by_id: Vec<u32> =
        (0..lines.len() as u32).filter(|line| lines[*line as usize].id.is_some()).collect();
    by_id.sort_by_key(|line| (lines[*line as usize].id, lines[*line as usize].at));
    let (mut conflicts, mut repeats) = (Vec::new(), FxHashMap::default());
    let groups = by_id.chunk_by(|a, b| lines[*a as usize].id == lines[*b as usize].id);
    let one = OneId { lines, files, sources };
    for group in groups.filter(|group| group.len() > 1) {
        let Some(kept) = one.kept(group) else { continue };
        for index in group.iter().copied().filter(|index| *index != kept.index) {
            let (line, other) = (one.line(kept.index), one.line(index));
            if !same_content(one.line(kept.says), other) {
                if one.recorded(index) == kept.latest {
                    conflicts.push(two_contents(one.line(kept.says), other, sources, texts));
                }
                found.pairs.push(Pair { line: index, by: kept.index, how: Overlap::Corrected });
            } else if kept.retold.contains(&index) {
                found.pairs.push(Pair { line: index, by: kept.index, how: Overlap::Retold });
            } else {
                if other.at.source == line.at.source {
                    repeats.entry(other.at.source).or_insert((0, other)).0 += 1;
                }
                found.pairs.push(Pair { line: index, by: kept.index, how: Overlap::Same });
            }
        }
    }
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    found.warnings = warnings(repeats, sources);
    Ok(found)
}

/// The line of a Ref ID that counts.
struct Kept {
    index: u32,
    /// The line that says what counts: the latest, or the latest that states a balance and says the same.
    says: u32,
    /// Lines that say the same in older words.
    retold: Vec<u32>,
    /// When the latest export was recorded.
    latest: u32,
}

/// What is asked of the lines of one Ref ID.
struct OneId<'a> {
    lines: &'a [StatementLine],
    files: &'a Files,
    sources: &'a [Source],
}

impl OneId<'_> {
    fn line(&self, index: u32) -> &StatementLine {
        &self.lines[index as usize]
    }

    fn recorded(&self, index: u32) -> u32 {
        self.files[self.line(index).at.source.index()].recorded
    }

    fn states_balance(&self, index: u32) -> bool {
        self.line(index).balance_after.get().is_some()
    }

    fn words(&self, index: u32) -> Words {
        let line = self.line(index);
        Words { said: said(&self.sources[line.at.source.index()], line), client: line.client }
    }

    fn kept(&self, group: &[u32]) -> Option<Kept> {
        let latest = group.iter().map(|index| self.recorded(*index)).max()?;
        let of_latest = group.iter().copied().filter(|index| self.recorded(*index) == latest);
        // One that states a balance says more than one that does not.
        let says = of_latest.min_by_key(|at| (!self.states_balance(*at), self.line(*at).at))?;
        let agrees = |index: &u32| same_content(self.line(says), self.line(*index));
        let newest = |index: &u32| (self.recorded(*index), std::cmp::Reverse(self.line(*index).at));
        // Where the latest states no balance, the latest one that does and says the same otherwise completes it.
        let stated = group.iter().copied().filter(|index| self.states_balance(*index));
        let says = stated.filter(agrees).max_by_key(newest).unwrap_or(says);
        let agrees = |index: &u32| same_content(self.line(says), self.line(*index));
        let same: Vec<u32> = group.iter().copied().filter(agrees).collect();
        let is_one_moment =
            same.windows(2).all(|pair| self.recorded(pair[0]) == self.recorded(pair[1]));
        if is_one_moment {
            return Some(Kept { index: *same.first()?, says, retold: Vec::new(), latest });
        }
        // Reading words is dear, so each is read once.
        let words: Vec<Words> = same.iter().map(|index| self.words(*index)).collect();
        // An export without descriptions says nothing else.
        let told = (0..same.len()).filter(|place| !words[*place].said.is_empty());
        let newest = |place: &usize| newest(&same[*place]);
        let told = told.max_by_key(newest).or_else(|| (0..same.len()).max_by_key(newest))?;
        let index = same[words.iter().position(|words_of| words_of.agree(&words[told]))?];
        let is_older = |place: &usize| {
            self.recorded(same[*place]) < self.recorded(same[told])
                && !words[*place].said.is_empty()
                && !words[*place].agree(&words[told])
        };
        let retold = (0..same.len()).filter(is_older).map(|place| same[place]).collect();
        Some(Kept { index, says, retold, latest })
    }
}

/// The words of a line.
struct Words {
    said: String,
    client: TextId,
}

impl Words {
    /// An export without a column of clients says nothing else about them.
    fn agree(&self, other: &Words) -> bool {
        self.said == other.said && may_be_one(self.client, other.client)
    }
}

/// Whether two lines with one Ref ID say the same; a balance counts only where both state one.
pub(super) fn same_content(a: &StatementLine, b: &StatementLine) -> bool {
    let balances = a.balance_after.get().zip(b.balance_after.get());
    a.dated == b.dated
        && a.amount == b.amount
        && meaning(a) == meaning(b)
        && balances.is_none_or(|(a, b)| a == b)
}

/// One warning for each file that tells lines twice, with how many and the first of them.
fn warnings(
    repeats: FxHashMap<SourceId, (u32, &StatementLine)>,
    sources: &[Source],
) -> Vec<Diagnostic> {
    let mut warnings: Vec<(LineRef, Diagnostic)> = repeats
        .into_values()
        .map(|(count, line)| {
            let message = match count {
                1 => "one line stands in the file twice; it counts once".to_owned(),
                _ => format!("{count} lines stand in the file more than once; each counts once"),
            };
            (line.at, about(line, sources, Diagnostic::new(Code::RepeatedLine, message)))
        })
        .collect();
    warnings.sort_by_key(|(at, _)| *at);
    warnings.into_iter().map(|(_, warning)| warning).collect()
}

fn two_contents(
    kept: &StatementLine,
    other: &StatementLine,
    sources: &[Source],
    texts: &Texts,
) -> Diagnostic {
    let id = kept.id.map(|id| id.text(texts)).unwrap_or_default();
    let balance = |line: &StatementLine| match line.balance_after.get() {
        Some(balance) => format!(", balance {balance}"),
        None => String::new(),
    };
    let message = format!(
        "Ref ID {id} is {} on {}{} here, but {} on {}{} in line {} of {}",
        other.amount,
        other.dated,
        balance(other),
        kept.amount,
        kept.dated,
        balance(kept),
        kept.at.line,
        sources[kept.at.source.index()].name
    );
    about(other, sources, Diagnostic::new(Code::TwoContents, message))
}
