//! What would a set of files add to the book: every file with what is new, known and told otherwise; then it is recorded.

mod plan;
mod shown;
mod twice;

use crate::book::{BookPlace, Seen};
use crate::load::InputFile;
use outflow_answers::Listing;
use outflow_importers::{DateOrder, ReadOptions, read};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Code, Diagnostic, Texts};
use outflow_store::{
    Change, Entry, MemoryStore, NewStatement, Operation, OperationId, Progress, SqliteStore, Store,
    StoreError, Work, file_hash,
};
use plan::{Plan, PlannedFile, ReadFile, plan};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/import/1";

/// So often an import is planned again where another process was faster.
const TRIES: usize = 5;

/// Everything that the user gave.
#[derive(Debug)]
pub struct ImportInput {
    /// The book.
    pub place: BookPlace,
    /// The statements.
    pub files: Vec<InputFile>,
    /// Files of a folder that are no statements: name and reason.
    pub passed_over: Vec<(String, String)>,
    /// The account that the user named.
    pub account: Option<String>,
    /// For dates that are written with numbers only.
    pub date_order: Option<DateOrder>,
    /// Whether the plan is shown and nothing is written.
    pub dry_run: bool,
    /// The version of the program.
    pub program: String,
}

/// What came of it.
#[derive(Debug)]
pub struct ImportOutcome {
    /// The plan, and what was recorded; none where a problem forbids it.
    pub listing: Option<Listing>,
    /// What was recorded.
    pub operation: Option<OperationId>,
    /// Problems of the files, as they were found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Plans an import and, unless only the plan is wanted, records it.
pub fn import(input: ImportInput) -> ImportOutcome {
    let mut texts = Texts::default();
    let mut diagnostics = Vec::new();
    if input.files.is_empty() {
        let mut problem = Diagnostic::new(Code::NotFound, "no statement was found");
        let passed: Vec<String> =
            input.passed_over.iter().map(|(name, why)| format!("{name}: {why}")).collect();
        if !passed.is_empty() {
            problem = problem.expecting(format!("a statement; {}", passed.join("; ")));
        }
        return ImportOutcome { listing: None, operation: None, diagnostics: vec![problem] };
    }
    let options = ReadOptions { date_order: input.date_order };
    let progress = &input.place.access.progress;
    let files = read_all(input.files, &options, &mut texts, &mut diagnostics, progress);
    let refused = |diagnostics| ImportOutcome { listing: None, operation: None, diagnostics };
    if diagnostics.iter().any(Diagnostic::is_fatal) {
        return refused(diagnostics);
    }
    let request = Request {
        place: &input.place,
        account: input.account.as_deref(),
        program: &input.program,
        dry_run: input.dry_run,
    };
    for _ in 0..TRIES {
        match request.carry_out(&files, &texts) {
            // Another process wrote meanwhile: what is new has to be found again.
            Err(problems) if problems.iter().any(|one| one.code == Code::BookMoved) => {}
            Err(problems) => {
                diagnostics.extend(problems.into_iter().map(with_order));
                return refused(diagnostics);
            }
            Ok((mut listing, operation)) => {
                let passed = input.passed_over.iter();
                listing.notes.extend(passed.map(|(name, why)| format!("{name}: {why}")));
                return ImportOutcome { listing: Some(listing), operation, diagnostics };
            }
        }
    }
    diagnostics.push(StoreError::InUse(input.place.path.clone()).told());
    refused(diagnostics)
}

/// Files that contradict each other can be recorded one after the other: then it is said which is later.
fn with_order(problem: Diagnostic) -> Diagnostic {
    match problem.code {
        Code::TwoContents => problem.hinting(
            "If one of the files is a later export, import the older one first and the later one by itself: \
             then the later one counts. Nothing was recorded now.",
        ),
        _ => problem,
    }
}

fn read_all(
    mut files: Vec<InputFile>,
    options: &ReadOptions,
    texts: &mut Texts,
    diagnostics: &mut Vec<Diagnostic>,
    progress: &Progress,
) -> Vec<ReadFile> {
    // By name, so that the order in which files are given changes nothing.
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut found = Vec::new();
    let of = files.len() as u64;
    for (done, file) in (0u64..).zip(files) {
        progress.tell(Work::Reading, done, of);
        let bytes = match file.bytes {
            Ok(bytes) => bytes,
            Err(problem) => {
                diagnostics.push(*problem);
                continue;
            }
        };
        let (hash, size) = (file_hash(&bytes), bytes.len() as u64);
        // The number is given when the file is compared with those of its account.
        let reading = read(&file.name, bytes, SourceId::new(0), texts, options);
        diagnostics.extend(reading.diagnostics);
        if let Some(statement) = reading.statement {
            found.push(ReadFile { statement, hash, bytes: size });
        }
    }
    found
}

struct Request<'a> {
    place: &'a BookPlace,
    account: Option<&'a str>,
    program: &'a str,
    dry_run: bool,
}

type Carried = (Listing, Option<OperationId>);

impl Request<'_> {
    fn carry_out(&self, files: &[ReadFile], texts: &Texts) -> Result<Carried, Vec<Diagnostic>> {
        let told = |error: StoreError| vec![error.told()];
        let kept = self.place.open_to_read().map_err(told)?;
        let empty = MemoryStore::default();
        let store: &dyn Store = match &kept {
            Some(store) => store,
            None => &empty,
        };
        let seen = Seen::of(store, None).map_err(told)?;
        self.place.access.progress.tell(Work::Comparing, 0, 1);
        let plan = plan(store, &seen, files, texts, self.account)?;
        drop(kept);
        let listing = plan.listing(files);
        let wanted: Vec<&PlannedFile> = plan.files.iter().filter(|one| one.is_recorded()).collect();
        if wanted.is_empty() {
            let headline =
                "Nothing new: every line is in the book already, and nothing was written";
            return Ok((Listing { headline: headline.to_owned(), ..listing }, None));
        }
        let summary = plan.summary(files);
        if self.dry_run {
            let headline = format!("Would record {summary} (dry run: nothing was written)");
            return Ok((Listing { headline, ..listing }, None));
        }
        let operation = self.record(&plan, files, texts, &summary).map_err(told)?;
        let headline = format!("Recorded {summary}, as operation {}", operation.id);
        Ok((Listing { headline, ..listing }, Some(operation.id)))
    }

    fn record(
        &self,
        plan: &Plan,
        files: &[ReadFile],
        texts: &Texts,
        summary: &str,
    ) -> Result<Operation, StoreError> {
        let mut store = SqliteStore::open_or_create(&self.place.path, self.place.access.clone())?;
        if store.catalogue()?.head() != plan.head {
            return Err(StoreError::Moved);
        }
        if plan.head.is_some() {
            // Ten copies of a damaged book would push out every whole one.
            store.check_all_but(&plan.proved)?;
            store.back_up("before-import")?;
        }
        let recorded = plan.files.iter().filter(|one| one.is_recorded());
        let statements = recorded.map(|one| {
            let ReadFile { statement, hash, bytes } = &files[one.file];
            NewStatement { account: &one.account, statement, texts, file: *hash, bytes: *bytes }
        });
        store.record(&Entry {
            change: Change::Import(statements.collect()),
            now: self.place.access.now,
            program: self.program,
            summary,
            head: plan.head,
        })
    }
}
