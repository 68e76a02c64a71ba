import { describe, expect, it } from "vitest";
import type { CauseCode, FailureCode, FindingCode } from "../platform/host";
import { aFailure } from "../platform/memory";
import { causeWords, failureWords, findingWords } from "./codes";
import { actionWord, outcomeWords } from "./activity";
import { pendingWords, personStateWords, recordsWords, settleWords } from "./people";
import { bytes, bytesOf, duration, short } from "./format";

describe("figures", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 KB"],
    [48_200_000, "48.2 MB"],
    [2_500_000_000, "2.50 GB"],
    [999_999_999, "1.00 GB"],
  ])("%d bytes are %s", (count, words) => {
    expect(bytes(count)).toBe(words);
  });

  it("name a unit once", () => {
    expect(bytesOf(1_190_000_000, 1_920_000_000)).toBe("1.19 of 1.92 GB");
    expect(bytesOf(41_000_000, 1_920_000_000)).toBe("41.0 MB of 1.92 GB");
  });

  it("tell a time as a person would", () => {
    expect([5, 61, 3700].map(duration)).toEqual(["5 s", "1 min 1 s", "1 h 1 min"]);
  });

  it("keep both ends of an identifier", () => {
    expect(short("4f1c02aa-51f7-9e20")).toBe("4f1c…9e20");
  });
});

describe("codes", () => {
  const causes: CauseCode[] = [
    "duplicateName", "nameMismatch", "badExtension", "metadataRejected", "hierarchyInvalid", "localeUnsupported",
    "tooLarge", "notAllowed", "rateLimited", "serviceTrouble", "unreachable", "interrupted", "replyLost",
    "fileChanged", "fileChangedBefore", "fileGone", "fileUnreadable", "fileAway", "cancelled", "secretMissing", "unexpectedReply",
  ];
  it.each(causes)("the cause %s has words and a cure", (code) => {
    const words = causeWords({ code, httpStatus: null, detail: null, retry: "ask" });
    expect(words.what).not.toBe(code);
    expect(words.cure).not.toBe("");
  });

  const findings: FindingCode[] = [
    "wrongExtension", "tooLarge", "empty", "unreadable", "growing", "unsafeName", "nameNotUnicode", "nameTooLong",
    "sameName", "metadataIncomplete", "beingLookedAt", "brokenArchive", "sameContent", "sentBefore",
    "nameSentBefore", "brokenSidecar", "lockedArchive", "nestedArchive", "otherKind", "noRecording", "cutShort", "noSound",
    "sameCallId", "agentMismatch", "misreadName", "grewAfterSent", "sheetsDisagree", "doubtfulLetters", "noDate",
  ];
  it.each(findings)("the finding %s has words and a cure", (code) => {
    const words = findingWords({ code, waivable: false, detail: null });
    expect(words.what).not.toBe(code);
    expect(words.cure).not.toBe("");
  });

  const failures: FailureCode[] = [
    "invalidInput", "confirmHost", "gone", "keyringAbsent", "keyringLocked", "keyringHung", "secretMissing",
    "inUse", "settingsUnwritable", "recordsClosed", "noConnection", "internal",
  ];
  it.each(failures)("the failure %s has a headline of its own", (code) => {
    expect(failureWords(aFailure(code, "")).title).not.toBe(code);
  });
});

describe("people", () => {
  it.each(["draft", "adding", "known", "unknown", "refused", "deleted"] as const)("the state %s has a word", (state) => {
    expect(personStateWords(state).word.toLowerCase()).toBe(state);
  });

  it.each(["add", "update", "delete", "pin"] as const)("an unknown %s is explained and can be settled both ways", (kind) => {
    const words = pendingWords(kind);
    expect(words.title).toContain("We do not know");
    expect(words.yes).not.toBe(words.no);
    expect(settleWords(kind, "happened", "Uma").title).not.toBe(settleWords(kind, "didNotHappen", "Uma").title);
  });

  it.each(["keyMissing", "keyringTrouble", "damaged", "newer"] as const)("records that are %s have a cure", (state) => {
    expect(recordsWords(state).cure).not.toBe("");
  });

  it("an action without words of its own still reads as one", () => {
    expect(actionWord("person.add")).toBe("Person added");
    expect(actionWord("person.add.settle")).toBe("Person added: settled by hand");
    expect(actionWord("consent_recorded")).toBe("Consent recorded");
    expect(actionWord("slip.handOut")).toBe("Slip handOut");
    expect(outcomeWords("unknown")).toEqual({ word: "Unknown", tone: "unknown" });
  });
});
