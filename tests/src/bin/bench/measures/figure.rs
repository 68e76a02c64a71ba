//! A measured figure, its goal, and the line it is printed as.

use std::time::Duration;

use serde_json::json;

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Told for the sake of the others.
    None,
}

/// A figure.
#[derive(Debug)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    /// What another program needs for the same, in the same unit.
    pub peer: Option<f64>,
    /// Of the ratio to the peer where there is one, else of the value.
    pub goal: Goal,
}

impl Figure {
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit, peer: None, goal: Goal::None }
    }

    /// A duration in milliseconds.
    pub fn millis(name: impl Into<String>, value: Duration) -> Self {
        Self::new(name, value.as_secs_f64() * 1000.0, "ms")
    }

    pub fn goal(self, goal: Goal) -> Self {
        Self { goal, ..self }
    }

    pub fn against(self, peer: f64) -> Self {
        Self { peer: Some(peer), ..self }
    }

    fn ratio(&self) -> Option<f64> {
        self.peer.map(|peer| self.value / peer)
    }

    /// Whether the goal holds, if there is one.
    pub fn holds(&self) -> Option<bool> {
        let value = self.ratio().unwrap_or(self.value);
        match self.goal {
            Goal::AtMost(most) => Some(value <= most),
            Goal::AtLeast(least) => Some(value >= least),
            Goal::None => None,
        }
    }

    /// One line of JSON.
    pub fn json(&self) -> String {
        let goal = match self.goal {
            Goal::AtMost(goal) | Goal::AtLeast(goal) => Some(goal),
            Goal::None => None,
        };
        let (ratio, holds) = (self.ratio().map(rounded), self.holds());
        json!({
            "name": self.name, "value": rounded(self.value), "unit": self.unit,
            "peer": self.peer.map(rounded), "ratio": ratio, "goal": goal, "holds": holds,
        })
        .to_string()
    }

    /// The same for a person.
    pub fn words(&self) -> String {
        let peer = match (self.peer, self.ratio()) {
            (Some(peer), Some(ratio)) => format!(" against {peer:.2}, {ratio:.2} ×"),
            _ => String::new(),
        };
        let goal = match self.goal {
            Goal::AtMost(goal) => format!(" (at most {goal})"),
            Goal::AtLeast(goal) => format!(" (at least {goal})"),
            Goal::None => String::new(),
        };
        let verdict = match self.holds() {
            Some(true) => "ok    ",
            Some(false) => "MISSED",
            None => "      ",
        };
        format!("{verdict} {:<34} {:>10.2} {}{peer}{goal}", self.name, self.value, self.unit)
    }
}

/// Three digits behind the point are more than any of these is good for.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// What `percent` of the durations do not exceed. They are sorted by it.
pub fn percentile(took: &mut [Duration], percent: usize) -> Duration {
    took.sort_unstable();
    let place = took.len().saturating_sub(1) * percent / 100;
    took.get(place).copied().unwrap_or_default()
}
