//! What is wrong with the input, where exactly, and what to do next.

use crate::codes::Code;

/// How much a problem matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The answer stands, but rests on less.
    Warning,
    /// The answer cannot be trusted without attention, or cannot be given at all.
    Error,
}

impl Severity {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One problem of the input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence with this input's own words.
    pub message: String,
    /// The file's name.
    pub source: Option<String>,
    /// The line, the first being 1.
    pub line: Option<u32>,
    /// The column in characters at which the cell begins, the first being 1.
    pub column: Option<u32>,
    /// The name of the table's column or of the key.
    pub field: Option<String>,
    /// The cell as it stands in the file.
    pub cell: Option<String>,
    /// The whole line as it stands in the file, for showing the cell in its place.
    pub excerpt: Option<String>,
    /// What was expected instead.
    pub expected: Option<String>,
    /// What to do next.
    pub hint: String,
}

impl Diagnostic {
    /// A problem without a place yet; its severity follows from the code, its hint from the registry.
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        let severity = if code.id().starts_with('W') { Severity::Warning } else { Severity::Error };
        Diagnostic {
            code,
            severity,
            message: message.into(),
            source: None,
            line: None,
            column: None,
            field: None,
            cell: None,
            excerpt: None,
            expected: None,
            hint: code.remedy().to_owned(),
        }
    }

    /// In this file.
    pub fn in_source(mut self, name: impl Into<String>) -> Diagnostic {
        self.source = Some(name.into());
        self
    }

    /// On this line.
    pub fn on_line(mut self, line: u32) -> Diagnostic {
        self.line = Some(line);
        self
    }

    /// At this cell of the excerpt.
    pub fn at_cell(mut self, column: u32, field: &str, cell: &str, excerpt: &str) -> Diagnostic {
        self.column = Some(column);
        self.field = Some(field.to_owned());
        self.cell = Some(cell.to_owned());
        self.excerpt = Some(excerpt.to_owned());
        self
    }

    /// What would have been right.
    pub fn expecting(mut self, expected: impl Into<String>) -> Diagnostic {
        self.expected = Some(expected.into());
        self
    }

    /// A more exact next step than the registry's.
    pub fn hinting(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = hint.into();
        self
    }

    /// Worth knowing, no more.
    pub fn as_note(mut self) -> Diagnostic {
        self.severity = Severity::Note;
        self
    }

    /// Whether no answer can be given because of it: an error of the file, its lines or the snapshot.
    /// A gap in the balances and a differing figure are errors that the answer itself explains.
    pub fn is_fatal(&self) -> bool {
        let answered = matches!(self.code, Code::BalanceGap | Code::AvailableDiffers);
        self.severity == Severity::Error && !answered
    }
}
