//! Iterators that leave errors out: of a listing that broke off nobody would be told.

/// What leaves every error out, whatever it runs over.
const ALWAYS: [&str; 3] =
    ["filter_map(Result::ok)", "map_while(Result::ok)", "flat_map(Result::ok)"];
/// Where a listing begins.
const LISTING: &str = "read_dir(";
/// What takes only what could be read of one.
const ONLY_READ: [&str; 2] = [".flatten()", ".ok())"];
/// The comment above that says why nobody has to be told.
const WHY: &str = "// Unread: ";

/// The lines of a source of the product in which errors are left out without a word.
pub(crate) fn found(file: &str, text: &str) -> Vec<String> {
    if !is_of_the_product(file) {
        return Vec::new();
    }
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    let told = |at: usize| lines[at.saturating_sub(3)..=at].iter().any(|line| line.contains(WHY));
    let left = (0..lines.len()).filter(|at| leaves_out(&lines, *at) && !told(*at));
    let words = "leaves errors out; tell of them, or say why not in a comment that begins with";
    left.map(|at| format!("{file}:{}: {words} “{}”", at + 1, WHY.trim())).collect()
}

fn leaves_out(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    if ALWAYS.iter().any(|way| line.contains(way)) {
        return true;
    }
    let listing = line.find(LISTING).map(|from| &line[from..]);
    let twice = listing.is_some_and(|rest| rest.matches(".flatten()").count() > 1);
    // `read_dir(..)?` or `Ok(entries)` before, and its entries here.
    let entries = ONLY_READ.iter().any(|way| line.contains(&format!("entries{way}")));
    let unwrapped = listing.is_some_and(|rest| rest.contains(")?.flatten()"));
    twice || entries || unwrapped
}

fn is_of_the_product(file: &str) -> bool {
    let inside = file.starts_with("src-tauri/src/")
        || file.starts_with("src-tauri/crates/") && file.contains("/src/");
    inside && file.ends_with(".rs") && !file.contains("/tests") && !file.contains("/sandbox/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "src-tauri/crates/uploads/src/folders.rs";

    #[test]
    fn errors_that_are_left_out_without_a_word_are_found() {
        for line in [
            "for entry in fs::read_dir(folder)?.flatten() {",
            "let all = fs::read_dir(folder).into_iter().flatten().flatten();",
            "    entries.flatten().map(|entry| entry.path())",
            "lines.map_while(Result::ok)",
            "lines.filter_map(Result::ok)",
        ] {
            assert_eq!(found(FILE, line).len(), 1, "{line}");
            assert!(found(FILE, &format!("// Unread: they end.\n{line}")).is_empty(), "{line}");
            assert!(found("tests/product/kill/stage.rs", line).is_empty());
            let test = format!("#[cfg(test)]\nmod tests {{\n{line}");
            assert!(found(FILE, &test).is_empty(), "{line}");
        }
    }

    #[test]
    fn options_that_are_flattened_are_no_errors() {
        for line in
            ["names.into_iter().flatten().any(is_call)", "for entry in fs::read_dir(folder)? {"]
        {
            assert!(found(FILE, line).is_empty(), "{line}");
        }
    }
}
