//! What may be shown where: colour, bars and width, by the terminal and the user's wishes.

use crate::args::Colour;
use std::io::{IsTerminal, Write};

/// What standard output is.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Colours are wanted on standard output.
    pub colour: bool,
    /// Colours are wanted on standard error.
    pub colour_of_errors: bool,
    /// Bars are wanted.
    pub bars: bool,
    /// Its width in cells.
    pub width: Option<u16>,
}

impl Terminal {
    /// Looks at the streams and the environment.
    pub fn look(wish: Colour) -> Terminal {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let (out, err) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let colour = |terminal: bool| match wish {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && !dumb && !set("NO_COLOR"),
        };
        Terminal {
            colour: colour(out),
            colour_of_errors: colour(err),
            bars: (out && !dumb) || wish == Colour::Always,
            width: terminal_size::terminal_size().filter(|_| out).map(|(width, _)| width.0),
        }
    }
}

/// Writes to standard output; a reader that stops listening is no error.
pub fn print(text: &str, colour: bool) -> std::io::Result<()> {
    let choice = if colour { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never };
    let mut out = anstream::AutoStream::new(std::io::stdout().lock(), choice);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes to standard error as well as it can.
pub fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
