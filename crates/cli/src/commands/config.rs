//! `outflow paths`, `outflow config`: where are things, and what is settled?

use super::listing::{refuse, show};
use crate::args::{ConfigArgs, ConfigVerb, PathsArgs};
use crate::config::{invoice_file, packs_folder, settings, settings_file, settings_text};
use crate::exit::Outcome;
use crate::place::Place;
use crate::terminal::Terminal;
use anyhow::{Context, bail};
use outflow_app::book::upkeep::folders;
use outflow_app::settings::{SETTINGS, Settings, with};
use outflow_app::{Cell, DateOrder, Listing, Section};
use std::path::{Path, PathBuf};

const PATHS_SCHEMA: &str = "outflow/paths/1";
const CONFIG_SCHEMA: &str = "outflow/config/1";

/// Shows where things are.
pub fn paths(args: &PathsArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (copies, derived) = folders(&place.path);
    let known = [
        ("book", Some(place.path.clone())),
        ("copies of the book", Some(copies)),
        ("derived, can be removed", Some(derived)),
        ("settings", settings_file()),
        ("own rules", packs_folder()),
        ("who invoices, and whom", invoice_file()),
    ];
    let columns = [("what", "What"), ("path", "Path"), ("exists", "There")];
    let mut section = Section::new("paths", &columns);
    for (what, path) in known {
        let exists = path.as_ref().is_some_and(|path| path.exists());
        let path = Cell::of(path, |path: PathBuf| Cell::text(path.display().to_string()));
        section.rows.push(vec![Cell::text(what), path, Cell::Is(exists)]);
    }
    let mut listing = Listing::new(PATHS_SCHEMA, "Outflow writes nowhere else");
    listing.sections.push(section);
    show(&listing, &[], &args.output, &[], terminal)
}

/// Shows the settings, or changes one.
pub fn run(args: &ConfigArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let Some(path) = settings_file() else {
        bail!("this user has no folder for settings; name one with OUTFLOW_CONFIG");
    };
    let changed = match &args.verb {
        None => None,
        Some(ConfigVerb::Set { name, value }) => Some((name, Some(value.as_str()))),
        Some(ConfigVerb::Unset { name }) => Some((name, None)),
    };
    if let Some((name, value)) = changed {
        let shown = path.display().to_string();
        // The folder in which this command runs will mean nothing to the next one.
        let from_here = match value {
            Some(book) if name == "book" && !book.starts_with("~/") => absolute(book)?,
            _ => None,
        };
        let value = from_here.as_deref().or(value);
        let text = settings_text(&path).and_then(|text| with(&shown, &text, name, value));
        match text {
            Ok(text) => write(&path, &text)?,
            Err(problems) => return refuse(CONFIG_SCHEMA, &problems, &args.output, terminal),
        }
    }
    match settings() {
        Ok(settings) => show(&listing(&settings, place, &path), &[], &args.output, &[], terminal),
        Err(problems) => refuse(CONFIG_SCHEMA, &problems, &args.output, terminal),
    }
}

/// A path as it stands from the root on.
fn absolute(path: &str) -> anyhow::Result<Option<String>> {
    if path.is_empty() {
        return Ok(None);
    }
    let absolute = std::path::absolute(path).with_context(|| format!("cannot find {path}"))?;
    match absolute.into_os_string().into_string() {
        Ok(path) => Ok(Some(path)),
        Err(_) => bail!(
            "the folder {path} lies in has a name that is no text; write the path from the root on"
        ),
    }
}

/// Writes the file beside its place and puts it there, so that it is never half written.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    let draft = path.with_extension("toml.new");
    std::fs::write(&draft, text).with_context(cannot)?;
    std::fs::rename(&draft, path).with_context(cannot)
}

/// The days as the file has them; none where it has none.
fn days_in_file(settings: &Settings) -> Option<String> {
    let days: Vec<String> = settings.holidays.iter().map(ToString::to_string).collect();
    (!days.is_empty()).then(|| days.join(", "))
}

fn listing(settings: &Settings, place: &Place, path: &Path) -> Listing {
    let columns =
        [("setting", "Setting"), ("value", "Value"), ("from", "From"), ("what", "What it is")];
    let mut section = Section::new("settings", &columns);
    for (name, what, usual) in SETTINGS {
        let in_file = match name {
            "book" => settings.book.clone(),
            "account" => settings.account.clone(),
            "color" => settings.color.map(str::to_owned),
            "holidays" => days_in_file(settings),
            _ => settings.date_order.map(|order| match order {
                DateOrder::MonthFirst => "mdy".to_owned(),
                DateOrder::DayFirst => "dmy".to_owned(),
            }),
        };
        let in_use = place.path.display().to_string();
        let (value, from) = match in_file {
            // A flag or the environment wins over the file.
            _ if name == "book" && place.is_told => (in_use, "flag or OUTFLOW_BOOK"),
            Some(value) => (value, "the file"),
            None => (usual.to_owned(), "not set"),
        };
        section.rows.push(vec![
            Cell::text(name),
            Cell::text(value),
            Cell::text(from),
            Cell::text(what),
        ]);
    }
    let path = Cell::text(path.display().to_string());
    let mut listing = Listing::new(CONFIG_SCHEMA, "Settings").fact("file", "File", path);
    listing.sections.push(section);
    listing
}
