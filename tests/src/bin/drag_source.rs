//! A window that offers the files named as its arguments, or what follows `--list` and `--link` as it is. Says `data-get`
//! when a target asks for it, `drag-failed` when none wants it, and `drag-end` when the drag is over.
#![expect(clippy::print_stdout, reason = "its output is what the test reads")]

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    use gtk::prelude::*;
    use gtk::{gdk, glib};

    gtk::init()?;
    let (kind, text) = offered()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title(gatehouse_tests::drag::TITLE);
    window.set_default_size(150, 100);
    let handle = gtk::EventBox::new();
    handle.add(&gtk::Label::new(Some("Drag me")));
    window.add(&handle);
    let target = gtk::TargetEntry::new(kind, gtk::TargetFlags::OTHER_APP, 0);
    handle.drag_source_set(gdk::ModifierType::BUTTON1_MASK, &[target], gdk::DragAction::COPY);
    handle.connect_drag_data_get(move |_, _, data, _, _| {
        println!("data-get");
        data.set(&data.target(), 8, text.as_bytes());
    });
    handle.connect_drag_failed(|_, _, _| {
        println!("drag-failed");
        glib::Propagation::Proceed
    });
    handle.connect_drag_end(|_, _| println!("drag-end"));
    window.connect_destroy(|_| gtk::main_quit());
    window.show_all();
    gtk::main();
    Ok(())
}

/// The kind of what is offered, and the text itself.
#[cfg(target_os = "linux")]
fn offered() -> anyhow::Result<(&'static str, String)> {
    const LIST: &str = "text/uri-list";
    let mut arguments = std::env::args_os().skip(1).peekable();
    let kind = match arguments.peek().and_then(|first| first.to_str()) {
        Some("--list") => Some(LIST),
        Some("--link") => Some("_NETSCAPE_URL"),
        _ => None,
    };
    if let Some(kind) = kind {
        let text = arguments.nth(1).unwrap_or_default();
        return Ok((kind, text.to_string_lossy().into_owned()));
    }
    let mut list = String::new();
    for file in arguments {
        list += &gtk::glib::filename_to_uri(std::path::absolute(file)?, None)?;
        list += "\r\n";
    }
    Ok((LIST, list))
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("only where there is X11");
}
