//! The visit itself, with a clock that moves when it is told to.

use std::time::Duration;

use gatehouse_kiosk::flow::Event;
use gatehouse_vendors::authx::{Cause, TokenTrouble};
use zeroize::Zeroizing;

use super::*;
use crate::views::kiosk::FaceReason;

const SET: Duration = Duration::from_secs(90);

fn chidi() -> Visitor {
    Visitor {
        id: "bf78c938-bf06-4625-bf79-7622f3f98e11".parse().unwrap(),
        connection: "front".to_owned(),
        guid: "bf78c938-bf06-4625-bf79-7622f3f98e88".to_owned(),
        first_name: Some("Chidi".to_owned()),
        slip: Some(UsedSlip { mark: "mark".to_owned(), expires: Timestamp::UNIX_EPOCH }),
    }
}

/// Somebody whose picture was taken.
fn at_the_check() -> Kiosk {
    let kiosk = Kiosk::new();
    for event in [Event::Began, Event::Identified, Event::Agreed, Event::Taken, Event::Enrolled] {
        kiosk.turn(event).unwrap();
        kiosk.visit().visitor = Some(chidi());
    }
    let picture = Zeroizing::new(vec![0xff, 0xd8, 0xff, 0xd9]);
    kiosk.visit().second = Some(Sample::new(picture).unwrap());
    kiosk.visit().language = Some(Language::Ar);
    kiosk
}

fn knows_nobody(kiosk: &Kiosk) -> bool {
    let visit = kiosk.visit();
    visit.step == Step::Welcome
        && visit.visitor.is_none()
        && visit.second.is_none()
        && visit.result.is_none()
        && visit.language.is_none()
}

#[test]
fn a_kiosk_is_quiet_only_where_nobody_is_and_nobody_has_been_for_a_while() {
    let (kiosk, now) = (Kiosk::new(), Instant::now());
    assert!(!kiosk.is_quiet(SET, now), "somebody may have touched it a moment ago");
    assert!(kiosk.is_quiet(SET, now + SET));
    kiosk.touch(now + SET);
    assert!(!kiosk.is_quiet(SET, now + SET));
    assert!(!at_the_check().is_quiet(SET, now + SET * 2), "a visit is not over");
}

#[test]
fn whoever_has_gone_is_forgotten_with_their_picture_by_the_shell_alone() {
    let kiosk = at_the_check();
    let start = Instant::now();
    let later = |seconds| start + Duration::from_secs(seconds);
    // While a reply is awaited nobody is forgotten: whoever came next would see its end.
    assert!(!kiosk.forget_who_has_gone(SET, later(3600)));
    kiosk.turn(Event::NotRecognised).unwrap();
    assert!(!kiosk.forget_who_has_gone(SET, Instant::now() + Duration::from_secs(29)));
    assert!(!knows_nobody(&kiosk));
    kiosk.forget_who_has_gone(SET, Instant::now() + Duration::from_secs(31));
    assert!(knows_nobody(&kiosk));
}

#[test]
fn a_page_that_has_spoken_and_is_silent_hangs_once() {
    let (kiosk, start) = (Kiosk::new(), Instant::now());
    let later = |seconds| start + Duration::from_secs(seconds);
    assert!(!kiosk.page_hangs(later(600)), "it has not been loaded yet");
    *kiosk.heard() = Some(start);
    assert!(!kiosk.page_hangs(later(15)));
    assert!(kiosk.page_hangs(later(16)));
    assert!(!kiosk.page_hangs(later(17)), "it is being loaded");
}

#[test]
fn a_touch_keeps_a_visit_and_the_camera_is_closed_with_its_end() {
    let kiosk = Kiosk::new();
    kiosk.turn(Event::Began).unwrap();
    let start = Instant::now();
    let later = |seconds| start + Duration::from_secs(seconds);
    kiosk.touch(later(80));
    assert!(!kiosk.forget_who_has_gone(SET, later(100)));
    assert_eq!(kiosk.left(SET, later(100)), Some(Duration::from_secs(70)));
    assert!(kiosk.forget_who_has_gone(SET, later(171)), "it was looking for a slip");
    assert!(knows_nobody(&kiosk));
    assert_eq!(kiosk.left(SET, later(9000)), None, "nobody is there to be forgotten");
}

