use std::collections::{HashMap, HashSet};

use gatehouse_kiosk::flow::{Event, Looking, Step, after, looking};

/// Written by hand from the promises, not from the table.
fn expected(step: Step, event: Event) -> Option<Step> {
    use Step::{
        Capture, Checking, Consent, Declined, Done, Refused, Sending, Unknown, Unverified, Welcome,
        Who,
    };
    match event {
        Event::Began => (step == Welcome).then_some(Who),
        Event::Identified => (step == Who).then_some(Consent),
        Event::Agreed => (step == Consent).then_some(Capture),
        Event::SaidNo => (step == Consent).then_some(Declined),
        Event::Taken => (step == Capture).then_some(Sending),
        Event::Enrolled => (step == Sending).then_some(Checking),
        Event::WasRefused => (step == Sending).then_some(Refused),
        Event::WasLost => (step == Sending).then_some(Unknown),
        Event::Recognised => (step == Checking).then_some(Done),
        Event::NotRecognised => (step == Checking).then_some(Unverified),
        Event::Again => matches!(step, Refused | Unverified).then_some(Capture),
        Event::Back => match step {
            Who => Some(Welcome),
            Consent => Some(Who),
            Declined => Some(Consent),
            _ => None,
        },
        Event::Left => (!matches!(step, Sending | Checking)).then_some(Welcome),
    }
}

#[test]
fn every_step_meets_every_event_as_promised() {
    for step in Step::ALL {
        for event in Event::ALL {
            assert_eq!(after(step, event), expected(step, event), "{step:?} × {event:?}");
        }
    }
}

#[test]
fn no_way_leads_to_a_camera_that_looks_at_faces_but_through_consent() {
    // Every step that can be reached without ever agreeing.
    let mut reached = HashSet::from([Step::Welcome]);
    let mut todo = vec![Step::Welcome];
    while let Some(step) = todo.pop() {
        for event in Event::ALL.into_iter().filter(|event| *event != Event::Agreed) {
            if let Some(next) = after(step, event).filter(|next| reached.insert(*next)) {
                todo.push(next);
            }
        }
    }
    assert_eq!(reached, HashSet::from([Step::Welcome, Step::Who, Step::Consent, Step::Declined]));
    assert!(reached.iter().all(|step| looking(*step) != Looking::ForFace));
}

#[test]
fn the_camera_is_open_where_it_is_needed_and_nowhere_else() {
    let open: HashMap<Step, Looking> = Step::ALL
        .into_iter()
        .map(|step| (step, looking(step)))
        .filter(|(_, looking)| *looking != Looking::Closed)
        .collect();
    let wanted = [(Step::Who, Looking::ForSlip), (Step::Capture, Looking::ForFace)];
    assert_eq!(open, HashMap::from(wanted));
}

#[test]
fn an_enrolment_that_nobody_knows_the_end_of_is_never_tried_again_by_itself() {
    let ways: Vec<Event> =
        Event::ALL.into_iter().filter(|event| after(Step::Unknown, *event).is_some()).collect();
    assert_eq!(ways, [Event::Left]);
}
