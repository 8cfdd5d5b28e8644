//! Which codes can a diagnostic have: the registry from which `explain` and `docs/errors.md` are made.

use std::fmt;

macro_rules! codes {
    ($($variant:ident = $id:literal, $title:literal, $meaning:literal, $remedy:literal;)+) => {
        /// The public code of a diagnostic: E1 the file, E2 its lines, E4 the snapshot, E5 the command, E6 policy packs, E7 the book; W what can be answered all the same.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $(#[doc = $title] $variant),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The public name, `E202`.
            pub const fn id(self) -> &'static str {
                match self { $(Code::$variant => $id),+ }
            }

            /// A few words.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),+ }
            }

            /// What was seen and why it matters.
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning),+ }
            }

            /// What to do next.
            pub const fn remedy(self) -> &'static str {
                match self { $(Code::$variant => $remedy),+ }
            }

            /// The code with this public name, in either case.
            pub fn from_id(id: &str) -> Option<Code> {
                Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id))
            }
        }
    };
}

codes! {
    NotATable = "E101", "not a table", "No row of the file looks like the header of a table.", "Download the transaction history as CSV and give that file.";
    UnknownHeader = "E102", "unknown columns", "The file is a table, but its columns are not those of a statement that Outflow reads.", "Compare the columns named in the message with your file; download the transaction history again if in doubt.";
    WrongReport = "E103", "another report", "The file is a report that cannot explain a balance: it lacks payouts, fees or the running balance, or it belongs to a client's account.", "Download the transaction history as CSV, from the page named in the message.";
    NotText = "E104", "not a text file", "The file is a PDF, an archive, a spreadsheet program's own format or another binary file.", "Download or save it as CSV.";
    UnreadableEncoding = "E105", "unreadable characters", "The bytes of the file are not text in UTF-8, UTF-16 or Windows-1252.", "Download the file again, or save it as UTF-8.";
    EmptyFile = "E106", "empty file", "The file holds nothing at all.", "Download it again; an interrupted download leaves an empty file.";
    IsDirectory = "E107", "a folder was given", "A folder cannot be read as a statement.", "Name the files inside it.";
    NotFound = "E108", "no such file", "There is no file of that name.", "Check the name and the folder.";
    NotPermitted = "E109", "no permission", "The operating system does not let this user read the file.", "Change the file's permissions, or copy it to your own folder.";
    Unreadable = "E110", "cannot be read", "The operating system reported an error while the file was read.", "Try again, or copy the file to another disk.";
    TooLarge = "E111", "too large", "The file is larger than the stated limit of 2 GiB.", "Download the history in shorter periods and give all the files together: overlapping lines count once.";
    UnclosedQuote = "E112", "truncated quote", "A quoted cell begins and never ends: the file was cut off, or a quote is stray.", "Download the file again; if you edited it, close the quote in the line shown.";
    CellCount = "E113", "wrong number of cells", "A line has more or fewer cells than the header has columns.", "Download the file again; if you edited it, restore the line shown.";

    BalanceGap = "E201", "the balance does not follow", "The platform's running balance after this line is not the balance before it plus the amount: lines are missing, were edited, or the file is filtered.", "Download the whole history without a filter and give that file, or add the file that holds the missing days.";
    BadDate = "E202", "not a date", "The cell in the date column is not a date that Outflow knows.", "Download the file again; a spreadsheet program may have changed the dates.";
    AmbiguousDates = "E203", "day and month cannot be told apart", "The dates are written with numbers only, and both orders fit all of them.", "Download the file again, where months are written as words, or say --date-order mdy or dmy.";
    BadAmount = "E204", "not an amount", "The cell in the amount or balance column is not an amount.", "Download the file again; a spreadsheet program may have changed the numbers.";
    FractionOfACent = "E205", "more than two decimals", "The amount has a fraction of a cent that is not mere float noise.", "Restore the amount from the site; Outflow never rounds a statement.";
    Overflow = "E206", "amount too large", "The amount, or a sum that it enters, is beyond 92 quadrillion.", "Restore the amount from the site.";
    TwoCurrencies = "E207", "two currencies", "Amounts in two currencies stand in one column, or two files are in different currencies.", "Give the statements of one account only.";
    TwoContents = "E208", "one Ref ID, two contents", "Two lines carry the same Ref ID but another date, amount or meaning, so one of them is wrong.", "Compare both lines with the site and leave out the wrong file.";
    TwoAccounts = "E209", "two accounts", "The files belong to different account holders.", "Give the statements of one account only.";

    UnknownType = "W301", "unknown type", "The type of this line is not one that Outflow knows. It is shown as it is and kept in the sum.", "Look at the line on the site; nothing is lost, but its reason is not known here.";
    EqualIds = "W302", "Ref IDs tell nothing apart", "Every line carries the same Ref ID, or a spreadsheet rounded them to numbers such as 7.02E+08, so the column cannot tell lines apart and is left out.", "Download the file again if you want overlapping files to be merged safely.";
    NoBalanceColumn = "W303", "no balance column", "Without the platform's running balance nothing can show that lines are missing, and the balance before the first line is taken as 0.00.", "Download the file again with all its columns.";
    NoIdColumn = "W304", "no Ref ID column", "Without ids, equal lines of overlapping files can only be told apart by counting them.", "Download the file again with all its columns.";
    RepeatedLine = "W305", "line repeated in the file", "The same line with the same Ref ID stands in the file more than once; it counts once.", "Nothing to do; the count is in the message.";
    DecodedText = "W306", "unusual encoding", "The file is not UTF-8; it was decoded as the encoding named in the message.", "Nothing to do if names look right.";
    SkippedPreamble = "W307", "lines before the header", "Lines above the header were left out because they are not part of the table.", "Nothing to do if they hold no money.";
    LaterLines = "W308", "lines after the day of the answer", "The statement holds lines that are dated after the day that the answer is made for.", "Check --today or as_of.";
    NoLines = "W309", "no lines", "The statement has a header and nothing below it.", "Nothing to do for a new account; else download a longer period.";
    FloatNoise = "W310", "numbers were re-saved", "Amounts carry the noise of a spreadsheet program; each was a whole cent and was read as that.", "Download the original file if you can.";
    CorrectedLines = "W311", "told otherwise later", "A later export tells lines otherwise than an earlier one. The later one counts; both are kept.", "outflow register shows both; outflow undo takes an export back that was wrong.";

    SnapshotSyntax = "E401", "snapshot is not TOML", "The snapshot file cannot be read as TOML.", "Mend the line shown; text needs quotes, dates do not.";
    SnapshotKey = "E402", "unknown snapshot key", "The snapshot has a key that does not exist.", "Use the key named in the message, or remove the line.";
    SnapshotValue = "E403", "bad snapshot value", "A value of the snapshot is not of the kind that its key needs.", "Write it as the message shows.";
    SnapshotContradiction = "E404", "snapshot contradicts itself", "Two values of the snapshot (or of the flags) cannot both be true.", "Compare both with the site and correct one.";
    AvailableDiffers = "E405", "available differs from the statement", "The available amount of the snapshot is not the last balance of the statement. The statement's figure is used.", "Download the statement again: it may end before the day on which you read the figure.";
    OldFigures = "W406", "figures from another day", "The snapshot's figures were read on another day than the day of the answer.", "Read the figures off the site again.";
    ExcludedLines = "W312", "excluded by you", "Lines do not count, because a decision of yours excludes them; they are kept.", "outflow register shows them; outflow undo of the decision lets them count again.";
    UncoveredDays = "W313", "days that no file covers", "Between the files of an account there are days that none of them covers, a week or longer.", "Import the history of these days; outflow coverage shows what is there.";
    PeriodNamed = "W407", "the period", "The answer is about these days, as the words of the command were understood.", "Nothing to do; write the days themselves if others were meant.";

    BadFlag = "E501", "bad flag value", "A value on the command line cannot be read.", "Write it as the message shows.";
    UnknownPlatform = "E502", "unknown platform", "There is no pack of rules for a platform of that name.", "Use one of the names in the message; outflow policy list prints them all.";
    NoPolicyInForce = "E503", "no policy in force", "The day lies before the first rule that is known for it, and rules are not guessed.", "Choose a later day, or add a pack of your own with the rule of that time.";
    NoRuleForCurrency = "E504", "no rule in this currency", "The rules that would apply name amounts in another currency, and amounts are never converted.", "Ask in the currency of the rule, or add a pack of your own for this currency.";
    UnknownMethod = "E505", "unknown payout method", "The platform has no payout method of that name on that day.", "Use one of the names in the message.";
    ImpossiblePlan = "E506", "no plan is possible", "No sequence of payouts meets every need and keeps the floor.", "Lower the floor or the need, move its day, or allow another method.";

    NoBook = "E701", "no book yet", "No book is at that place, so there is nothing to answer from. Where copies of one stand beside the place, no new book is made there.", "Make one: outflow import statement.csv; or give a file to answer from it alone.";
    NotABook = "E702", "not a book", "The file is not a book of Outflow. It was not changed.", "Name the book with --book, or choose another place for a new one.";
    DamagedBook = "E703", "damaged book", "The book, or the copy that is named, does not hold what was written into it. It was not changed, and nothing is answered from it.", "List the copies with outflow backup list and restore one with outflow restore; keep the damaged file.";
    NewerBook = "E704", "book of a newer version", "The book was written by a newer version of Outflow. It was not changed.", "Install that version or a later one.";
    BookInUse = "E705", "book in use", "Another process is writing into the book and did not finish in time.", "Try again when the other process has finished.";
    NotWritable = "E706", "cannot be written", "The operating system does not let this user write there.", "Change the permissions of the folder, or choose another place with --book.";
    DiskFull = "E707", "no space left", "The disk is full or a limit on the size of files was reached. What was there before is unchanged.", "Make room and try again.";
    BookUnreadable = "E708", "reading or writing failed", "The operating system reported an error. What was there before is unchanged.", "Look at the disk, then run outflow doctor.";
    WhichAccount = "E709", "which account", "The book holds several accounts, or none of that name.", "Name one with --account; outflow accounts lists them.";
    UnknownOperation = "E710", "no such operation", "The book has no operation of that number.", "Use a number that outflow history shows.";
    CannotUndo = "E711", "cannot be undone", "The operation is not in effect any more, there is none left to undo, or what was recorded since does not fit to what would count.", "Look at outflow history.";
    UnknownBackup = "E712", "no such copy", "There is no copy of the book of that name.", "Use a name that outflow backup list shows.";
    BadPeriod = "E713", "period not understood", "The words do not name a period.", "Write it as the message shows.";
    QueryRefused = "E714", "query refused", "The query is not one that only reads the documented views, or SQLite does not understand it.", "outflow sql without a query lists the tables and their columns.";
    BookMoved = "E715", "the book was changed meanwhile", "Another process wrote into the book after this one had read it.", "Run the command again.";
    BadSetting = "E716", "bad setting", "The configuration file cannot be understood.", "Mend the line shown; outflow config lists every setting.";

    PackSyntax = "E601", "pack is not TOML", "The policy pack cannot be read as TOML.", "Mend the line shown; text needs quotes, dates do not.";
    PackKey = "E602", "unknown key in a pack", "The policy pack has a key that does not exist.", "Use the key named in the message, or remove the line.";
    PackValue = "E603", "bad value in a pack", "A value of the policy pack is not of the kind that its key needs.", "Write it as the message shows.";
    PackContradiction = "E604", "pack contradicts itself", "Two statements of the policy packs cannot both be true, or a rate lies outside what the rule allows.", "Compare both with the source and correct one.";
    PackName = "E605", "pack has another name", "The name of the file does not fit what the policy pack says of itself.", "Name the file as the message shows.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_found_by_name() {
        for code in Code::ALL {
            assert_eq!(Code::from_id(&code.id().to_lowercase()), Some(*code));
        }
        assert_eq!(Code::from_id("E999"), None);
    }
}
