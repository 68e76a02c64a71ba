use gatehouse_vault::VaultTrouble;

#[test]
fn each_trouble_says_what_to_do_in_its_own_words() {
    use VaultTrouble::{Absent, Broken, Hung, Locked, NoEntry};
    let said: Vec<String> =
        [Absent, Locked, Hung, NoEntry, Broken].iter().map(ToString::to_string).collect();

    for (n, words) in said.iter().enumerate() {
        assert!(!words.contains('/'), "a path or a name of an entry: {words}");
        assert!(!said[..n].contains(words), "said twice: {words}");
        assert!(words.contains("again"), "no way out: {words}");
    }
}
