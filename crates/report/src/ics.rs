//! How do reminders get into a calendar: as an iCalendar file, by RFC 5545.

use crate::safe::visible;
use calcard::common::{CalendarScale, PartialDateTime};
use calcard::icalendar::{
    ICalendar, ICalendarAction, ICalendarComponent, ICalendarComponentType, ICalendarDuration,
    ICalendarMethod, ICalendarParameter, ICalendarProperty, ICalendarTransparency,
    ICalendarValueType,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use outflow_answers::Reminder;
use std::collections::HashMap;

/// From when on the numbers of versions are counted: with 31 bits of seconds they last until 2088.
const FIRST_VERSION: DateTime = jiff::civil::date(2020, 1, 1).at(0, 0, 0, 0);
/// On the day itself, in hours after midnight of wherever the user is.
const ALARM_HOUR: u32 = 9;

/// Reminders as whole days of a calendar, each with an alarm at nine o'clock; `stamp` is the time at which the file
/// is made, in UTC.
///
/// A reminder keeps its UID whatever its day or words, and a file that is made later counts as the later version, so a
/// calendar that reads a second file moves what it knows. Two reminders with one id are a mistake of the caller; both
/// are written, the later one with a number behind its UID, since a reminder that is shown twice does less harm than
/// one that is lost. A day before the year 0 cannot be written and is left out.
///
/// Control characters and marks that turn the direction of reading are shown as in every other output.
pub fn reminders_ics(reminders: &[Reminder], stamp: Timestamp) -> String {
    let mut calendar = ICalendar { components: vec![calendar_itself()] };
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for reminder in reminders {
        let Some(day) = day_of(reminder.on) else { continue };
        let times = seen.entry(&reminder.id).or_default();
        *times += 1;
        let mut event = event(reminder, *times, day, stamp);
        let next = |calendar: &ICalendar| {
            u32::try_from(calendar.components.len())
                .expect("memory holds fewer than 2^32 reminders")
        };
        event.component_ids.push(next(&calendar) + 1);
        let number = next(&calendar);
        calendar.components[0].component_ids.push(number);
        calendar.components.push(event);
        calendar.components.push(alarm(&one_line(&reminder.title)));
    }
    let mut text = String::new();
    calendar.write_to(&mut text).expect("writing to memory does not fail");
    text
}

fn calendar_itself() -> ICalendarComponent {
    let mut calendar = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    calendar.add_property(ICalendarProperty::Version, "2.0");
    calendar.add_property(ICalendarProperty::Prodid, "-//Outflow//Reminders//EN");
    calendar.add_property(ICalendarProperty::Calscale, CalendarScale::Gregorian);
    calendar.add_property(ICalendarProperty::Method, ICalendarMethod::Publish);
    calendar
}

fn event(
    reminder: &Reminder,
    times: usize,
    day: PartialDateTime,
    stamp: Timestamp,
) -> ICalendarComponent {
    let stamp = stamp.max(Timestamp::UNIX_EPOCH);
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_uid(&uid(&reminder.id, times));
    event.add_dtstamp(moment(stamp));
    event.add_property(ICalendarProperty::LastModified, moment(stamp));
    event.add_sequence(version(stamp));
    let whole_day = || [ICalendarParameter::value(ICalendarValueType::Date)];
    event.add_property_with_params(ICalendarProperty::Dtstart, whole_day(), day);
    // The end is the first day that no longer belongs to it; the last day of all days has none.
    if let Some(next) = reminder.on.tomorrow().ok().and_then(day_of) {
        event.add_property_with_params(ICalendarProperty::Dtend, whole_day(), next);
    }
    event.add_property(ICalendarProperty::Summary, one_line(&reminder.title));
    event.add_property(ICalendarProperty::Description, lines(&reminder.text));
    // Whoever is reminded of a payout is not busy on that day.
    event.add_property(ICalendarProperty::Transp, ICalendarTransparency::Transparent);
    event
}

fn alarm(title: &str) -> ICalendarComponent {
    let mut alarm = ICalendarComponent::new(ICalendarComponentType::VAlarm);
    alarm.add_property(ICalendarProperty::Action, ICalendarAction::Display);
    let after_midnight = ICalendarDuration { hours: ALARM_HOUR, ..ICalendarDuration::default() };
    alarm.add_property(ICalendarProperty::Trigger, after_midnight);
    alarm.add_property(ICalendarProperty::Description, title);
    alarm
}

/// The id in letters that no calendar changes, and never two ids as one.
fn uid(id: &str, times: usize) -> String {
    let mut uid = String::with_capacity(id.len() + 20);
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => uid.push(char::from(byte)),
            other => uid.push_str(&format!("_{other:02x}")),
        }
    }
    if times > 1 {
        uid.push_str(&format!(".{times}"));
    }
    uid + "@outflow.invalid"
}

/// The number of this version: the seconds since 2020, within the 31 bits that calendars read.
fn version(stamp: Timestamp) -> i64 {
    let first = TimeZone::UTC.to_timestamp(FIRST_VERSION).expect("2020 is a time in UTC");
    let seconds = stamp.as_second() - first.as_second();
    seconds.clamp(0, i64::from(i32::MAX))
}

fn day_of(date: Date) -> Option<PartialDateTime> {
    Some(PartialDateTime {
        year: Some(u16::try_from(date.year()).ok()?),
        month: Some(date.month().unsigned_abs()),
        day: Some(date.day().unsigned_abs()),
        ..PartialDateTime::default()
    })
}

/// A moment in UTC, to the second; not before 1970.
fn moment(stamp: Timestamp) -> PartialDateTime {
    let stamp = TimeZone::UTC.to_datetime(stamp);
    PartialDateTime {
        hour: Some(stamp.hour().unsigned_abs()),
        minute: Some(stamp.minute().unsigned_abs()),
        second: Some(stamp.second().unsigned_abs()),
        tz_hour: Some(0),
        tz_minute: Some(0),
        ..day_of(stamp.date()).expect("no year before 1970 comes here")
    }
}

fn one_line(text: &str) -> String {
    visible(text.trim())
}

/// Text whose lines stay lines.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}
