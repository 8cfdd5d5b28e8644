//! How does a listing look to a program: the versioned envelope that the listing names?

use crate::json::{diagnostic, escape_hidden};
use outflow_answers::{Cell, For, Heading, Listing, Section};
use outflow_ledger::{Currency, Diagnostic};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The schema that every output is valid against, as text.
pub const LISTING_SCHEMA: &str = include_str!("../../../../schemas/listing-1.json");

/// The listing in its envelope, indented, ending with a line feed.
pub fn listing_json(listing: &Listing, diagnostics: &[Diagnostic]) -> String {
    envelope(listing.schema, Some(Whole(listing)), diagnostics)
}

/// The envelope of a question that has no answer: `data` is null.
pub fn listing_json_without_answer(schema: &str, diagnostics: &[Diagnostic]) -> String {
    envelope(schema, None, diagnostics)
}

#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'a str,
    data: Option<Whole<'a>>,
    #[serde(serialize_with = "all_diagnostics")]
    diagnostics: &'a [Diagnostic],
}

fn envelope(schema: &str, data: Option<Whole<'_>>, diagnostics: &[Diagnostic]) -> String {
    let envelope = Envelope { schema, data, diagnostics };
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

fn all_diagnostics<S: Serializer>(all: &[Diagnostic], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().map(diagnostic))
}

/// Written piece by piece, since a million rows are not held a second time.
struct Whole<'a>(&'a Listing);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let listing = self.0;
        let mut map = serializer.serialize_map(None)?;
        for fact in &listing.facts {
            map.serialize_entry(fact.key, &Value(&fact.value))?;
        }
        map.serialize_entry("currency", &listing.currency.as_ref().map(Currency::code))?;
        map.serialize_entry("headline", &listing.headline)?;
        for section in listing.data() {
            map.serialize_entry(section.key, &Rows(section))?;
            if let Some(total) = &section.total {
                let key = format!("{}_total", section.key);
                map.serialize_entry(&key, &Row(&section.columns, total))?;
            }
        }
        map.serialize_entry("notes", &listing.notes)?;
        map.end()
    }
}

struct Rows<'a>(&'a Section);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.rows.iter().map(|row| Row(&self.0.columns, row)))
    }
}

struct Row<'a>(&'a [Heading], &'a [Cell]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.0.iter().zip(self.1).filter(|(column, _)| column.is_for != For::People);
        serializer.collect_map(cells.map(|(column, cell)| (&*column.key, Value(cell))))
    }
}

struct Value<'a>(&'a Cell);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Empty => serializer.serialize_unit(),
            Cell::Text(text) => serializer.serialize_str(text),
            // Money is decimal text, never a float.
            Cell::Money(amount) => serializer.collect_str(amount),
            Cell::Day(day) => serializer.collect_str(day),
            Cell::Moment(moment) => serializer.collect_str(moment),
            Cell::Count(count) => serializer.serialize_u64(*count),
            Cell::Number(number) => serializer.serialize_i64(*number),
            Cell::Is(is) => serializer.serialize_bool(*is),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::samples::{HOSTILE, hostile, plain_sample};
    use outflow_ledger::Code;
    use serde_json::json;

    fn read(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn facts_sections_totals_and_notes_by_their_keys() {
        let problem = [Diagnostic::new(Code::NoBalanceColumn, "no balances")];
        let shown = listing_json(&plain_sample(), &problem);
        let expected = json!({
            "account": "anna",
            "opening_balance": "-5.00",
            "client": null,
            "read_at": "2026-11-23T18:36:59Z",
            "currency": "USD",
            "headline": "Two lines.",
            "lines": [
                { "date": "2024-06-07", "client": "Lagos Lab", "amount": "1234.56", "line": 2, "whole": true },
                { "date": "2024-06-08", "client": null, "amount": "-0.05", "line": 13, "whole": false },
            ],
            "lines_total": { "date": null, "client": null, "amount": "1234.51", "line": null, "whole": null },
            "corrected": [],
            "notes": ["The lines cover June."],
        });
        let value = read(&shown);
        assert_eq!(value["data"], expected);
        let keys: Vec<&String> = value["data"].as_object().unwrap().keys().collect();
        assert_eq!(keys, expected.as_object().unwrap().keys().collect::<Vec<_>>());
        assert_eq!(
            (&value["schema"], &value["diagnostics"][0]["code"]),
            (&json!("outflow/register/1"), &json!("W303"))
        );
    }

    #[test]
    fn hostile_words_come_back_as_they_were_and_never_act() {
        let shown = listing_json(&hostile(), &[]);
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{shown:?}");
        let value = read(&shown);
        for (row, text) in value["data"]["lines"].as_array().unwrap().iter().zip(HOSTILE) {
            assert_eq!(
                (&row["client"], &row["amount"]),
                (&json!(text), &json!("92233720368547758.07"))
            );
        }
    }

    #[test]
    fn what_is_for_people_alone_is_no_data() {
        let mut split = plain_sample();
        split.sections[0].columns[1].is_for = For::People;
        split.sections[0].columns[2].is_for = For::Programs;
        split.sections[1].is_for = For::People;
        let data = read(&listing_json(&split, &[]))["data"].clone();
        assert_eq!((&data["lines"][0]["client"], &data["corrected"]), (&json!(null), &json!(null)));
        assert_eq!(data["lines_total"]["amount"], "1234.51");
    }

    #[test]
    fn without_an_answer_there_are_no_data() {
        let value = read(&listing_json_without_answer("outflow/balance/1", &[]));
        let expected = json!({ "schema": "outflow/balance/1", "data": null, "diagnostics": [] });
        assert_eq!(value, expected);
    }
}
