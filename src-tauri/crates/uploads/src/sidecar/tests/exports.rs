//! Lists of calls in the forms that recorders document, each invented.

use super::*;

/// What each of these sheets says of `a.wav`.
fn all_say(sheets: &[(&str, &[&str])]) {
    for (text, says) in sheets {
        let (said, beside) = exported("export.csv", text);
        assert_eq!(said, *says, "{text}");
        assert_eq!(beside.troubles, [""; 0], "{text}");
    }
}

fn began(text: &str) -> String {
    here(&exported("export.csv", text).1)
}

#[test]
fn recorders_and_call_centres_name_their_columns_and_they_are_known() {
    all_say(&[
        (
            "Contact ID,Contact Start Time,Employee,Employee ID,Direction,Dialed From (ANI),Dialed To (DNIS),file\n\
             9100,2025-11-20 10:15:00,\"Kern, Anna\",AK17,Inbound,+12025550101,100,a.wav\n",
            &[
                "id=9100",
                "direction=Inbound",
                "phone=+12025550101",
                "code=AK17",
                "first=Anna",
                "last=Kern",
            ],
        ),
        (
            "CALL ID,DATE,TIME,CALL TYPE,AGENT NAME,ANI,DNIS,CALL TIME,RECORDINGS\n\
             77,11/20/2025,10:15:00,Outbound,Anna Kern,+12025550100,+12025550101,00:03:25,a.wav\n",
            &["id=77", "direction=Outbound", "phone=+12025550101", "first=Anna", "last=Kern"],
        ),
        (
            "ContactId,InitiationTimestamp,InitiationMethod,CustomerEndpoint.Address,Agent.Username,Recording.Location\n\
             c-1,2025-11-20T10:15:00Z,OUTBOUND,+12025550101,akern,bucket/connect/2025/a.wav\n",
            &["id=c-1", "direction=Outbound", "phone=+12025550101"],
        ),
        (
            "conversationId,conversationStart,originatingDirection,ani,dnis,recordingId\n\
             g-1,2025-11-20T10:15:00.000Z,inbound,+12025550101,+12025550100,a\n",
            &["id=g-1", "direction=Inbound", "phone=+12025550101"],
        ),
        (
            "contactId,masterContactId,contactStart,fromAddress,toAddress,isOutbound,agentId,file\n\
             78,70,2025-11-20T10:15:00.000Z,+12025550100,+12025550101,True,AK17,a.wav\n",
            &["id=78", "direction=Outbound", "phone=+12025550101", "code=AK17"],
        ),
        (
            "globalCallID_callId,dateTimeOrigination,callingPartyNumber,originalCalledPartyNumber,dateTimeConnect,file\n\
             INTEGER,INTEGER,VARCHAR(50),VARCHAR(50),INTEGER,VARCHAR(50)\n\
             5,1763633700,1001,+12025550101,0,a.wav\n",
            &["id=5", "phone=+12025550101"],
        ),
        (
            "UCID,SEGSTART,CALLING_PTY,DIALED_NUM,ANSLOGIN,file\n\
             00001,1763633700,+12025550101,100,4711,a.wav\n",
            &["id=00001", "phone=+12025550101", "code=4711"],
        ),
        (
            "callId,userDisplayName,startDateTime,callType,callerNumber,calleeNumber,file\n\
             t-1,Anna Kern,2025-11-20T10:15:00Z,user_in,+12025550101,+12025550100,a.wav\n",
            &["id=t-1", "direction=Inbound", "phone=+12025550101", "first=Anna", "last=Kern"],
        ),
        (
            "Session Id,Direction,From,To,Name,Date,Time,Recording\n\
             r-1,Inbound,(202) 555-0101,(202) 555-0100,Ann Ash,Thu 11/20/2025,10:15 AM,a.wav\n",
            &["id=r-1", "direction=Inbound", "phone=(202) 555-0101", "name=Ann Ash"],
        ),
        (
            "call_id,direction,caller_number,caller_name,callee_number,date_time,file\n\
             z-1,inbound,+12025550101,Ann Ash,+12025550100,2025-11-20T10:15:00Z,a.wav\n",
            &["id=z-1", "direction=Inbound", "phone=+12025550101", "name=Ann Ash"],
        ),
    ]);
}

#[test]
fn the_moment_of_an_export_is_read_in_its_own_form() {
    for (header, value) in [
        ("DATE,TIME", "11/20/2025,10:15:00"),
        ("dateTimeOrigination,dateTimeConnect", "2025-11-20 10:15,0"),
        ("dateTimeConnect,file name", "2025-11-20 10:15:00,"),
        ("CALL TIME,TIMESTAMP", "00:03:25,2025-11-20 10:15:00"),
        ("Contact Start Time,x", "20-Nov-2025 10:15,"),
    ] {
        let text = format!("file,{header}\na.wav,{value}\n");
        assert_eq!(began(&text), "2025-11-20T10:15:00", "{header}");
    }
    let none = exported("export.csv", "file,dateTimeConnect\na.wav,0\n").1;
    assert_eq!((none.fields.interaction_date, none.troubles.len()), (None, 0));
}

