//! A window that offers the files named as its arguments. Says `data-get` when a target asks for
//! them, `drag-failed` when none wants them, and `drag-end` when the drag is over.
#![expect(clippy::print_stdout, reason = "its output is what the test reads")]

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    use gtk::prelude::*;
    use gtk::{gdk, glib};

    gtk::init()?;
    let mut uris = Vec::new();
    for file in std::env::args_os().skip(1) {
        uris.push(glib::filename_to_uri(std::path::absolute(file)?, None)?);
    }
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title(gatehouse_tests::drag::TITLE);
    window.set_default_size(150, 100);
    let handle = gtk::EventBox::new();
    handle.add(&gtk::Label::new(Some("Drag me")));
    window.add(&handle);
    handle.drag_source_set(gdk::ModifierType::BUTTON1_MASK, &[], gdk::DragAction::COPY);
    handle.drag_source_add_uri_targets();
    handle.connect_drag_data_get(move |_, _, data, _, _| {
        println!("data-get");
        let uris: Vec<&str> = uris.iter().map(glib::GString::as_str).collect();
        data.set_uris(&uris);
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

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("only where there is X11");
}
