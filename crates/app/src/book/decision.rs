//! How is a decision of the user written down, and what does it say about the statements that are read?

use outflow_ledger::statement::SourceId;
use outflow_ledger::{Code, Diagnostic, Exclusion, Journal, LineRef};
use outflow_store::cache::Basis;
use outflow_store::{KeptStatement, OperationId, StatementId};

/// The word that begins a decision about lines that do not count.
const EXCLUDE: &str = "exclude";

/// A line of a file of the book, by the number of the statement and the line in the file.
pub type Place = (StatementId, u32);

/// Lines that do not count, each by all its copies: `exclude 3:17,5:2 4:1`.
pub fn written(lines: &[Vec<Place>]) -> String {
    let line = |copies: &Vec<Place>| {
        let copies = copies.iter().map(|(statement, line)| format!("{}:{line}", statement.0));
        copies.collect::<Vec<String>>().join(",")
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    format!("{EXCLUDE} {}", lines.join(" "))
}

fn read(text: &str) -> Option<Vec<Vec<Place>>> {
    let lines = text.strip_prefix(EXCLUDE)?.strip_prefix(' ')?;
    let place = |copy: &str| {
        let (statement, line) = copy.split_once(':')?;
        Some((StatementId(statement.parse().ok()?), line.parse().ok()?))
    };
    lines.split(' ').map(|line| line.split(',').map(place).collect()).collect()
}

/// What the decisions of a basis exclude, as lines of its statements in their order. Copies in statements that
/// do not count are left out; a decision that cannot be read forbids an answer.
pub fn exclusions(basis: &Basis<'_>) -> Result<Vec<Exclusion>, Box<Diagnostic>> {
    let mut exclusions = Vec::new();
    for note in &basis.decisions {
        let Some(lines) = read(&note.about) else {
            let operation = note.operation;
            let message = format!(
                "the book holds a decision (operation {operation}) that this version cannot read"
            );
            return Err(Box::new(Diagnostic::new(Code::NewerBook, message)));
        };
        exclusions.extend(as_exclusions(note.operation, &lines, &basis.statements));
    }
    Ok(exclusions)
}

/// Decisions that exclude fewer lines than they name, in words: their files do not count any more.
pub fn idle(basis: &Basis<'_>, journal: &Journal) -> Vec<String> {
    let said = basis.decisions.iter().filter_map(|note| {
        let named = read(&note.about)?.len();
        let held = journal.excluded.iter().filter(|one| one.decision == note.operation.0).count();
        let lines = match named.checked_sub(held)? {
            0 => return None,
            1 => "1 line".to_owned(),
            count => format!("{count} lines"),
        };
        Some(format!(
            "decision {} excludes {lines} no longer: no file that showed them then counts",
            note.operation
        ))
    });
    said.collect()
}

/// The same lines among these statements.
pub fn as_exclusions(
    decision: OperationId,
    lines: &[Vec<Place>],
    statements: &[&KeptStatement],
) -> Vec<Exclusion> {
    let here = |(statement, line): &Place| {
        let place = statements.iter().position(|one| one.id == *statement)?;
        Some(LineRef { source: SourceId::new(u16::try_from(place).ok()?), line: *line })
    };
    let exclusion = |copies: &Vec<Place>| {
        let copies = copies.iter().filter_map(here).collect();
        Exclusion { decision: decision.0, copies }
    };
    lines.iter().map(exclusion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let place = |statement, line| (StatementId(statement), line);
        let lines = vec![vec![place(3, 17), place(5, 2)], vec![place(4, 1)]];
        assert_eq!(written(&lines), "exclude 3:17,5:2 4:1");
        assert_eq!(read(&written(&lines)), Some(lines));
        for unknown in [
            "",
            "exclude",
            "exclude ",
            "exclude 3",
            "exclude 3:x",
            "split 3:17",
            "exclude 3:1  4:1",
        ] {
            assert_eq!(read(unknown), None, "{unknown:?}");
        }
    }
}
