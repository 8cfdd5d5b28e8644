//! Which accounts is a question about: that of the files, the one that was named, or all of the book, one by one?

use crate::book::Seen;
use crate::load::AccountInput;
use outflow_answers::OfAccount;
use outflow_ledger::{Code, Diagnostic};
use outflow_store::StoreError;

/// What came of a question.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The answer, unless a problem forbids one.
    pub answer: Option<T>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself, or a record could not be read.
    pub integrity: Option<String>,
}

impl<T> Outcome<T> {
    /// An answer, and what is worth knowing beside it.
    pub(crate) fn of(answer: T, diagnostics: Vec<Diagnostic>) -> Outcome<T> {
        Outcome { answer: Some(answer), diagnostics, integrity: None }
    }

    /// Nothing, because of these problems, or because what was read cannot be trusted.
    pub(crate) fn none(diagnostics: Vec<Diagnostic>, integrity: Option<String>) -> Outcome<T> {
        Outcome { answer: None, diagnostics, integrity }
    }

    /// Whether the book itself is not what was recorded: then no answer from it is shown.
    fn is_untrusted(&self) -> bool {
        let is_damage = |one: &Diagnostic| one.code == Code::DamagedBook;
        self.integrity.is_some() || self.answer.is_none() && self.diagnostics.iter().any(is_damage)
    }
}

/// Asks about the account that is meant; of a book that holds several, about each, and puts the answers together.
///
/// `ask` is told whether it is asked about one of several. An account that has no answer hides no other one's; where
/// none has any, there is none.
pub(crate) fn ask_each<T>(
    input: AccountInput,
    mut ask: impl FnMut(AccountInput, bool) -> Outcome<T>,
    together: impl FnOnce(Vec<OfAccount<T>>) -> T,
) -> Outcome<T> {
    let accounts = match names(&input) {
        Ok(accounts) if accounts.len() > 1 => accounts,
        Ok(_) => return ask(input, false),
        Err(problems) => return Outcome::none(problems, None),
    };
    let ask = |account: &str| {
        let mut one = input.clone();
        one.book.iter_mut().for_each(|book| book.view.account = Some(account.to_owned()));
        ask(one, true)
    };
    of_each(accounts, ask, together)
}

/// The answers about these accounts as one.
fn of_each<T>(
    accounts: Vec<String>,
    mut ask: impl FnMut(&str) -> Outcome<T>,
    together: impl FnOnce(Vec<OfAccount<T>>) -> T,
) -> Outcome<T> {
    let (mut parts, mut told) = (Vec::new(), Vec::new());
    for account in accounts {
        let outcome = ask(&account);
        if outcome.is_untrusted() {
            let integrity = outcome.integrity.map(|why| format!("{account}: {why}"));
            return Outcome::none(of_all(vec![(account, outcome.diagnostics)]), integrity);
        }
        let answer = outcome.answer.ok_or_else(|| reason(&outcome.diagnostics));
        parts.push(OfAccount { account: account.clone(), answer });
        told.push((account, outcome.diagnostics));
    }
    let diagnostics = of_all(told);
    match parts.iter().any(|one| one.answer.is_ok()) {
        true => Outcome::of(together(parts), diagnostics),
        false => Outcome::none(diagnostics, None),
    }
}

/// The accounts of the book, in its order; none where files are answered from, or one account is meant: it was named,
/// or figures of its site were given.
fn names(input: &AccountInput) -> Result<Vec<String>, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let Some(request) = input.book.as_ref().filter(|_| input.files.is_empty()) else {
        return Ok(Vec::new());
    };
    if request.view.account.is_some() || input.snapshot.is_some() {
        return Ok(Vec::new());
    }
    let Some(store) = request.place.open_to_read().map_err(told)? else { return Ok(Vec::new()) };
    let accounts = Seen::of(&store, request.view.known_on).map_err(told)?.accounts();
    Ok(accounts.into_iter().map(|account| account.name).collect())
}

/// Why an account has no answer, in a few words: the first problem that forbids one.
fn reason(problems: &[Diagnostic]) -> String {
    let first = problems.iter().find(|one| one.is_fatal()).or(problems.first());
    first.map_or_else(|| "it could not be read".to_owned(), |one| one.message.clone())
}

/// Problems of all accounts: what each has alike once, everything else with the name of its account.
fn of_all(told: Vec<(String, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let is_of_each =
        |one: &Diagnostic| told.len() > 1 && told.iter().all(|(_, own)| own.contains(one));
    let mut all: Vec<Diagnostic> = Vec::new();
    for (account, own) in &told {
        for one in own {
            let mut problem = one.clone();
            if !is_of_each(one) {
                problem.message = format!("{account}: {}", one.message);
            }
            if !all.contains(&problem) {
                all.push(problem);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(words: &str) -> Diagnostic {
        Diagnostic::new(Code::BadPeriod, words)
    }

    /// What comes of two accounts; and of how many the answer, or the lack of one, was put together.
    fn of_two(first: Outcome<()>, second: Outcome<()>) -> (Outcome<()>, (usize, usize)) {
        let mut outcomes = [first, second].into_iter();
        let mut counts = (0, 0);
        let outcome = of_each(
            vec!["one".to_owned(), "two".to_owned()],
            |_| outcomes.next().unwrap(),
            |parts| {
                let answered = parts.iter().filter(|part| part.answer.is_ok()).count();
                counts = (answered, parts.len() - answered);
            },
        );
        (outcome, counts)
    }

    #[test]
    fn one_without_an_answer_hides_no_other_and_damage_hides_all() {
        let good = || Outcome::of((), Vec::new());
        let refused = |code| Outcome::none(vec![Diagnostic::new(code, "why")], None);
        let (outcome, counts) = of_two(good(), refused(Code::BadPeriod));
        assert_eq!((outcome.answer, counts), (Some(()), (1, 1)));
        assert_eq!(outcome.diagnostics[0].message, "two: why");
        let (outcome, counts) = of_two(refused(Code::BadPeriod), refused(Code::BadPeriod));
        assert_eq!((outcome.answer, counts), (None, (0, 0)));
        assert_eq!(outcome.diagnostics.len(), 1, "what both have is told once");
        let (outcome, _) = of_two(good(), refused(Code::DamagedBook));
        assert_eq!((outcome.answer, outcome.diagnostics[0].code), (None, Code::DamagedBook));
        let (outcome, _) = of_two(good(), Outcome::none(Vec::new(), Some("sums".to_owned())));
        assert_eq!((outcome.answer, outcome.integrity), (None, Some("two: sums".to_owned())));
    }

    #[test]
    fn what_each_account_has_is_told_once_and_everything_else_with_its_name() {
        let told = vec![
            ("one".to_owned(), vec![problem("both"), problem("first")]),
            ("two".to_owned(), vec![problem("both")]),
        ];
        let messages: Vec<String> = of_all(told).into_iter().map(|one| one.message).collect();
        assert_eq!(messages, ["both", "one: first"]);
    }
}
