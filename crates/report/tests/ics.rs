//! Do other programs read from the calendar file what the reminders say?

use icalendar::{Calendar, CalendarComponent, Component, Event};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use outflow_answers::Reminder;
use outflow_report::{reminders_ics, visible};
use proptest::prelude::*;

fn stamp() -> Timestamp {
    "2026-11-24T08:05:09Z".parse().expect("a time")
}

fn reminder(id: &str, on: Date, title: &str, text: &str) -> Reminder {
    Reminder { id: id.to_owned(), on, title: title.to_owned(), text: text.to_owned() }
}

/// The events that an independent reader finds.
fn read(file: &str) -> Vec<Event> {
    let calendar: Calendar = file.parse().expect("the file is a calendar");
    let event = |component: CalendarComponent| match component {
        CalendarComponent::Event(event) => event,
        other => panic!("not an event: {other:?}"),
    };
    calendar.components.into_iter().map(event).collect()
}

fn uids(reminders: &[Reminder], stamp: Timestamp) -> Vec<String> {
    let events = read(&reminders_ics(reminders, stamp));
    events.iter().filter_map(|event| event.get_uid().map(str::to_owned)).collect()
}

#[test]
fn the_whole_file() {
    let answer = reminder(
        "answer-escrow-refund",
        date(2026, 12, 31),
        "Answer the refund request of Saltmarsh Labs, or 450.00 goes back",
        "Silence counts as yes; C:\\path.\nSee the contract page.",
    );
    let expected = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Outflow//Reminders//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
UID:answer-escrow-refund@outflow.invalid
DTSTAMP:20261124T080509Z
LAST-MODIFIED:20261124T080509Z
SEQUENCE:217670709
DTSTART;VALUE=DATE:20261231
DTEND;VALUE=DATE:20270101
SUMMARY:Answer the refund request of Saltmarsh Labs\\, or 450.00 goes back
DESCRIPTION:Silence counts as yes\\; C:\\\\path.\\nSee the contract page.
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:PT9H
DESCRIPTION:Answer the refund request of Saltmarsh Labs\\, or 450.00 goes ba
 ck
END:VALARM
END:VEVENT
END:VCALENDAR
";
    assert_eq!(reminders_ics(&[answer], stamp()), expected.replace('\n', "\r\n"));
}

#[test]
fn a_later_file_moves_what_the_first_one_showed() {
    let first = [
        reminder("payout", date(2026, 12, 2), "Payout", ""),
        reminder("fee", date(2026, 12, 9), "Fee", ""),
    ];
    let mut second = first.clone();
    second[0].on = date(2026, 12, 16);
    second[0].title = "Payout, later than planned".to_owned();
    let later = "2026-11-24T08:05:10Z".parse().expect("a time");
    assert_eq!(uids(&first, stamp()), uids(&first, stamp()));
    assert_eq!(uids(&first, stamp()), uids(&second, later));
    let (old, new) = (read(&reminders_ics(&first, stamp())), read(&reminders_ics(&second, later)));
    assert!(new[0].get_sequence() > old[0].get_sequence());
    assert_eq!(new[0].property_value("DTSTART"), Some("20261216"));
    assert_eq!(new[0].property_value("LAST-MODIFIED"), Some("20261124T080510Z"));
}

#[test]
fn one_id_twice_loses_nothing() {
    let twice = [
        reminder("payout", date(2026, 12, 2), "one", ""),
        reminder("payout", date(2026, 12, 9), "two", ""),
        // What looks like the second one's name is another id.
        reminder("payout.2", date(2026, 12, 9), "three", ""),
    ];
    let expected =
        ["payout@outflow.invalid", "payout.2@outflow.invalid", "payout_2e2@outflow.invalid"];
    assert_eq!(uids(&twice, stamp()), expected);
}

#[test]
fn days_and_times_at_the_edges() {
    for (on, stamped, count) in [
        (Date::MAX, Timestamp::MAX, 1),
        (Date::MIN, Timestamp::MIN, 0),
        (date(0, 1, 1), Timestamp::UNIX_EPOCH, 1),
        (date(2028, 2, 29), stamp(), 1),
    ] {
        let file = reminders_ics(&[reminder("edge", on, "edge", "")], stamped);
        assert_eq!(read(&file).len(), count, "{on}");
        assert_eq!(file.contains("DTEND"), count == 1 && on != Date::MAX, "{on}");
    }
    assert_eq!(read(&reminders_ics(&[], stamp())).len(), 0);
}

/// Any text, with many of the characters that mean something in such a file.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-z]{1,40}",
        prop::sample::select(vec![
            ",",
            ";",
            ":",
            "\\",
            "\\n",
            "\n",
            "\r\n",
            "\"",
            "END:VEVENT",
            "\r\nEND:VCALENDAR\r\n",
            " ",
            "塩の沼研究所",
            "\u{1f9d1}",
            "e\u{301}",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

/// What a reader is shown of a text with several lines.
fn shown(text: &str) -> String {
    text.replace("\r\n", "\n").split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

proptest! {
    #[test]
    fn every_text_comes_back(id in text(), title in text(), words in text(), day in 0_i32..1_000) {
        let on = date(2026, 1, 1).saturating_add(jiff::Span::new().days(day));
        let given = [reminder(&id, on, &title, &words), reminder("other", on, "other", "")];
        let file = reminders_ics(&given, stamp());
        let events = read(&file);
        prop_assert_eq!(events.len(), 2, "{}", file);
        prop_assert_eq!(events[0].get_summary().unwrap_or_default(), visible(title.trim()));
        prop_assert_eq!(events[0].get_description().unwrap_or_default(), shown(&words));
        let day = on.strftime("%Y%m%d").to_string();
        prop_assert_eq!(events[0].property_value("DTSTART"), Some(day.as_str()));
        let uid = events[0].get_uid().unwrap_or_default().to_owned();
        prop_assert!(uid.is_ascii() && uid.ends_with("@outflow.invalid"));
    }

    #[test]
    fn lines_are_folded(title in text(), words in text()) {
        let file = reminders_ics(&[reminder("id", date(2026, 12, 2), &title, &words)], stamp());
        prop_assert!(file.ends_with("\r\n"));
        for line in file.trim_end_matches("\r\n").split("\r\n") {
            // A line of a `String` that is cut at its ends alone is whole UTF-8.
            prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
            // A line that goes on holds more than the space that says so.
            prop_assert!(!line.contains(['\r', '\n']) && line.len() > 1, "{line:?}");
        }
    }

    #[test]
    fn no_two_ids_share_a_uid(one in text(), other in text()) {
        let given = [reminder(&one, date(2026, 12, 2), "a", ""), reminder(&other, date(2026, 12, 2), "b", "")];
        let uids = uids(&given, stamp());
        prop_assert_ne!(&uids[0], &uids[1]);
    }
}
