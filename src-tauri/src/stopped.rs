//! A station that has a policy and cannot follow it: its window says why and does nothing else.

use std::path::Path;

use gatehouse_policy::Refusal;
use tauri::{App, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent};

use crate::{
    failure::{Failure, FailureCode},
    webview, window,
};

/// The label of its window, and the name of its capability.
pub const LABEL: &str = "stopped";
/// How the program ends that could not open its station.
const COULD_NOT_START: i32 = 1;

/// Why nothing can be opened.
pub struct Stopped(pub Refusal);

impl Stopped {
    /// What the window says: the file, a line for each thing that is wrong, and what has to be done.
    pub fn failure(&self) -> Failure {
        let lines: Vec<String> = self.0.troubles.iter().map(ToString::to_string).collect();
        Failure {
            hint: Some(self.0.cure()),
            field: Some(self.0.file.display().to_string()),
            ..Failure::new(FailureCode::PolicyRefused, lines.join("\n"))
        }
    }
}

/// Opens the window that says so.
pub fn open(app: &App, refusal: Refusal, folder: &Path) -> tauri::Result<()> {
    app.manage(Stopped(refusal));
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Gatehouse")
        .inner_size(760.0, 520.0)
        .min_inner_size(480.0, 360.0)
        .visible(false)
        .data_directory(folder.join("webview"))
        .on_navigation(window::is_our_own)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    window::log_failure(webview::prepare(&window));
    let app = app.handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            close(&app);
        }
    });
    window::show_anyway(window);
    Ok(())
}

/// Closes it for good.
pub fn close(app: &tauri::AppHandle) {
    app.exit(COULD_NOT_START);
}

#[cfg(test)]
mod tests {
    use gatehouse_policy::{Trouble, Why};

    use super::*;

    #[test]
    fn everything_that_is_wrong_reaches_the_window() {
        let troubles = vec![Trouble::at(3, "one"), Trouble::at(5, "another")];
        let refusal = Refusal { file: "/etc/x.toml".into(), why: Why::Wrong, troubles };
        let failure = Stopped(refusal).failure();
        assert_eq!(failure.code, FailureCode::PolicyRefused);
        assert_eq!(failure.message, "Line 3: one\nLine 5: another");
        assert_eq!(failure.field.as_deref(), Some("/etc/x.toml"));
        assert!(failure.hint.is_some_and(|cure| cure.contains("Put the file right")));
    }
}
