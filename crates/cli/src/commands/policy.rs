//! `outflow policy`: which rules are known, which held on a day, what changed, and what would a pack of one's own change?

use crate::args::{PolicyArgs, PolicyFormat, PolicyOutput, PolicyVerb};
use crate::config::own_packs;
use crate::exit::Outcome;
use crate::input::read_file;
use crate::terminal::{Terminal, complain, print};
use anyhow::Context;
use outflow_app::load::InputFile;
use outflow_app::policy::{Question, ask, check};
use outflow_report::TextStyle;
use std::path::PathBuf;

/// Prints the rules, or every problem of the question or of a pack.
pub fn run(args: PolicyArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (answer, output) = match args.verb {
        PolicyVerb::List { only, output } => {
            let question = Question::List { platform: only.platform };
            (ask(&question, own_packs()), output)
        }
        PolicyVerb::Show { topic, only, output } => {
            let question = Question::Show { topic, platform: only.platform };
            (ask(&question, own_packs()), output)
        }
        PolicyVerb::On { day, only, output } => {
            let question = Question::On { day, platform: only.platform };
            (ask(&question, own_packs()), output)
        }
        PolicyVerb::Diff { from, to, only, output } => {
            let question = Question::Diff { from, to, platform: only.platform };
            (ask(&question, own_packs()), output)
        }
        PolicyVerb::Check { files, output } => (check(read_packs(&files)), output),
    };
    match answer {
        Ok(answer) => {
            let text = match output.output_format {
                PolicyFormat::Json => outflow_report::policy_json(&answer),
                PolicyFormat::Text => {
                    let (colour, width) = (terminal.colour, terminal.width);
                    let style = TextStyle { colour, width, ..TextStyle::default() };
                    outflow_report::policy_text(&answer, style)
                }
            };
            show(&text, terminal.colour && is_text(output))?;
            Ok(Outcome::Explained)
        }
        Err(problems) => {
            complain(&outflow_report::problems(&problems, terminal.colour_of_errors));
            if !is_text(output) {
                show(&outflow_report::policy_json_without_answer(&problems), false)?;
            }
            Ok(Outcome::CouldNotRun)
        }
    }
}

fn is_text(output: PolicyOutput) -> bool {
    output.output_format == PolicyFormat::Text
}

fn show(text: &str, colour: bool) -> anyhow::Result<()> {
    print(text, colour).context("cannot write to standard output")
}

/// Each file once, called by its path: the names of packs are days, and those of two platforms can be equal.
fn read_packs(paths: &[PathBuf]) -> Vec<InputFile> {
    let mut seen: Vec<&PathBuf> = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        if !seen.contains(&path) {
            seen.push(path);
            files.push(read_file(path, path.display().to_string()));
        }
    }
    files
}
