//! Where is the book: named on the command line or in the environment, else in the user's data folder.

use crate::args::BookArgs;
use crate::output::{now, today};
use crate::progress;
use etcetera::BaseStrategy;
use jiff::civil::Date;
use outflow_app::book::account::BookRequest;
use outflow_app::book::{BookPlace, View};
use outflow_app::settings::Settings;
use std::path::PathBuf;

/// Where the book is, if anywhere.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Whether the user named it.
    pub is_named: bool,
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
        let settled = || settings.book.as_ref().map(PathBuf::from);
        let named = named.filter(|path| !path.as_os_str().is_empty()).or_else(settled);
        let is_named = named.is_some();
        let path = named.or_else(usual).unwrap_or_else(|| PathBuf::from("book.sqlite"));
        Place { path, is_named, settings }
    }

    /// Whether something is there, book or not: then it is read, and what is wrong with it is told.
    pub fn has_book(&self) -> bool {
        self.is_named || self.path.symlink_metadata().is_ok()
    }

    /// The book for one command.
    pub fn book(&self) -> BookPlace {
        let mut place = BookPlace::at(self.path.clone(), now());
        place.access.progress = progress::bars();
        place
    }

    /// The part of it that is meant.
    pub fn view(&self, args: &BookArgs) -> View {
        View {
            account: args.account.clone().or_else(|| self.settings.account.clone()),
            as_of: args.as_of,
            known_on: args.as_known_on,
        }
    }

    /// A question to it.
    pub fn request(&self, args: &BookArgs, day: Option<Date>) -> BookRequest {
        let today = day.or(args.as_of).unwrap_or_else(today);
        BookRequest { place: self.book(), today, view: self.view(args) }
    }
}
