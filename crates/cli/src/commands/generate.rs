//! `outflow completions` and `outflow man`: what packages ship beside the program.

use crate::args::Args;
use crate::exit::Outcome;
use crate::terminal::print;
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use std::path::Path;

/// Prints a completion script.
pub fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "outflow", &mut script);
    print(&String::from_utf8(script).context("the script is not UTF-8")?, false)?;
    Ok(Outcome::Explained)
}

/// Prints the manual page, or writes the pages of all commands into a folder.
pub fn man(folder: Option<&Path>) -> anyhow::Result<Outcome> {
    match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
            clap_mangen::generate_to(Args::command(), folder)
                .with_context(|| format!("cannot write into {}", folder.display()))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            print(&String::from_utf8(page).context("the page is not UTF-8")?, false)?;
        }
    }
    Ok(Outcome::Explained)
}
