//! What other programs drop, as they gave it: the paths that the web view makes of it have lost what is no UTF-8, and the
//! forms of an address that it does not know. `GTK` hands it to everybody who listens at the web view's widget.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
};

use gatehouse_uploads::UriList;
use gtk::prelude::*;
use tauri::WebviewWindow;

/// Addresses, one a line.
const LIST: &str = "text/uri-list";
/// One address and its title, which is all that Firefox and Chrome give with a link.
const LINK: &str = "_NETSCAPE_URL";

/// What was last held over the window. It is there before the window is told of a drop.
#[derive(Debug, Clone, Default)]
pub struct Held(Arc<Mutex<Option<Vec<u8>>>>);

impl Held {
    /// The list of addresses that was dropped.
    pub fn take(&self) -> Option<UriList> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().map(uri_list)
    }

    fn hold(&self, list: Vec<u8>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(list);
    }
}

/// Listens from now on. A link alone is no drop for the web view, so `take_link` is told of it.
pub fn listen(
    window: &WebviewWindow,
    take_link: impl Fn(UriList) + Send + 'static,
) -> tauri::Result<Held> {
    let held = Held::default();
    let holding = held.clone();
    window.with_webview(move |view| {
        let view = view.inner();
        let over = Rc::new(RefCell::new(None));
        let dropped = Rc::clone(&over);
        view.connect_drag_data_received(move |_, context, _, _, data, _, _| {
            // What comes empty replaces what was held before, too.
            let bytes = if data.length() > 0 { data.data() } else { Vec::new() };
            match data.target().name().as_str() {
                LIST => holding.hold(bytes),
                LINK => *over.borrow_mut() = Some((context.clone(), bytes)),
                _ => {}
            }
        });
        // Asked only where the web view has taken no files.
        view.connect_drag_drop(move |_, context, _, _, time| {
            let link = dropped.take().filter(|(of, _)| of == context);
            let Some((_, bytes)) = link else { return false };
            context.drag_finish(true, false, time);
            let address = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
            take_link(uri_list(address.to_vec()));
            true
        });
    })?;
    Ok(held)
}

fn uri_list(bytes: Vec<u8>) -> UriList {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    UriList { bytes, host }
}
