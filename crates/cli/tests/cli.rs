//! Does the program behave as a command-line user expects: streams, statuses, files of every kind, nothing overwritten.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const STATEMENT: &str = include_str!("../../app/demo/statement.csv");

fn outflow(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outflow"));
    command
        .args(arguments)
        .env("OUTFLOW_CONFIG", "config")
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite");
    command.env_remove("OUTFLOW_TODAY").env_remove("NO_COLOR");
    command
}

fn run(arguments: &[&str]) -> Output {
    outflow(arguments).output().expect("the program starts")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("it is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("it is UTF-8")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder is writable");
    path
}

#[test]
fn statuses_and_streams() {
    let missing = "no-such-file.csv";
    for (arguments, status, on_out, on_err) in [
        (&[][..], 0, "outflow demo", ""),
        (&["demo"], 0, "Your Upwork balance is $0.00: you withdrew it.", ""),
        (&["why"], 2, "", "error[E701]"),
        (&["why", missing], 2, "", "error[E108]"),
        (&["why", env!("CARGO_MANIFEST_DIR")], 2, "", "error[E107]"),
        (&["why", "--available", "25.00"], 1, "unexplained 25.00", ""),
        (&["why", "--available", "12.345"], 2, "", "has a fraction of a cent"),
        (&["why", "--today", "June"], 2, "", "is not a date"),
        (&["explain", "in_review"], 0, "client may still review", ""),
        (&["explain", "hourly-security-period"], 0, "10 days after the Sunday", ""),
        (&["explain", "e202"], 0, "E202: not a date", ""),
        (&["explain", "pending"], 2, "", "pending_security"),
        (&["completions", "bash"], 0, "_outflow", ""),
        (&["man"], 0, ".TH outflow 1", ""),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {}", err(&output));
        assert!(out(&output).contains(on_out), "{arguments:?}: {}", out(&output));
        assert!(err(&output).contains(on_err), "{arguments:?}: {}", err(&output));
        if on_out.is_empty() {
            assert_eq!(out(&output), "", "{arguments:?}");
        }
        if on_err.is_empty() {
            assert_eq!(err(&output), "", "{arguments:?}");
        }
    }
    assert_eq!(out(&run(&[])).lines().count(), 3, "outflow alone prints three lines");
}

#[test]
fn every_command_has_examples() {
    for command in [
        "why",
        "demo",
        "explain",
        "completions",
        "man",
        "import",
        "snapshot",
        "history",
        "undo",
        "accounts",
        "register",
        "balance",
        "coverage",
        "reconcile",
        "bisect",
        "flow",
        "sql",
        "doctor",
        "backup",
        "restore",
        "rebuild",
        "paths",
        "config",
    ] {
        let help = out(&run(&[command, "--help"]));
        assert!(help.contains("Example"), "{command}: {help}");
    }
    assert!(out(&run(&["--help"])).contains("Examples:"));
}

#[test]
fn standard_input_is_a_file() {
    let mut child = outflow(&["why", "-", "--today", "2024-06-10"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), STATEMENT.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("$318.53 went to M-Pesa on Fri 7 June 2024"));
}

#[test]
fn the_text_fits_one_screen_without_colour_in_a_pipe() {
    let text = out(&run(&["demo"]));
    assert!(text.lines().count() <= 40, "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('█'), "{text}");
    let coloured = out(&run(&["--color", "always", "demo"]));
    assert!(coloured.contains('\u{1b}') && coloured.contains('█'));
    for word in ["lot", "suspense", "clause", "standing", "earned_hourly", "in_review"] {
        let found = text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word);
        assert!(!found, "a freelancer would have to look up {word}");
    }
    let lots = out(&run(&["demo", "--lines", "--lots"]));
    assert!(lots.contains("Where each payment went") && lots.contains("Ref 703925490"), "{lots}");
}

