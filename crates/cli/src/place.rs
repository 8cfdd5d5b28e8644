//! Where is the book: named on the command line or in the environment, else in the user's data folder.

use crate::args::BookArgs;
use crate::config::settled_path;
use crate::output::now;
use crate::progress;
use etcetera::BaseStrategy;
use jiff::civil::Date;
use outflow_app::book::{BookPlace, View};
use outflow_app::period::{Period, begin_day, combine, end_day, period};
use outflow_app::settings::Settings;
use outflow_ledger::{Code, Diagnostic};
use std::path::PathBuf;

/// Where the book is, if anywhere.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Whether the user named it, for this command or in the settings.
    pub is_named: bool,
    /// Whether a flag or the environment named it.
    pub is_told: bool,
    /// What the user settled once for all.
    pub settings: Settings,
}

/// The usual place, in the folder that the system has for such files.
pub fn usual() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.data_dir().join("outflow").join("book.sqlite"))
}

impl Place {
    /// The place that was named, else the usual one.
    pub fn of(named: Option<PathBuf>, settings: Settings) -> Place {
        let told = named.filter(|path| !path.as_os_str().is_empty());
        let is_told = told.is_some();
        let named = told.or_else(|| settled_path(settings.book.as_deref()?));
        let is_named = named.is_some();
        let path = named.or_else(usual).unwrap_or_else(|| PathBuf::from("book.sqlite"));
        Place { path, is_named, is_told, settings }
    }

    /// Whether something is there, book or not: then it is read, and what is wrong with it is told.
    pub fn has_book(&self) -> bool {
        self.is_named || self.path.symlink_metadata().is_ok()
    }

    /// The book for one command.
    pub fn book(&self) -> BookPlace {
        let mut place = BookPlace::at(self.path.clone(), now());
        place.access.progress = progress::bars();
        place.holidays = self.settings.holidays.iter().copied().collect();
        place
    }

    /// The part of it that is meant, and the period; `today` is the day from which words are understood.
    pub fn view(&self, args: &BookArgs, today: Date) -> Result<(View, Period), Box<Diagnostic>> {
        let wrong = |flag: &str, why: String| {
            // What could be written instead stands on a line of its own.
            let (what, expected) = match why.split_once(": write ") {
                Some((what, expected)) => (what, Some(expected)),
                None => (why.as_str(), None),
            };
            let problem = Diagnostic::new(Code::BadPeriod, format!("{flag}: {what}"));
            Box::new(match expected {
                Some(expected) => problem.expecting(expected),
                None => problem,
            })
        };
        let day = |flag: &str, words: &Option<String>, read: ReadDay| match words {
            Some(words) => read(words, today).map(Some).map_err(|why| wrong(flag, why)),
            None => Ok(None),
        };
        let begin = day("--begin", &args.begin, begin_day)?;
        let end = day("--end", &args.end, end_day)?;
        let named = match &args.period {
            Some(words) => Some(period(words, today).map_err(|why| wrong("--period", why))?),
            None => None,
        };
        let mut period = combine(begin, end, named).map_err(|why| wrong("the period", why))?;
        if let Some(as_of) = args.as_of {
            period.last = Some(period.last.map_or(as_of, |last| last.min(as_of)));
        }
        if let (Some(first), Some(last)) = (period.first, period.last)
            && first > last
        {
            let why = format!("it begins on {first} and ends on {last}, so it has no days");
            return Err(wrong("the period", why));
        }
        // Somewhere it is tomorrow already.
        if let Some(first) = period.first
            && today.tomorrow().is_ok_and(|tomorrow| first > tomorrow)
        {
            let why =
                format!("it begins on {first}, and what happens on days to come is not known");
            return Err(wrong("the period", why));
        }
        let account = args.account.clone().or_else(|| self.settings.account.clone());
        let holidays = self.settings.holidays.iter().copied().collect();
        Ok((View { account, as_of: period.last, known_on: args.as_known_on, holidays }, period))
    }
}

type ReadDay = fn(&str, Date) -> Result<Date, String>;