#[test]
fn a_slip_that_was_spent_in_this_visit_does_not_keep_its_owner_from_a_new_picture() {
    let kiosk = at_the_check();
    kiosk.has_used_slip();
    kiosk.turn(Event::NotRecognised).unwrap();
    kiosk.turn(Event::Again).unwrap();
    let visitor = kiosk.visitor().unwrap_or_else(|_| chidi());
    assert!(visitor.slip.is_none());
    assert!(kiosk.visit().second.is_none(), "the picture of the check has gone");
}

#[test]
fn what_can_only_happen_at_another_step_changes_nothing() {
    let kiosk = Kiosk::new();
    assert_eq!(kiosk.turn(Event::Agreed), Err(KioskTrouble::NotNow));
    assert_eq!(kiosk.looking(), Looking::Closed);
    assert!(knows_nobody(&kiosk));
}

#[test]
fn a_service_that_gives_no_token_is_away_or_busy_or_for_staff() {
    let of = |trouble| FaceReason::from(&Cause::Token(trouble));
    assert_eq!(of(TokenTrouble::Unreachable), FaceReason::Unreachable);
    assert_eq!(of(TokenTrouble::TooSlow), FaceReason::Unreachable);
    assert_eq!(of(TokenTrouble::ServiceTrouble(503)), FaceReason::Busy);
    let refused = TokenTrouble::Refused { status: 401, detail: None };
    assert_eq!(of(refused), FaceReason::SignIn);
}

/// Somebody at the consent, and the serial of their visit.
fn at_the_consent(kiosk: &Kiosk, who: Visitor) -> u32 {
    kiosk.turn(Event::Began).unwrap();
    kiosk.visit().language = Some(Language::En);
    let serial = kiosk.visit().serial;
    kiosk.turn_in(serial, Event::Identified, |visit| visit.visitor = Some(who)).unwrap();
    serial
}

/// What is written while something else happens: a records file that takes its time.
async fn while_it_is_written(
    kiosk: &Kiosk,
    serial: u32,
    meanwhile: impl FnOnce(),
) -> Result<bool, KioskTrouble> {
    let (written, waits) = tokio::sync::oneshot::channel();
    let slow = async { waits.await.unwrap_or(Err(KioskTrouble::Records)) };
    let end = async {
        meanwhile();
        written.send(Ok(())).unwrap();
    };
    tokio::join!(kiosk.once_written(serial, Event::Agreed, slow), end).0
}

