//! How are the contracts of several accounts shown: all of them, and what the platform does itself only once?

use super::SCHEMA;
use crate::listing::{Cell, Listing, Section};
use crate::together::{OfAccount, together};

/// One listing of all.
pub fn of_several(parts: Vec<OfAccount<Listing>>) -> Listing {
    let mut listing = together(SCHEMA, parts);
    listing.sections.iter_mut().filter(|one| one.key == "means").for_each(said_once);
    listing
}

/// A row that every account has stands once, with the names of all, where the first of them has it.
fn said_once(section: &mut Section) {
    let mut names: Vec<String> = Vec::new();
    let mut rows: Vec<(Vec<String>, Vec<Cell>)> = Vec::new();
    for mut row in std::mem::take(&mut section.rows) {
        let said = row.split_off(1.min(row.len()));
        let Some(Cell::Text(name)) = row.pop() else { continue };
        if !names.contains(&name) {
            names.push(name.clone());
        }
        match rows.iter_mut().find(|(by, known)| *known == said && !by.contains(&name)) {
            Some((by, _)) => by.push(name),
            None => rows.push((vec![name], said)),
        }
    }
    let named = |name: String, said: &[Cell]| {
        std::iter::once(Cell::Text(name)).chain(said.iter().cloned()).collect::<Vec<Cell>>()
    };
    for (by, said) in rows {
        match by.len() == names.len() {
            true => section.rows.push(named(by.join(", "), &said)),
            false => section.rows.extend(by.into_iter().map(|name| named(name, &said))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_account_has_stands_once_and_nothing_is_lost() {
        let row = |name: &str, said: &str| vec![Cell::text(name), Cell::text(said)];
        let mut section = Section::new("means", &[("account", "Account"), ("means", "Means")]);
        section.rows = vec![
            row("a", "same"),
            row("a", "own"),
            row("a", "two"),
            row("b", "same"),
            row("b", "two"),
            row("c", "same"),
            row("c", "same"),
        ];
        said_once(&mut section);
        let expected = [
            row("a, b, c", "same"),
            row("a", "own"),
            row("a", "two"),
            row("b", "two"),
            row("c", "same"),
        ];
        assert_eq!(section.rows, expected);
    }
}
