//! Which words does `outflow policy` know?

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use outflow_app::flags::date_flag;
use std::path::PathBuf;

/// Show the rules of platforms: dated, with their sources.
#[derive(clap::Args, Debug)]
#[command(arg_required_else_help = true, after_help = POLICY_EXAMPLES)]
pub struct PolicyArgs {
    /// What to show.
    #[command(subcommand)]
    pub verb: PolicyVerb,
}

const POLICY_EXAMPLES: &str = "\
Examples:
  outflow policy list
  outflow policy show upwork/service-fee
  outflow policy on 2023-12-31 --platform upwork
  outflow policy diff 2025-04-30 2025-05-01
  outflow policy check 2026-01-01.toml

Rules of your own stand in the folder outflow/policies of your configuration folder, as <platform>/<date>.toml.
They go before the program's rules of the same id and are marked as your own.";

/// What to show of the rules.
#[derive(Subcommand, Debug)]
pub enum PolicyVerb {
    /// List every platform with its packs and rules.
    List {
        #[command(flatten)]
        only: PlatformFlag,

        #[command(flatten)]
        output: PolicyOutput,
    },
    /// Show every version of a rule, or of all rules of a platform.
    Show {
        /// The id of a rule, with or without its platform, or a platform.
        #[arg(value_name = "ID|PLATFORM")]
        topic: String,

        #[command(flatten)]
        only: PlatformFlag,

        #[command(flatten)]
        output: PolicyOutput,
    },
    /// Show the rules in force on a day.
    On {
        /// The day.
        #[arg(value_name = "DATE", value_parser = date_flag)]
        day: Date,

        #[command(flatten)]
        only: PlatformFlag,

        #[command(flatten)]
        output: PolicyOutput,
    },
    /// Show what changed between two days.
    Diff {
        /// The day before.
        #[arg(value_name = "DATE", value_parser = date_flag)]
        from: Date,

        /// The day after.
        #[arg(value_name = "DATE", value_parser = date_flag)]
        to: Date,

        #[command(flatten)]
        only: PlatformFlag,

        #[command(flatten)]
        output: PolicyOutput,
    },
    /// Check packs of your own: every problem, or what they would replace.
    Check {
        /// Packs, each named by its first day: 2026-01-01.toml.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,

        #[command(flatten)]
        output: PolicyOutput,
    },
}

/// One platform only.
#[derive(clap::Args, Debug)]
pub struct PlatformFlag {
    /// Only the rules of this platform.
    #[arg(long, value_name = "PLATFORM")]
    pub platform: Option<String>,
}

/// How the rules are written.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct PolicyOutput {
    /// The format.
    #[arg(short = 'O', long, value_enum, default_value_t = PolicyFormat::Text, value_name = "FORMAT")]
    pub output_format: PolicyFormat,
}

/// The formats of rules.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyFormat {
    /// For people.
    #[value(alias = "txt")]
    Text,
    /// For programs: the envelope outflow/policy/1.
    Json,
}
