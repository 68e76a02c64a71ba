//! Who may go where. What is not in this table cannot happen.

/// Where a visitor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Nobody is here: the languages.
    Welcome,
    /// Somebody is here: who are they?
    Who,
    /// They read what they would agree to.
    Consent,
    /// They did not agree.
    Declined,
    /// They agreed, and it is written down: the camera may open.
    Capture,
    /// Their picture is on its way.
    Sending,
    /// The service took it, and is asked whether it knows them now.
    Checking,
    /// It is enrolled and recognised.
    Done,
    /// It is enrolled; the check did not succeed.
    Unverified,
    /// The service refused, or was not reached at all: nothing is enrolled.
    Refused,
    /// The reply never came: nobody knows.
    Unknown,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Welcome,
        Self::Who,
        Self::Consent,
        Self::Declined,
        Self::Capture,
        Self::Sending,
        Self::Checking,
        Self::Done,
        Self::Unverified,
        Self::Refused,
        Self::Unknown,
    ];
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A language was chosen.
    Began,
    /// A slip, a code or a login name was good.
    Identified,
    /// The consent is written down.
    Agreed,
    /// They said no.
    SaidNo,
    /// A picture was taken.
    Taken,
    /// The service enrolled it.
    Enrolled,
    /// The service refused, or was not reached.
    WasRefused,
    /// The reply to the enrolment never came.
    WasLost,
    /// The service recognised them.
    Recognised,
    /// It did not, or did not say.
    NotRecognised,
    /// They try once more.
    Again,
    /// One step back.
    Back,
    /// They left, or nobody has touched the screen for a while.
    Left,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Began,
        Self::Identified,
        Self::Agreed,
        Self::SaidNo,
        Self::Taken,
        Self::Enrolled,
        Self::WasRefused,
        Self::WasLost,
        Self::Recognised,
        Self::NotRecognised,
        Self::Again,
        Self::Back,
        Self::Left,
    ];
}

const TABLE: [(Step, Event, Step); 24] = [
    (Step::Welcome, Event::Began, Step::Who),
    (Step::Welcome, Event::Left, Step::Welcome),
    (Step::Who, Event::Identified, Step::Consent),
    (Step::Who, Event::Back, Step::Welcome),
    (Step::Who, Event::Left, Step::Welcome),
    (Step::Consent, Event::Agreed, Step::Capture),
    (Step::Consent, Event::SaidNo, Step::Declined),
    (Step::Consent, Event::Back, Step::Who),
    (Step::Consent, Event::Left, Step::Welcome),
    (Step::Declined, Event::Back, Step::Consent),
    (Step::Declined, Event::Left, Step::Welcome),
    (Step::Capture, Event::Taken, Step::Sending),
    (Step::Capture, Event::Left, Step::Welcome),
    // While a reply is awaited nobody can leave: whoever came next would see its end.
    (Step::Sending, Event::Enrolled, Step::Checking),
    (Step::Sending, Event::WasRefused, Step::Refused),
    (Step::Sending, Event::WasLost, Step::Unknown),
    (Step::Checking, Event::Recognised, Step::Done),
    (Step::Checking, Event::NotRecognised, Step::Unverified),
    (Step::Refused, Event::Again, Step::Capture),
    (Step::Refused, Event::Left, Step::Welcome),
    (Step::Unverified, Event::Again, Step::Capture),
    (Step::Unverified, Event::Left, Step::Welcome),
    (Step::Done, Event::Left, Step::Welcome),
    // Never once more by itself: it may have happened.
    (Step::Unknown, Event::Left, Step::Welcome),
];

/// Where an event leads; `None`: it cannot happen there.
#[must_use]
pub fn after(step: Step, event: Event) -> Option<Step> {
    let row = TABLE.iter().find(|(from, what, _)| (*from, *what) == (step, event));
    row.map(|(_, _, to)| *to)
}

/// What a camera may be used for at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looking {
    /// For nothing: it is closed.
    Closed,
    /// For a slip alone. What else it sees is looked at by nobody and kept nowhere.
    ForSlip,
    /// For a face: consent is on disk.
    ForFace,
}

/// What the camera may be used for.
#[must_use]
pub fn looking(step: Step) -> Looking {
    match step {
        Step::Who => Looking::ForSlip,
        Step::Capture => Looking::ForFace,
        _ => Looking::Closed,
    }
}
