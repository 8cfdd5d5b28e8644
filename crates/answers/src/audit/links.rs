//! Which line is another line about: the earning of a fee, the charge of a tax, the payout of its cost?

use outflow_ledger::{Journal, LedgerCause, RowId, StatementLine};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;

/// Most lines that belong together stand so close together; only the others need the whole index.
const NEAR: u32 = 24;

/// Finds lines by what other lines say of them.
pub(super) struct Links<'j> {
    journal: &'j Journal,
    causes: &'j [LedgerCause],
    by_id: OnceCell<FxHashMap<RowId, u32>>,
    by_group: OnceCell<FxHashMap<RowId, Vec<u32>>>,
}

/// What a line says of the line that it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Base {
    /// This one: the line names it, or it is of its group.
    Line(u32),
    /// This one, as far as day, client and contract tell: the line does not name it.
    Beside(u32),
    /// A row that the statement does not hold.
    Absent(RowId),
    /// Nothing, and no line beside it is the only one that fits.
    Unsaid,
}

impl<'j> Links<'j> {
    pub(super) fn new(journal: &'j Journal, causes: &'j [LedgerCause]) -> Self {
        Links { journal, causes, by_id: OnceCell::new(), by_group: OnceCell::new() }
    }

    /// Whether a row that is absent was counted before every row of the file.
    pub(super) fn is_before_all(&self, id: RowId) -> bool {
        let ids = || self.journal.lines.iter().filter_map(|line| line.id);
        id.is_number() && ids().all(|other| other.is_number() && id < other)
    }

    /// The line that `line` is about, where its cause is one of those wanted.
    ///
    /// A named row proves it; then its group; then being the only such line of that day, client and contract.
    pub(super) fn base(&self, line: u32, wanted: impl Fn(LedgerCause) -> bool) -> Base {
        let own = self.line(line);
        let fits = |index: &u32| *index != line && wanted(self.causes[*index as usize]);
        let named = own.names.filter(|id| Some(*id) != own.id);
        if let Some(id) = named {
            match self.by_id(line, id) {
                Some(index) if fits(&index) => return Base::Line(index),
                // It names a row of the same deal, such as the earning instead of its fee.
                Some(index) => {
                    let group = self.line(index).group;
                    let found = group.and_then(|group| self.in_group(line, group, &fits));
                    return found
                        .or_else(|| self.about_same(index, line, &fits))
                        .map_or(Base::Unsaid, Base::Line);
                }
                None if own.group != Some(id) => {
                    let found = own.group.and_then(|group| self.in_group(line, group, &fits));
                    return found.map_or(Base::Absent(id), Base::Line);
                }
                None => {}
            }
        }
        if let Some(group) = own.group {
            return match self.in_group(line, group, &fits) {
                Some(index) => Base::Line(index),
                None if own.client.is_empty() => self.beside(line, &fits),
                None => Base::Absent(group),
            };
        }
        self.beside(line, &fits)
    }

    /// The payout of a withdrawal fee: the one that it names, else the one next to it, else the only one of the day.
    pub(super) fn payout_of(&self, fee: u32) -> Option<u32> {
        let own = self.line(fee);
        if own.names.is_none() && own.group.is_none() {
            let beside = [fee.checked_sub(1), Some(fee + 1)].into_iter().flatten();
            let mut beside = beside.filter(|index| {
                let other = self.journal.lines.get(*index as usize);
                other.is_some_and(|other| other.dated == own.dated)
                    && self.causes[*index as usize].is_payout()
            });
            if let (Some(payout), None) = (beside.next(), beside.next()) {
                return Some(payout);
            }
        }
        match self.base(fee, LedgerCause::is_payout) {
            Base::Line(payout) | Base::Beside(payout) => Some(payout),
            Base::Absent(_) | Base::Unsaid => None,
        }
    }

    fn line(&self, index: u32) -> &'j StatementLine {
        &self.journal.lines[index as usize]
    }

    /// The lines around a line, the nearest first: mostly the next one is the one.
    fn near(&self, line: u32) -> impl Iterator<Item = u32> + use<> {
        let count = self.journal.lines.len() as u32;
        (1..=NEAR).flat_map(move |distance| {
            let before = line.checked_sub(distance);
            let after = Some(line + distance).filter(|index| *index < count);
            before.into_iter().chain(after)
        })
    }

    fn by_id(&self, line: u32, id: RowId) -> Option<u32> {
        let near = self.near(line).find(|index| self.line(*index).id == Some(id));
        near.or_else(|| {
            let index = self.by_id.get_or_init(|| {
                let lines = self.journal.lines.iter().enumerate();
                lines.filter_map(|(index, line)| Some((line.id?, index as u32))).collect()
            });
            index.get(&id).copied()
        })
    }

    fn in_group(&self, line: u32, group: RowId, fits: &dyn Fn(&u32) -> bool) -> Option<u32> {
        let is_of_group = |index: &u32| self.line(*index).group == Some(group);
        let near = self.near(line);
        near.filter(is_of_group).find(|index| fits(index)).or_else(|| {
            let index = self.by_group.get_or_init(|| {
                let mut groups: FxHashMap<RowId, Vec<u32>> = FxHashMap::default();
                for (index, line) in self.journal.lines.iter().enumerate() {
                    if let Some(group) = line.group {
                        groups.entry(group).or_default().push(index as u32);
                    }
                }
                groups
            });
            index.get(&group)?.iter().copied().find(|index| fits(index))
        })
    }

    /// A line near by that names the same row.
    fn about_same(&self, named: u32, line: u32, fits: &dyn Fn(&u32) -> bool) -> Option<u32> {
        let id = self.line(named).id?;
        let near = self.near(line);
        let mut found = near.filter(|index| self.line(*index).names == Some(id) && fits(index));
        found.next().filter(|_| found.next().is_none())
    }

    /// The only line of that day, client and contract.
    fn beside(&self, line: u32, fits: &dyn Fn(&u32) -> bool) -> Base {
        let own = self.line(line);
        let same = |index: &u32| {
            let other = self.line(*index);
            other.client == own.client && other.contract == own.contract
        };
        let mut found = self.of_day(line).filter(|index| same(index) && fits(index));
        match (found.next(), found.next()) {
            (Some(index), None) => Base::Beside(index),
            _ => Base::Unsaid,
        }
    }

    /// The lines of the same day.
    pub(super) fn of_day(&self, line: u32) -> impl Iterator<Item = u32> + '_ {
        let dated = self.line(line).dated;
        let lines = &self.journal.lines;
        let earlier = lines[..line as usize].iter().rev().take_while(|one| one.dated == dated);
        let start = line as usize - earlier.count();
        let length = lines[start..].iter().take_while(|one| one.dated == dated).count();
        (start..start + length).map(|index| index as u32)
    }
}
