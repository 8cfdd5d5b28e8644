//! Which rules are known: lists and shows them, those of a day, what changed between two, and what a pack would change.

use crate::load::{InputFile, load_rules};
use jiff::civil::Date;
use outflow_answers::policy_view::{self, ClauseHistory, PolicyAnswer};
use outflow_ledger::{Code, Diagnostic};
use outflow_policy::PolicyBook;

/// What is asked of the rules.
#[derive(Clone, Debug)]
pub enum Question {
    /// The packs and clauses of every platform.
    List {
        /// Only of this platform.
        platform: Option<String>,
    },
    /// Every version of a clause, or of all clauses of a platform.
    Show {
        /// The id of a clause with or without its platform, or a platform.
        topic: String,
        /// Only of this platform.
        platform: Option<String>,
    },
    /// What is in force on a day.
    On {
        /// The day.
        day: Date,
        /// Only of this platform.
        platform: Option<String>,
    },
    /// What changed between two days.
    Diff {
        /// The day before.
        from: Date,
        /// The day after.
        to: Date,
        /// Only of this platform.
        platform: Option<String>,
    },
}

/// Answers from the program's packs and the user's own, or tells what is wrong with the question or the packs.
pub fn ask(question: &Question, own: Vec<InputFile>) -> Result<PolicyAnswer, Vec<Diagnostic>> {
    let book = load_rules(own)?;
    match question {
        Question::List { platform } => {
            let platforms = platforms(&book, platform.as_deref())?;
            Ok(PolicyAnswer::List(policy_view::list(&book, &platforms)))
        }
        Question::Show { topic, platform } => {
            let platforms = platforms(&book, platform.as_deref())?;
            let histories = histories(&book, topic, &platforms)?;
            Ok(PolicyAnswer::Show(histories))
        }
        Question::On { day, platform } => {
            let platforms = platforms(&book, platform.as_deref())?;
            refuse_too_early(&book, &platforms, *day)?;
            Ok(PolicyAnswer::On(*day, policy_view::on(&book, &platforms, *day)))
        }
        Question::Diff { from, to, platform } => {
            let platforms = platforms(&book, platform.as_deref())?;
            refuse_too_early(&book, &platforms, *from.min(to))?;
            let differences =
                platforms.iter().map(|platform| policy_view::diff(&book, platform, *from, *to));
            Ok(PolicyAnswer::Diff(*from, *to, differences.collect()))
        }
    }
}

/// Reads packs beside the program's as if they stood in the user's folder, and says what they would do.
pub fn check(files: Vec<InputFile>) -> Result<PolicyAnswer, Vec<Diagnostic>> {
    let book = load_rules(files)?;
    Ok(PolicyAnswer::Check(policy_view::own_packs(&book)))
}

/// The ids of all platforms, or of the one that was named by its id or its name.
fn platforms(book: &PolicyBook, wanted: Option<&str>) -> Result<Vec<String>, Vec<Diagnostic>> {
    let known = book.platforms();
    let Some(wanted) = wanted else {
        return Ok(known.iter().map(|(id, _)| (*id).to_owned()).collect());
    };
    if let Some(id) = platform_of(book, wanted) {
        return Ok(vec![id]);
    }
    let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
    let message = match nearest(wanted, &ids) {
        Some(near) => format!("there is no platform {wanted:?}; did you mean {near}?"),
        None => format!("there is no platform {wanted:?}"),
    };
    let problem = Diagnostic::new(Code::UnknownPlatform, message);
    Err(vec![problem.expecting(one_of(&ids))])
}

pub(crate) fn platform_of(book: &PolicyBook, wanted: &str) -> Option<String> {
    let wanted = wanted.trim();
    let is_it = |known: &str| known.eq_ignore_ascii_case(wanted);
    let found = book.platforms().into_iter().find(|(id, name)| is_it(id) || is_it(name));
    found.map(|(id, _)| id.to_owned())
}

fn one_of(names: &[&str]) -> String {
    format!("one of {}", names.join(", "))
}

/// The histories of every clause that the topic names.
fn histories(
    book: &PolicyBook,
    topic: &str,
    platforms: &[String],
) -> Result<Vec<ClauseHistory>, Vec<Diagnostic>> {
    let ids = book.clause_ids();
    let is_wanted = |id: &&str| platforms.iter().any(|platform| policy_view::is_of(id, platform));
    let ids: Vec<&str> = ids.into_iter().filter(is_wanted).collect();
    let wanted = topic.trim().to_lowercase().replace(['_', ' '], "-");
    let of_platform = platform_of(book, topic);
    let is_meant = |id: &&str| match &of_platform {
        Some(platform) => policy_view::is_of(id, platform),
        None => **id == wanted || id.split_once('/').is_some_and(|(_, rule)| rule == wanted),
    };
    let found: Vec<ClauseHistory> =
        ids.iter().filter(|id| is_meant(id)).map(|id| policy_view::history(book, id)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    Err(vec![unknown_topic(topic, &wanted, &ids, platforms)])
}

fn unknown_topic(topic: &str, wanted: &str, ids: &[&str], platforms: &[String]) -> Diagnostic {
    // A name without its platform is compared with names without theirs.
    let is_whole = wanted.contains('/');
    let ids = ids.iter().copied();
    let mut names: Vec<&str> = match is_whole {
        true => ids.collect(),
        false => ids.filter_map(|id| Some(id.split_once('/')?.1)).collect(),
    };
    names.extend(platforms.iter().map(String::as_str));
    let message = match nearest(wanted, &names) {
        Some(near) => format!("{topic:?} is neither a rule nor a platform; did you mean {near}?"),
        None => format!("{topic:?} is neither a rule nor a platform"),
    };
    Diagnostic::new(Code::BadFlag, message)
        .expecting("the id of a rule or of a platform")
        .hinting("outflow policy list prints them all.")
}

/// A day before the first rule of every platform has no answer: rules are not guessed.
fn refuse_too_early(
    book: &PolicyBook,
    platforms: &[String],
    day: Date,
) -> Result<(), Vec<Diagnostic>> {
    let not_before = |platform: &String| policy_view::not_before(book, platform, day);
    let firsts: Option<Vec<Date>> = platforms.iter().map(not_before).collect();
    let Some(first) = firsts.and_then(|firsts| firsts.into_iter().min()) else { return Ok(()) };
    let whose = match platforms {
        [platform] => book.name_of(platform),
        _ => "any platform",
    };
    let message = format!(
        "no policy of {whose} is in force on {day}: the first day of which a rule is known is {first}"
    );
    let problem = Diagnostic::new(Code::NoPolicyInForce, message);
    Err(vec![problem.expecting(format!("a day from {first} on"))])
}

/// The known word that is most like this one, if one is.
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let likeness = |known: &str| strsim::jaro_winkler(&word, known);
    let best = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.filter(|best| likeness(best) > 0.75)
}
