//! The faults, each under the short name that heads its column.

use std::time::Duration;

use gatehouse_sandbox::{Endpoint as At, Fault, Vendor};

/// Whether a cell is over in a moment or waits until the client gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    Moment,
    WholePatience,
}

pub struct Column {
    pub name: &'static str,
    pub wait: Wait,
    strikes: Strikes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Strikes {
    Never,
    Once(Kind),
    Always(Kind),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Early(u16),
    Late(u16),
    Pause,
    Delay(u64),
    Stall,
    Reset,
    Lose,
    ResetReply,
    HalfReply,
    LongLength,
    Garbage,
    Html,
    HalfJson,
    Huge,
    Deep,
    Nothing,
    Redirect,
    Expired,
    Skew(i64),
    Exception,
    Code,
}

const fn once(name: &'static str, kind: Kind) -> Column {
    Column { name, wait: Wait::Moment, strikes: Strikes::Once(kind) }
}

const DAY: i64 = 24 * 3600;

pub const COLUMNS: [Column; 32] = [
    Column { name: "fine", wait: Wait::Moment, strikes: Strikes::Never },
    once("400", Kind::Late(400)),
    once("401", Kind::Early(401)),
    Column { name: "401*", wait: Wait::Moment, strikes: Strikes::Always(Kind::Early(401)) },
    once("403", Kind::Late(403)),
    once("404", Kind::Late(404)),
    once("405", Kind::Late(405)),
    once("413", Kind::Early(413)),
    once("429", Kind::Pause),
    once("500", Kind::Late(500)),
    once("501", Kind::Late(501)),
    once("503", Kind::Late(503)),
    once("504", Kind::Late(504)),
    once("late", Kind::Delay(300)),
    Column {
        name: "mute",
        wait: Wait::WholePatience,
        strikes: Strikes::Once(Kind::Delay(120_000)),
    },
    once("stop", Kind::Stall),
    once("cut", Kind::Reset),
    once("lose", Kind::Lose),
    once("rst", Kind::ResetReply),
    once("half", Kind::HalfReply),
    once("len", Kind::LongLength),
    once("junk", Kind::Garbage),
    once("html", Kind::Html),
    once("json", Kind::HalfJson),
    once("huge", Kind::Huge),
    once("deep", Kind::Deep),
    once("none", Kind::Nothing),
    once("move", Kind::Redirect),
    once("old", Kind::Expired),
    once("date", Kind::Skew(DAY)),
    once("exc", Kind::Exception),
    once("code", Kind::Code),
];

impl Column {
    /// Whether there is such a fault at this endpoint.
    pub fn fits(&self, at: At) -> bool {
        match self.strikes {
            Strikes::Once(Kind::Expired) => !issues_tokens(at),
            Strikes::Once(Kind::Exception) => at.vendor() == Vendor::Authx && !issues_tokens(at),
            Strikes::Once(Kind::Code) => at == At::ProcessBiometric,
            _ => true,
        }
    }

    /// Whether the body is still on its way when this strikes, so that it has to be a long one.
    pub fn wants_a_long_body(&self) -> bool {
        let Strikes::Once(kind) = self.strikes else { return false };
        matches!(kind, Kind::Early(_) | Kind::Stall | Kind::Reset)
    }

    /// The fault, and how often it is met.
    pub fn fault(&self, elsewhere: String) -> Option<(Fault, Option<u32>)> {
        match self.strikes {
            Strikes::Never => None,
            Strikes::Once(kind) => Some((kind.fault(elsewhere), Some(1))),
            Strikes::Always(kind) => Some((kind.fault(elsewhere), None)),
        }
    }

    /// How often the request has to be seen: once, but for a refused token, which is renewed once. A PIN is never
    /// sent twice (vendors.md A-15), and of the three only EnableX says 403 for an expired token (E-5).
    pub fn tries(&self, at: At) -> usize {
        let (Strikes::Once(kind) | Strikes::Always(kind)) = self.strikes else { return 1 };
        let refused = match kind {
            Kind::Early(401) | Kind::Expired => true,
            Kind::Late(403) => at.vendor() == Vendor::Enablex,
            _ => false,
        };
        if refused && !issues_tokens(at) && at != At::VerifyPin { 2 } else { 1 }
    }
}

fn issues_tokens(at: At) -> bool {
    matches!(at, At::AccessToken | At::Token | At::Login)
}

impl Kind {
    fn fault(self, elsewhere: String) -> Fault {
        match self {
            Self::Early(code) => Fault::Status { code, retry_after: None },
            Self::Late(code) => Fault::StatusAfterBody { code, retry_after: None },
            Self::Pause => Fault::StatusAfterBody { code: 429, retry_after: Some(7) },
            Self::Delay(millis) => Fault::Delay(Duration::from_millis(millis)),
            Self::Stall => Fault::Stall { percent: 50, pause: Duration::from_millis(300) },
            Self::Reset => Fault::Reset { percent: 50 },
            Self::Lose => Fault::LoseReply,
            Self::ResetReply => Fault::ResetBeforeReply,
            Self::HalfReply => Fault::ResetInReply { percent: 50 },
            Self::LongLength => Fault::WrongContentLength,
            Self::Garbage => Fault::Garbage,
            Self::Html => Fault::Html,
            Self::HalfJson => Fault::TruncatedJson,
            Self::Huge => Fault::HugeReply { bytes: 50_000_000 },
            Self::Deep => Fault::DeepJson { depth: 100_000 },
            Self::Nothing => Fault::Reply { code: 200, body: "{}".to_owned() },
            Self::Redirect => Fault::Redirect { location: elsewhere },
            Self::Expired => Fault::ExpiredToken,
            Self::Skew(seconds) => Fault::ClockSkew { seconds },
            Self::Exception => Fault::ServerException,
            Self::Code => Fault::BiometricCode(5),
        }
    }
}
