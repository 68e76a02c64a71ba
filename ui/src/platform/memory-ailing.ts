import { blankFields } from "../areas/calls/fields";
import { aRow } from "./memory-scenes";
import type { CallRow, CallSheet, Finding, FindingCode } from "./host";

function found(code: FindingCode, detail: string | null = null): Finding {
  const waivable = [
    "brokenArchive", "lockedArchive", "otherKind", "sameContent", "sentBefore", "brokenSidecar",
  ].includes(code);
  return { code, waivable, detail };
}

/** Calls that lack this and that before they can go. */
export function ailingRows(): CallRow[] {
  const folder = "evening-shift";
  const said = { ...blankFields(), agentCode: "AK17", phone: "800-555-5555" };
  const sheet = { file: "calls.csv", line: 3, fields: said, leftOut: ["Ring time"] };
  return [
    aRow("1", "20261121_1402_AK17_4711.wav", "draft", {
      folder,
      length: 247,
      beside: [sheet],
      derived: {
        uploadType: "Audio",
        interactionDate: "2026-11-21T14:02:33+01:00",
        datedBy: "file",
        clientCallId: "20261121-1402-AK17-4711-k3x9ab",
        agent: { code: "AK17", firstName: "Ada", lastName: "King" },
      },
    }),
    aRow("2", '20261121_1417 "Lang".WAV', "draft", {
      folder,
      length: 3753,
      findings: [found("unsafeName", '\\"')],
      suggestedName: "20261121_1417 _Lang_.wav",
    }),
    aRow("3", "call 0093.wav", "draft", {
      folder,
      length: 63,
      findings: [found("sameName")],
      suggestedName: "call 0093 (2).wav",
    }),
    aRow("4", "call 0094.wav", "draft", {
      length: 63,
      findings: [found("sentBefore", "call 0093.wav, 2026-11-20 17:40")],
    }),
    aRow("5", "chat-0411.zip", "draft", {
      bytes: 310_000,
      contents: {
        files: 4,
        conversations: 2,
        bytes: 2_900_000,
        names: ["411/a.json_chat", "411/a.json_meta", "411/b.json_chat", "411/b.json_meta"],
      },
    }),
    aRow("6", "chat-0412.zip", "draft", {
      bytes: 12_000,
      findings: [found("brokenArchive", "It cannot be opened as a ZIP archive")],
    }),
    aRow("7", "call 0095.wav", "draft", {
      length: 712,
      sentName: "claims 0095.wav",
      findings: [found("brokenSidecar", "calls.csv, line 7, email: An e-mail address looks like name@example.org")],
    }),
  ];
}

/** A sheet of a recorder whose columns nobody knows by their names. */
export function aForeignSheet(): CallSheet {
  const column = (name: string, sample: string): CallSheet["columns"][number] => ({
    name,
    sample,
    role: "unused",
    usual: "unused",
  });
  return {
    id: "1",
    file: "tag-2026-11-21.csv",
    folder: "evening-shift",
    used: false,
    by: "names",
    preset: null,
    lines: 47,
    matched: 0,
    columns: [
      column("Aufnahme", "20261121_1402_AK17_4711.wav"),
      column("Beginn", "21.11.2026 14:02"),
      column("Kunde", "Jürgen Müller"),
      column("Rufnummer", "+12025550101"),
      column("Schlange", "Schaden"),
    ],
    encoding: "windows-1252",
    guessed: true,
    doubtful: ["Jürgen Müller"],
    broken: null,
  };
}