#[test]
fn output_files_follow_their_extension_and_inputs_are_kept() {
    let folder = folder();
    let statement = written(folder.path(), "statement.csv", STATEMENT);
    let statement = statement.to_str().unwrap();
    for (name, start) in [
        ("answer.json", "{\n  \"schema\": \"outflow/why/1\""),
        ("answer.html", "<!doctype html>"),
        ("answer.md", "# Your Upwork balance"),
        ("answer.csv", "part,cause,date,amount"),
        ("answer.txt", "Your Upwork balance"),
    ] {
        let path = folder.path().join(name);
        let output =
            run(&["why", statement, "--today", "2024-06-10", "-o", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_eq!(out(&output), "", "{name} goes to the file");
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.starts_with(start), "{name}: {text}");
    }
    let output = run(&["why", statement, "-o", statement]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("is not overwritten"));
    assert_eq!(std::fs::read_to_string(statement).unwrap(), STATEMENT);
}

/// A statement whose texts try to steer whatever shows them.
fn hostile() -> String {
    let evil = "\u{1b}[2J\u{202e}<script>alert(1)</script> =HYPERLINK(\"\"http://x.example\"\") | `x` \u{9b}31m";
    format!(
        "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n\
         \"Jun 7, 2024\",2,=cmd|' /C calc'!A0,\"{evil}\",,,,Ada,,-1.00,,,9.00\n\
         \"Jun 6, 2024\",1,Hourly,\"@SUM(A1) {evil}\",,Ada,\"=1+1{evil}\",Ada,,10.00,,,10.00\n"
    )
}

#[test]
fn text_of_a_statement_is_harmless_in_every_format() {
    let folder = folder();
    let path = written(folder.path(), "hostile.csv", &hostile());
    for format in ["text", "json", "csv", "md", "html"] {
        let output =
            run(&["why", path.to_str().unwrap(), "-O", format, "--lines", "--today", "2024-06-10"]);
        assert_eq!(output.status.code(), Some(1), "an unknown type is a finding: {}", err(&output));
        let shown = out(&output) + &err(&output);
        for hidden in ['\u{1b}', '\u{202e}', '\u{9b}'] {
            assert!(!shown.contains(hidden), "{format} holds {hidden:?}");
        }
        match format {
            "html" => assert!(!shown.contains("<script"), "{shown}"),
            "md" => {
                let unescaped = shown.replace("\\<", "");
                assert!(!unescaped.contains("<script") && !shown.contains("://x"), "{shown}");
            }
            "csv" => {
                let mut reader = csv_cells(&shown);
                let formula = reader.find(|cell| cell.starts_with(['=', '@', '+']));
                assert_eq!(formula, None, "{shown}");
            }
            _ => {}
        }
    }
}

/// The cells of a CSV text without doubled quotes at their start.
fn csv_cells(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().flat_map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()))
}

#[test]
fn the_page_loads_nothing() {
    let page = out(&run(&["demo", "-O", "html", "--lines"]));
    for outside in ["src=", "href=", "@import", "url(", "<script", "<link", "<iframe"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn a_file_beyond_the_limit_is_refused_by_the_limit() {
    let folder = folder();
    let path = folder.path().join("huge.csv");
    // Sparse: it takes no room on the disk.
    std::fs::File::create(&path).unwrap().set_len((2 << 30) + 1).unwrap();
    let output = run(&["why", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("error[E111]") && err(&output).contains("2048 MiB"));
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_says_so() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = folder();
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open.clone()).unwrap();
    // The program itself must be where an unprivileged user can run it.
    let program = folder.path().join("outflow");
    std::fs::copy(env!("CARGO_BIN_EXE_outflow"), &program).unwrap();
    std::fs::set_permissions(&program, open).unwrap();
    let path = written(folder.path(), "secret.csv", STATEMENT);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = Command::new(&program);
    command
        .args(["why", path.to_str().unwrap()])
        .env("OUTFLOW_CONFIG", "no-such-folder")
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite");
    let is_root = std::fs::read(&path).is_ok();
    if is_root {
        const NOBODY: u32 = 65_534;
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().expect("the copy starts");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("error[E109]"), "{}", err(&output));
}

/// Peak memory of a finished answer, by the system's own count.
#[cfg(target_os = "linux")]
#[test]
fn a_valid_gibibyte_is_answered_in_bounded_memory() {
    let folder = folder();
    let path = folder.path().join("gibibyte.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    // About 146 bytes a line.
    outflow_testkit::big::write_big(&mut file, 7_400_000, 1).unwrap();
    std::io::Write::flush(&mut file).unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size >= 1 << 30, "{size} bytes are no GiB");
    let mut child = outflow(&["why", path.to_str().unwrap(), "--today", "2026-11-23"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0u64;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let seen = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok());
        peak_kib = peak_kib.max(seen.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("Your Upwork balance is"));
    assert!(peak_kib > 0, "the memory was not measured");
    // The text itself, and at most 256 MiB for each million of its lines.
    let bound = size / 1024 + 256 * 1024 * 74 / 10;
    assert!(peak_kib <= bound, "{peak_kib} KiB are above {bound} KiB");
}
