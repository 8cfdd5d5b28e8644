//! Which operations count: those that are known on a day and not undone by one that counts itself.

use crate::records::{Catalogue, Operation, OperationId, OperationKind};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The day (UTC) on which an operation was recorded.
pub fn recorded_on(operation: &Operation) -> Date {
    operation.recorded.to_zoned(TimeZone::UTC).date()
}

/// For every operation, by its place: the operation that undoes it, where one that counts does.
///
/// An undo counts unless a later undo that counts reverses it; so the newest decides first.
pub fn undone_by(operations: &[Operation]) -> Vec<Option<OperationId>> {
    let mut undone: Vec<Option<OperationId>> = vec![None; operations.len()];
    for (place, operation) in operations.iter().enumerate().rev() {
        if undone[place].is_some() {
            continue;
        }
        if let OperationKind::Undo(OperationId(target)) = operation.kind
            && let Some(slot) = (target as usize).checked_sub(1).and_then(|at| undone.get_mut(at))
        {
            *slot = slot.or(Some(operation.id));
        }
    }
    undone
}

impl Catalogue {
    /// What was known at the end of a day (UTC), as if nothing had been recorded since.
    pub fn known_on(mut self, day: Date) -> Catalogue {
        let known = self.operations.partition_point(|one| recorded_on(one) <= day);
        self.operations.truncate(known);
        let is_known = |id: OperationId| id.0 as usize <= known;
        self.statements.retain(|one| is_known(one.operation));
        self.snapshots.retain(|one| is_known(one.operation));
        self.notes.retain(|one| is_known(one.operation));
        self
    }

    /// Without what was undone; the operations themselves stay.
    pub fn in_effect(mut self) -> Catalogue {
        let undone = undone_by(&self.operations);
        let counts = |id: OperationId| undone.get(id.0 as usize - 1).is_some_and(Option::is_none);
        self.statements.retain(|one| counts(one.operation));
        self.snapshots.retain(|one| counts(one.operation));
        self.notes.retain(|one| counts(one.operation));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn an_undo_of_an_undo_restores() {
        // Each case: what every operation undoes (0: nothing), and by whom each is undone (0: by none).
        for (undoes, expected) in [
            (&[0, 0][..], &[0, 0][..]),
            (&[0, 0, 1], &[3, 0, 0]),
            (&[0, 0, 1, 3], &[0, 0, 4, 0]),
            (&[0, 1, 2, 3], &[2, 0, 4, 0]),
            (&[0, 1, 2, 1], &[4, 3, 0, 0]),
        ] {
            let operations: Vec<Operation> = undoes
                .iter()
                .enumerate()
                .map(|(place, undone)| Operation {
                    id: OperationId(place as u32 + 1),
                    recorded: Timestamp::UNIX_EPOCH,
                    kind: match undone {
                        0 => OperationKind::Import,
                        undone => OperationKind::Undo(OperationId(*undone)),
                    },
                    program: String::new(),
                    summary: String::new(),
                    content: [0; 32],
                    hash: [0; 32],
                })
                .collect();
            let found: Vec<u32> =
                undone_by(&operations).iter().map(|by| by.map_or(0, |by| by.0)).collect();
            assert_eq!(found, expected, "{undoes:?}");
        }
    }
}