#[tokio::test]
async fn a_yes_that_a_slow_records_file_brings_back_for_an_older_visit_opens_no_camera_for_the_next()
 {
    let kiosk = Kiosk::new();
    let first = at_the_consent(&kiosk, chidi());
    let mut second = first;
    let ended = while_it_is_written(&kiosk, first, || {
        kiosk.turn(Event::Left).unwrap();
        second = at_the_consent(&kiosk, Visitor { first_name: Some("Ada".to_owned()), ..chidi() });
    })
    .await;
    assert_ne!(first, second);
    assert_eq!(ended, Err(KioskTrouble::NotNow));
    assert_eq!(kiosk.visit().step, Step::Consent, "the next person has not answered");
    assert_eq!(kiosk.sight(), None);
    assert_eq!(kiosk.visitor().ok().unwrap().first_name.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn a_yes_of_whoever_went_back_is_none_of_whoever_is_identified_after_them() {
    let kiosk = Kiosk::new();
    let first = at_the_consent(&kiosk, chidi());
    let ended = while_it_is_written(&kiosk, first, || {
        kiosk.turn(Event::Back).unwrap();
        kiosk.turn(Event::Identified).unwrap();
    })
    .await;
    assert_eq!(ended, Err(KioskTrouble::NotNow));
    assert_eq!(kiosk.sight(), None);
}

#[tokio::test]
async fn a_no_that_is_said_while_the_yes_is_written_holds() {
    let kiosk = Kiosk::new();
    let serial = at_the_consent(&kiosk, chidi());
    let says_no = || assert_eq!(kiosk.turn(Event::SaidNo), Ok(false));
    let ended = while_it_is_written(&kiosk, serial, says_no).await;
    assert_eq!(ended, Err(KioskTrouble::NotNow));
    assert_eq!(kiosk.visit().step, Step::Declined);
    assert_eq!(kiosk.sight(), None);
}

#[tokio::test]
async fn no_camera_looks_for_a_face_before_the_yes_is_on_disk() {
    let kiosk = Kiosk::new();
    kiosk.turn(Event::Began).unwrap();
    assert_eq!(kiosk.sight(), Some(Sight::Codes));
    kiosk.turn(Event::Left).unwrap();
    let serial = at_the_consent(&kiosk, chidi());
    let written = while_it_is_written(&kiosk, serial, || assert_eq!(kiosk.sight(), None)).await;
    assert_eq!(written, Ok(true));
    assert_eq!(kiosk.sight(), Some(Sight::Faces));
    let failed = async { Err(KioskTrouble::Records) };
    kiosk.turn(Event::Left).unwrap();
    let serial = at_the_consent(&kiosk, chidi());
    assert!(kiosk.once_written(serial, Event::Agreed, failed).await.is_err());
    assert_eq!(kiosk.sight(), None, "it is on no disk");
}

#[test]
fn an_answer_to_an_older_visit_is_none() {
    let kiosk = Kiosk::new();
    let first = at_the_consent(&kiosk, chidi());
    assert!(kiosk.answering(first).is_ok());
    kiosk.turn(Event::Left).unwrap();
    at_the_consent(&kiosk, chidi());
    assert!(kiosk.answering(first).is_err());
    kiosk.waits(first, SignedDuration::from_secs(60));
    assert!(kiosk.visit().waits.is_none(), "nor does it have anybody else wait");
}

#[test]
fn whoever_takes_a_new_picture_says_first_that_it_is_still_them() {
    let kiosk = at_the_check();
    kiosk.turn(Event::NotRecognised).unwrap();
    kiosk.turn(Event::Again).unwrap();
    assert_eq!(kiosk.sight(), Some(Sight::FacesInDoubt), "nobody has watched meanwhile");
}

mod who_is_there {
    use gatehouse_kiosk::{NewSlip, Pairing, Purpose, Slip};
    use gatehouse_records::{
        By, DatabaseKey, Factor, NewPerson, PersonId, Presence, Profile, Work,
    };

    use super::super::who::{admitted, known};
    use super::*;

    const GUID: &str = "bf78c938-bf06-4625-bf79-7622f3f98e88";

    struct Rig {
        folder: tempfile::TempDir,
        key: DatabaseKey,
        records: Records,
        pairing: Pairing,
    }

    impl Rig {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let key = DatabaseKey::generate().unwrap();
            let records = Records::open(folder.path(), &key).await.unwrap();
            let pairing = Pairing::generate("s", Timestamp::now()).unwrap();
            Self { folder, key, records, pairing }
        }

        /// As after a kill: nothing but the file is left.
        async fn killed(self) -> Self {
            self.records.close().await;
            let records = Records::open(self.folder.path(), &self.key).await.unwrap();
            Self { records, ..self }
        }

        fn by(&self) -> By {
            By::now("kiosk")
        }

        /// Somebody whom a desk has put here; nothing of them is known to be enrolled.
        async fn person(&self, login_name: &str, guid: &str) -> PersonId {
            let profile = Profile {
                first_name: "Alice".to_owned(),
                last_name: "Roe".to_owned(),
                email: format!("{login_name}@example.org"),
                country_code: "+1".to_owned(),
                number: "4155550118".to_owned(),
                ..Profile::default()
            };
            let (connection, login_name) = ("front".to_owned(), login_name.to_owned());
            let typed = NewPerson { connection, login_name, profile };
            let id = self.records.begin_add(&typed, &self.by()).await.unwrap();
            self.records.finish_add(id, guid, &self.by()).await.unwrap();
            id
        }

        fn slip(&self, purpose: Purpose) -> Slip {
            let new = NewSlip {
                guid: GUID.to_owned(),
                login_name: "alice".to_owned(),
                first_name: "Alice".to_owned(),
                kiosk: String::new(),
                purpose,
                hours: 24,
            };
            let now = Timestamp::now();
            let paper = new.make(&self.pairing, now).ok().unwrap();
            Slip::seen(&paper.text, &self.pairing, now).ok().unwrap()
        }

        async fn says(&self, slip: Slip) -> Result<Visitor, KioskTrouble> {
            let given = ("front".to_owned(), slip, Timestamp::MIN);
            admitted(&self.records, given, &self.by()).await
        }

        async fn types(&self, name: &str) -> Result<Visitor, KioskTrouble> {
            known(&self.records, "front", name).await
        }
    }

    fn why(found: Result<Visitor, KioskTrouble>) -> Option<KioskTrouble> {
        found.err()
    }

    #[tokio::test]
    async fn a_login_name_greets_nobody_and_every_reason_to_refuse_one_is_the_same() {
        let rig = Rig::new().await;
        rig.person("alice", GUID).await;
        assert_eq!(rig.types("alice").await.ok().unwrap().first_name, None);

        let enrolled = rig.person("bob", "g-2").await;
        let face = (Factor::Face, Presence::Present);
        rig.records.note_factor(enrolled, face, &rig.by()).await.unwrap();
        let doubtful = rig.person("carol", "g-3").await;
        let face = (Factor::Face, Presence::Unknown);
        rig.records.note_factor(doubtful, face, &rig.by()).await.unwrap();
        let unsettled = rig.person("dave", "g-4").await;
        let work = Work::Set(Factor::Face);
        rig.records.begin_factor(unsettled, work, &rig.by()).await.unwrap();
        let rig = rig.killed().await;
        for name in ["nobody", "bob", "carol", "dave", ""] {
            assert_eq!(why(rig.types(name).await), Some(KioskTrouble::NotKnown), "{name}");
        }
    }

    #[tokio::test]
    async fn a_slip_makes_nobody_known_by_their_login_name() {
        let rig = Rig::new().await;
        assert!(rig.says(rig.slip(Purpose::Enrol)).await.is_ok());
        assert_eq!(why(rig.types("alice").await), Some(KioskTrouble::NotKnown));
    }

    #[tokio::test]
    async fn a_face_that_is_there_is_replaced_by_a_slip_that_was_made_for_it_alone() {
        let rig = Rig::new().await;
        let id = rig.person("alice", GUID).await;
        assert!(rig.says(rig.slip(Purpose::Enrol)).await.is_ok());
        let face = (Factor::Face, Presence::Present);
        rig.records.note_factor(id, face, &rig.by()).await.unwrap();
        let refused = rig.says(rig.slip(Purpose::Enrol)).await;
        assert_eq!(why(refused), Some(KioskTrouble::FaceThere));
        assert!(rig.says(rig.slip(Purpose::Replace)).await.is_ok());
    }

    #[tokio::test]
    async fn a_slip_whose_enrolment_was_killed_on_its_way_says_that_nobody_knows_its_end() {
        let rig = Rig::new().await;
        let slip = rig.slip(Purpose::Enrol);
        let visitor = rig.says(slip.clone()).await.ok().unwrap();
        let used = visitor.slip.unwrap();
        let work = (visitor.id, Work::Set(Factor::Face));
        rig.records.begin_factor_by_slip(work, &used, &rig.by()).await.unwrap();
        let rig = rig.killed().await;
        assert_eq!(why(rig.says(slip).await), Some(KioskTrouble::Unsettled));
    }

    #[tokio::test]
    async fn a_slip_from_before_this_station_remembers_is_good_no_more() {
        let rig = Rig::new().await;
        let slip = rig.slip(Purpose::Enrol);
        let since = slip.made + SignedDuration::from_millis(1);
        let given = ("front".to_owned(), slip.clone(), since);
        let found = admitted(&rig.records, given, &rig.by()).await;
        assert_eq!(why(found), Some(KioskTrouble::SlipExpired));
        let given = ("front".to_owned(), slip.clone(), slip.made);
        assert!(admitted(&rig.records, given, &rig.by()).await.is_ok());
    }
}
