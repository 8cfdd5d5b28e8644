//! What did the user do on a platform: a login, a change of the profile or a proposal is recorded with its day.

use crate::book::{BookPlace, Seen};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::{Code, Diagnostic};
use outflow_store::{Change, Entry, KeptNote, NoteKind, Store, StoreError};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/did/1";

/// Something that shows a platform that its user is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Activity {
    /// Logged in.
    Login,
    /// Changed the profile.
    Profile,
    /// Sent a proposal.
    Proposal,
}

impl Activity {
    /// Every activity.
    pub const ALL: [Activity; 3] = [Activity::Login, Activity::Profile, Activity::Proposal];

    /// The name in a book and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Activity::Login => "login",
            Activity::Profile => "profile",
            Activity::Proposal => "proposal",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Activity::Login => "login",
            Activity::Profile => "change of the profile",
            Activity::Proposal => "proposal",
        }
    }
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// What.
    pub activity: Activity,
    /// The day; today without it.
    pub on: Option<Date>,
    /// The account; may be left out where the book holds one only.
    pub account: Option<String>,
}

/// Records it; the same of the same day is not recorded twice.
///
/// # Errors
/// A day to come, no such account, or what is wrong with the book.
pub fn record(place: &BookPlace, done: &Done, program: &str) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = place.open().map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let account = seen.account(done.account.as_deref());
    let clock = place.access.now.to_zoned(TimeZone::UTC).date();
    let on = done.on.unwrap_or(clock);
    // In some places of the world it is tomorrow already.
    let is_to_come = clock.tomorrow().is_ok_and(|tomorrow| on > tomorrow);
    let too_early = is_to_come.then(|| {
        let message = format!("--on: {on} is still to come");
        let problem = Diagnostic::new(Code::BadFlag, message);
        problem.expecting(format!("a day up to {clock}"))
    });
    let account = match (account, too_early) {
        (Ok(account), None) => account.name,
        (account, too_early) => {
            let of_account = account.err().map(|problem| *problem);
            return Err(of_account.into_iter().chain(too_early).collect());
        }
    };
    drop(store);
    let is_known = seen.catalogue.notes_of(NoteKind::Activity).any(|note| {
        note.account.as_deref() == Some(&account)
            && note.dated == Some(on)
            && note.about == done.activity.id()
    });
    let summary = format!("{} at {account} on {on}", done.activity.words());
    let headline = match is_known {
        true => format!("Nothing new: the {summary} is recorded already, and nothing was written"),
        false => {
            let operation = place.open_to_write().and_then(|mut store| {
                store.record(&Entry {
                    change: Change::Note {
                        kind: NoteKind::Activity,
                        account: Some(&account),
                        dated: Some(on),
                        about: done.activity.id(),
                        text: done.activity.words(),
                    },
                    now: place.access.now,
                    program,
                    summary: &summary,
                    head: seen.catalogue.head(),
                })
            });
            let operation = operation.map_err(told)?;
            format!("Recorded the {summary}, as operation {}", operation.id)
        }
    };
    let mut listing = Listing::new(SCHEMA, headline);
    listing.sections.push(last(&seen, &account, Some((done.activity, on))));
    Ok(listing)
}

/// The last day of an activity that is recorded for an account.
pub fn last_done(seen: &Seen, account: &str, activity: Activity) -> Option<Date> {
    days_done(seen, account, activity).max()
}

/// Every day on which it was done, as it was recorded.
pub fn days_done<'a>(
    seen: &'a Seen,
    account: &'a str,
    activity: Activity,
) -> impl Iterator<Item = Date> + 'a {
    let is_it = move |note: &&KeptNote| {
        note.account.as_deref() == Some(account) && note.about == activity.id()
    };
    let notes = seen.catalogue.notes_of(NoteKind::Activity).filter(is_it);
    notes.filter_map(|note| note.dated)
}

/// When each was done last, with one that was just recorded.
fn last(seen: &Seen, account: &str, just: Option<(Activity, Date)>) -> Section {
    let columns = [("account", "Account"), ("activity", "Activity"), ("last_on", "Last on")];
    let mut section = Section::new("activities", &columns);
    for activity in Activity::ALL {
        let just = just.filter(|(one, _)| *one == activity).map(|(_, on)| on);
        let day = last_done(seen, account, activity).max(just);
        section.rows.push(vec![
            Cell::text(account),
            Cell::text(activity.id()),
            Cell::of(day, Cell::Day),
        ]);
    }
    section
}
