//! What the organisation's policy fixes at this station, and the refusal to change it.

use std::path::Path;

use gatehouse_policy::{Key, KeyName, Policy, Refusal, Trouble, UpdateMode, Why};
use gatehouse_updates::{Mode, Wanted};

use crate::{
    args::Run,
    connections::fixed::planned,
    failure::{Failure, FailureCode},
    role::Role,
    settings::{Appearance, Saved, SavedConnection},
    station::Station,
};

/// The policy as this station follows it. Without a policy nothing is fixed.
#[derive(Debug, Default)]
pub struct Fixed {
    pub policy: Policy,
    /// Its connections, still without ids of their own.
    pub connections: Vec<SavedConnection>,
}

impl Fixed {
    /// Reads the policy of this computer.
    pub fn find() -> Result<Self, Refusal> {
        gatehouse_policy::find()?.map_or_else(|| Ok(Self::default()), Self::of)
    }

    /// Follows a policy, if its connections can be.
    pub fn of(policy: Policy) -> Result<Self, Refusal> {
        match planned(&policy) {
            Ok(connections) => Ok(Self { policy, connections }),
            Err(troubles) => {
                Err(Refusal { file: policy.file.unwrap_or_default(), why: Why::Wrong, troubles })
            }
        }
    }

    /// The policy, unless a start contradicts it.
    pub fn allows(self, run: &Run) -> Result<Self, Refusal> {
        let other = self.role().zip(run.role).filter(|(fixed, asked)| fixed != asked);
        let role = other.map(|(fixed, asked)| {
            let (fixed, asked) = (fixed.label(), asked.label());
            let words = format!("--role {asked} contradicts it: this station is “{fixed}”.");
            self.contradiction(KeyName::StationRole, &words)
        });
        let sandbox = (run.sandbox && !self.policy.allows_sandbox()).then(|| {
            let words = "--sandbox contradicts it: there is no sandbox here.";
            self.contradiction(KeyName::StationSandbox, words)
        });
        let troubles: Vec<_> = role.into_iter().chain(sandbox).collect();
        if troubles.is_empty() {
            return Ok(self);
        }
        let file = self.policy.file.unwrap_or_default();
        Err(Refusal { file, why: Why::Contradicted, troubles })
    }

    fn contradiction(&self, key: KeyName, words: &str) -> Trouble {
        Trouble {
            line: self.policy.line(key),
            words: format!("{}: {words}", <&Key>::from(key).path()),
        }
    }

    /// What the station is for, if that is fixed.
    pub fn role(&self) -> Option<Role> {
        self.policy.role().map(Into::into)
    }

    /// Refuses what the policy fixes.
    pub fn refuse(&self, key: KeyName) -> Result<(), Failure> {
        if self.policy.says(key) { Err(self.refusal(key)) } else { Ok(()) }
    }

    /// The refusal, with the line that a person can ask about.
    pub fn refusal(&self, key: KeyName) -> Failure {
        let words = format!("It is fixed by {}", self.said(key));
        Failure::new(FailureCode::FixedByPolicy, words)
    }

    /// What is to become of newer versions. Nobody but the organisation says.
    pub fn updates(&self) -> Wanted {
        let said = self.policy.updates();
        let mode = match said.mode {
            Some(UpdateMode::Tell) => Mode::Tell,
            Some(UpdateMode::Install) => Mode::Install,
            Some(UpdateMode::Off) | None => Mode::Off,
        };
        Wanted { mode, url: said.url, key: said.key, pin: said.pin }
    }

    fn said(&self, key: KeyName) -> String {
        let file = self.policy.file.as_deref().unwrap_or(Path::new("")).display();
        let path = <&Key>::from(key).path();
        match self.policy.line(key) {
            Some(line) => {
                format!("{path} in the policy of your organisation ({file}, line {line})")
            }
            None => format!("the policy of your organisation ({file})"),
        }
    }
}

impl From<gatehouse_policy::Appearance> for Appearance {
    fn from(appearance: gatehouse_policy::Appearance) -> Self {
        match appearance {
            gatehouse_policy::Appearance::System => Self::System,
            gatehouse_policy::Appearance::Light => Self::Light,
            gatehouse_policy::Appearance::Dark => Self::Dark,
        }
    }
}

impl Station {
    /// Light, dark, or as the system says.
    pub fn appearance(&self) -> Appearance {
        let fixed = self.fixed.policy.appearance();
        fixed.map_or_else(|| self.settings.read(|saved| saved.appearance), Into::into)
    }

    /// After how many seconds without a touch the kiosk begins anew.
    pub fn kiosk_idle(&self) -> u32 {
        let fixed = self.fixed.policy.idle_seconds();
        fixed.unwrap_or_else(|| self.settings.read(Saved::kiosk_idle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Fixed {
        Fixed::of(gatehouse_policy::read(text).unwrap()).unwrap()
    }

    #[test]
    fn a_start_that_contradicts_the_policy_is_told_which_line() {
        let kiosk = || fixed("[station]\nrole = \"kiosk\"\nsandbox = false\n");
        let run = |role, sandbox| Run { role, sandbox, ..Run::default() };
        assert!(kiosk().allows(&run(None, false)).is_ok());
        assert!(kiosk().allows(&run(Some(Role::Kiosk), false)).is_ok());
        let words = kiosk().allows(&run(Some(Role::Admin), true)).unwrap_err().to_string();
        assert!(words.contains("Line 2: station.role: --role admin contradicts it"), "{words}");
        assert!(words.contains("Line 3: station.sandbox: --sandbox contradicts it"), "{words}");
        assert!(Fixed::default().allows(&run(Some(Role::Admin), true)).is_ok());
    }

    #[test]
    fn updates_are_what_the_policy_says_and_off_without_a_word() {
        assert_eq!(Fixed::default().updates(), Wanted::default());
        let url = "https://updates.example.org/gatehouse.json";
        let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
        let text = format!(
            "[updates]\nmode = \"tell\"\nurl = \"{url}\"\nkey = \"{key}\"\npin = \"1.4.2\"\n"
        );
        let told = fixed(&text).updates();
        assert_eq!((told.mode, told.pin.as_deref()), (Mode::Tell, Some("1.4.2")));
        assert_eq!((told.url.as_deref(), told.key.as_deref()), (Some(url), Some(key)));
    }

    #[test]
    fn only_what_is_said_is_refused() {
        let dark = fixed("[station]\nappearance = \"dark\"\n");
        let refused = dark.refuse(KeyName::StationAppearance).unwrap_err();
        assert_eq!(refused.code, FailureCode::FixedByPolicy);
        assert!(
            refused.message.contains("station.appearance") && refused.message.contains("line 2")
        );
        assert!(dark.refuse(KeyName::KioskIdleSeconds).is_ok());
    }
}
