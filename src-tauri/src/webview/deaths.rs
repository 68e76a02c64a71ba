//! How often a page died of late, and what is done about it.

use std::time::{Duration, Instant};

/// A page that lived for so long has made up for its deaths before.
const A_WHILE: Duration = Duration::from_secs(60);

/// The longest that a kiosk is left without a page.
const LONGEST: Duration = Duration::from_secs(60);

/// After so many deaths the person at a desk is asked: it is their computer, and they may know why.
const ASK_AFTER: u32 = 3;

/// Who is there when a page has died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// Somebody who can be asked.
    Desk,
    /// Nobody who could help: it has to come back by itself, always.
    Kiosk,
}

/// What is done about a page that died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is loaded anew after that time.
    Load(Duration),
    /// The person is asked whether it shall be.
    Ask,
}

/// The deaths of one page.
#[derive(Debug)]
pub struct Deaths {
    company: Company,
    times: u32,
    /// When it began to live again.
    since: Option<Instant>,
}

impl Deaths {
    pub fn new(company: Company) -> Self {
        Self { company, times: 0, since: None }
    }

    /// It died once more.
    pub fn died(&mut self, now: Instant) -> Next {
        let lived = self.since.map(|since| now.saturating_duration_since(since));
        if lived.is_none_or(|lived| lived >= A_WHILE) {
            self.times = 0;
        }
        self.times = self.times.saturating_add(1);
        if self.company == Company::Desk && self.times > ASK_AFTER {
            // Whoever has it loaded once more begins anew.
            self.since = None;
            return Next::Ask;
        }
        let wait = wait(self.times);
        self.since = now.checked_add(wait);
        Next::Load(wait)
    }
}

/// At once, then 1, 2, 4 … seconds: what dies at every start must not keep the computer busy with starting it.
fn wait(times: u32) -> Duration {
    match times {
        0 | 1 => Duration::ZERO,
        more => LONGEST.min(Duration::from_secs(1 << (more - 2).min(16))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_TIME: Duration = Duration::ZERO;

    /// The answers to a page that dies so long after each beginning.
    fn dying(deaths: &mut Deaths, mut now: Instant, lives: Duration, times: u32) -> Vec<Next> {
        let die = |_| {
            let next = deaths.died(now);
            now += lives + if let Next::Load(wait) = next { wait } else { NO_TIME };
            next
        };
        (0..times).map(die).collect()
    }

    fn seconds(waits: &[u64]) -> Vec<Next> {
        waits.iter().map(|wait| Next::Load(Duration::from_secs(*wait))).collect()
    }

    #[test]
    fn a_kiosks_page_always_comes_back_and_waits_longer_each_time() {
        let mut deaths = Deaths::new(Company::Kiosk);
        let answers = dying(&mut deaths, Instant::now(), Duration::from_millis(300), 40);
        assert_eq!(answers[..9], seconds(&[0, 1, 2, 4, 8, 16, 32, 60, 60]));
        assert_eq!(answers[39], Next::Load(LONGEST));
    }

    #[test]
    fn a_page_that_lived_for_a_while_is_forgiven() {
        let (mut deaths, start) = (Deaths::new(Company::Kiosk), Instant::now());
        assert_eq!(dying(&mut deaths, start, A_WHILE, 3), seconds(&[0, 0, 0]));
        let almost = A_WHILE - Duration::from_millis(1);
        let mut deaths = Deaths::new(Company::Kiosk);
        assert_eq!(dying(&mut deaths, start, almost, 3), seconds(&[0, 1, 2]));
    }

    #[test]
    fn the_time_that_it_waited_is_no_time_that_it_lived() {
        let (mut deaths, start) = (Deaths::new(Company::Kiosk), Instant::now());
        for _ in 0..9 {
            deaths.died(start);
        }
        // It was last loaded 60 seconds after that, and died at once.
        assert_eq!(deaths.died(start + LONGEST), Next::Load(LONGEST));
    }

    #[test]
    fn a_person_at_a_desk_is_asked_the_fourth_time_and_begins_anew_with_the_answer() {
        let (mut deaths, start) = (Deaths::new(Company::Desk), Instant::now());
        let answers = dying(&mut deaths, start, Duration::from_secs(1), 5);
        assert_eq!(answers[..3], seconds(&[0, 1, 2]));
        assert_eq!(answers[3..], [Next::Ask, Next::Load(NO_TIME)]);
    }
}