const MASTER: &str = "\"\",\"+12025550101\",\"100\",\"from-trunk\",\"\"\"Ann Ash\"\" <+12025550101>\",\"SIP/t-1\",\
    \"SIP/100-2\",\"Dial\",\"SIP/100,30,tT\",\"2025-11-20 10:15:00\",\"2025-11-20 10:15:04\",\
    \"2025-11-20 10:16:00\",60,56,\"ANSWERED\",\"DOCUMENTATION\"";

#[test]
fn a_master_csv_of_asterisk_names_no_columns_and_is_read_by_their_places() {
    let id = "1763633700.10";
    for (end, call) in [
        (format!(",\"{id}\",\"\""), format!("{id}.wav")),
        (format!(",\"{id}\""), format!("in-100-+12025550101-20251120-101500-{id}.wav")),
        (format!(",\"{id}\",\"audio:a.wav\""), "a.wav".to_owned()),
        (format!(",\"{id}\",\"a good customer\""), format!("{id}.wav")),
    ] {
        let text = format!(
            "{MASTER}{end}\n{}{}\n",
            MASTER.replace("10:1", "11:1"),
            end.replace(".10", ".11").replace("audio:a", "audio:z")
        );
        let beside = told(&[("Master.csv", &text), (&call, "")], &call);
        assert_eq!(beside.len(), 1, "{call}");
        assert_eq!(beside[0].fields.client_call_id.as_deref(), Some(id), "{call}");
        assert_eq!(beside[0].fields.phone.as_deref(), Some("+12025550101"), "{call}");
        assert_eq!((beside[0].line, here(&beside[0]).as_str()), (Some(1), "2025-11-20T10:15:00"));
        assert_eq!(beside[0].troubles, [""; 0], "{call}");
    }
}

#[test]
fn nested_metadata_beside_a_recording_is_read_by_its_own_keys() {
    let connect = r#"{"ContactId": "c-1", "InitiationTimestamp": "2025-11-20T10:15:00Z",
        "InitiationMethod": "INBOUND", "CustomerEndpoint": {"Address": "+12025550101", "Type": "TELEPHONE_NUMBER"},
        "Agent": {"Username": "akern"}, "Recordings": [{"Location": "x"}], "Queue": null}"#;
    let genesys = r#"{"conversationId": "g-1", "initialDirection": "outbound", "ani": "+12025550100",
        "dnis": "+12025550101", "startTime": "2025-11-20T10:15:00.000Z", "userIds": ["u-1"]}"#;
    for (file, text, said, left_out) in [
        (
            "a.wav.json",
            connect,
            ["c-1", "Inbound"],
            vec!["Recordings", "CustomerEndpoint.Type", "Agent.Username"],
        ),
        ("a_metadata.json", genesys, ["g-1", "Outbound"], vec!["userIds"]),
    ] {
        let beside = told(&[(file, text), ("a.wav", "")], "a.wav").pop().unwrap();
        let fields = &beside.fields;
        assert_eq!(fields.client_call_id.as_deref(), Some(said[0]));
        assert_eq!(fields.call_direction.as_deref(), Some(said[1]));
        assert_eq!(fields.phone.as_deref(), Some("+12025550101"));
        assert!(fields.interaction_date.as_deref().unwrap().starts_with("2025-11-20T10:15:00"));
        assert_eq!(
            (beside.left_out, beside.troubles.len()),
            (left_out.into_iter().map(str::to_owned).collect(), 0)
        );
    }
    let ours = r#"{"clientCallId": "ours", "callId": "theirs"}"#;
    let beside = told(&[("a.json", ours), ("a.wav", "")], "a.wav");
    assert_eq!(beside[0].fields.client_call_id.as_deref(), Some("ours"));
}

#[test]
fn a_date_that_cannot_be_is_told_by_its_line_and_field() {
    for (date, words) in [
        ("2025-02-30 10:15", "is in no calendar"),
        ("20.11.2025 25:00", "is in no calendar"),
        ("20.11.1925", "cannot be when a call began"),
        ("soon", "is no date"),
    ] {
        for column in ["interactionDate", "calldate", "Start_Date"] {
            let text = format!("file;{column}\na.wav;{date}\n");
            let beside = exported("export.csv", &text).1;
            let trouble = beside.troubles.first().cloned().unwrap_or_default();
            assert!(
                trouble.contains("line 2, interactionDate: ") && trouble.contains(words),
                "{trouble}"
            );
        }
    }
}
