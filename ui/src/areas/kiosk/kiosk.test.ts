import { cleanup, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import ar from "../../../messages/ar.json";
import de from "../../../messages/de.json";
import en from "../../../messages/en.json";
import es from "../../../messages/es.json";
import fr from "../../../messages/fr.json";
import type { FaceReason, KioskLanguage, KioskStep } from "../../platform/host";
import { expectAccessible } from "../../test/axe";
import { asked, openKiosk, settle } from "../../test/open";
import { press } from "../../test/press";

/** Some texts of the desk have plural forms; those of the kiosk are all plain. */
const TEXTS = { en, es, fr, de, ar } as unknown as Record<KioskLanguage, Record<string, string>>;
const LANGUAGES = Object.keys(TEXTS) as KioskLanguage[];
const STEPS: KioskStep[] = [
  "welcome",
  "who",
  "consent",
  "declined",
  "capture",
  "done",
  "unverified",
  "refused",
  "unknown",
];

function step(): string | undefined {
  return screen.getByTestId("kiosk").dataset["step"];
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  document.documentElement.dir = "ltr";
});

describe("the kiosk's words", () => {
  it.each(LANGUAGES)("are whole in %s, with the same places to fill in", (language) => {
    const keys = Object.keys(en).filter((key) => key.startsWith("kiosk_"));
    const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(keys.length).toBeGreaterThan(100);
    for (const key of keys) {
      const text = TEXTS[language][key];
      expect(text, `${language} ${key}`).toBeTruthy();
      expect(places(text ?? ""), `${language} ${key}`).toEqual(places(TEXTS.en[key] ?? ""));
    }
  });

  it("are never English by mistake", () => {
    const same = LANGUAGES.filter((language) => language !== "en").flatMap((language) =>
      Object.keys(TEXTS[language]).filter((key) => TEXTS[language][key] === TEXTS.en[key]),
    );
    // “Personal” is German and Spanish for staff, “Code” French and German.
    expect(same.filter((key) => !["$schema", "kiosk_passcode"].includes(key))).toEqual([]);
  });
});

describe("every screen in every language", () => {
  it.each(LANGUAGES.flatMap((language) => STEPS.map((at) => [language, at] as const)))(
    "%s %s is accessible and begins at its heading",
    async (language, at) => {
      const fate = at === "refused" || at === "unverified" || at === "unknown" ? "&fate=poorQuality" : "";
      await openKiosk(`lang=${language}&step=${at}${fate}`);
      expect(step()).toBe(at);
      await expectAccessible();
      expect(document.activeElement?.tagName).toBe("H1");
      if (at === "welcome") return;
      expect(document.documentElement.lang).toBe(language);
      expect(document.documentElement.dir).toBe(language === "ar" ? "rtl" : "ltr");
    },
  );

  it.each(LANGUAGES)("%s: the keyboards and the way out for staff are accessible", async (language) => {
    await openKiosk(`lang=${language}&step=who`);
    await press(TEXTS[language]["kiosk_who_code"] ?? "");
    await expectAccessible();
  });

  it("the way out for staff is accessible", async () => {
    await openKiosk("");
    await press("Staff");
    await expectAccessible();
  });
});

describe("a visit", () => {
  it("goes from the language to the thanks by keyboard alone", async () => {
    const host = await openKiosk("");
    host.look = { ...host.look, steady: true };
    screen.getByRole("button", { name: "English" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(step()).toBe("who");
    screen.getByRole("button", { name: "Type the code" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(document.activeElement).toBe(screen.getByLabelText("Code on your slip"));
    await userEvent.keyboard(`${"Q".repeat(48)}{Enter}`);
    await settle();
    expect(step()).toBe("consent");
    expect(screen.getByTestId("consent-text").dataset["hash"]).toBe("hash-en");
    screen.getByRole("button", { name: "I agree" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(step()).toBe("capture");
    await waitFor(() => {
      expect(step()).toBe("done");
    }, { timeout: 6000 });
    expect(asked(host, "kioskTake")).toEqual([[host.kiosk.visit]]);
    expect(screen.getByText("Thank you")).toBeTruthy();
    await press("Finish");
    expect(step()).toBe("welcome");
    expect(document.body.textContent).not.toContain("Chidi");
  }, 10_000);

  it("opens the camera for a face only after consent", async () => {
    const host = await openKiosk("step=consent");
    expect(asked(host, "cameraOpen")).toEqual([]);
    await press("I agree");
    expect(asked(host, "cameraOpen")).toHaveLength(1);
  });

  it("ends kindly for whoever says no", async () => {
    const host = await openKiosk("step=consent");
    await press("No, thank you");
    expect(step()).toBe("declined");
    expect(screen.getByText("That is fine")).toBeTruthy();
    expect(asked(host, "cameraOpen")).toEqual([]);
    await press("Finish");
    expect(step()).toBe("welcome");
  });

  it("sends no picture that is not good, and says so, until one is", async () => {
    const host = await openKiosk("step=capture&hint=tooDark");
    await waitFor(() => {
      expect(screen.getByTestId("kiosk-hint").textContent).toContain("too dark");
    });
    await press("Take the picture now");
    expect(screen.getByTestId("kiosk-trouble").dataset["code"]).toBe("notGood");
    expect(step()).toBe("capture");
    host.look = { ...host.look, hint: null, steady: true };
    await waitFor(() => {
      expect(screen.getByTestId("kiosk-trouble").dataset["code"]).toBe("");
    });
  });

  it("asks whoever comes back whether it is still them, and takes nothing before", async () => {
    const host = await openKiosk("step=capture");
    host.look = { ...host.look, steady: true, whoIsThere: true };
    await waitFor(() => {
      expect(screen.getByRole("alertdialog").textContent).toContain("Are you still Chidi?");
    });
    await expectAccessible();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(asked(host, "kioskTake")).toEqual([]);
    await press("Yes, it is me");
    expect(asked(host, "kioskStill")).toEqual([[host.kiosk.visit]]);
    expect(screen.queryByRole("alertdialog")).toBeNull();
    host.look = { ...host.look, whoIsThere: true };
    await waitFor(() => {
      expect(screen.getByRole("alertdialog")).toBeTruthy();
    });
    await press("No, begin anew");
    expect(step()).toBe("welcome");
    expect(document.body.textContent).not.toContain("Chidi");
  });

  it("counts down the wait that a wrong code begins, and forgets it when it is over", async () => {
    const host = await openKiosk("step=who");
    host.waits = 60;
    await press("Type the code");
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await userEvent.setup({ advanceTimers: vi.advanceTimersByTime }).keyboard(`${"1".repeat(48)}{Enter}`);
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.getByRole("alert").textContent).toContain("was not made by the desk");
    expect(screen.getByTestId("kiosk-wait-left").textContent).toContain("60 seconds");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(screen.getByTestId("kiosk-wait-left").textContent).toMatch(/\b(39|40) seconds/);
    await vi.advanceTimersByTimeAsync(41_000);
    expect(screen.queryByTestId("kiosk-wait-left")).toBeNull();
  });

  it("changes nothing for what comes back for an older visit", async () => {
    const host = await openKiosk("step=consent");
    const late = { status: "ok", data: { ...host.kiosk, step: "capture" } } as const;
    let answer: ((outcome: typeof late) => void) | null = null;
    host.kioskConsent = async () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    screen.getByRole("button", { name: "I agree" }).click();
    await settle();
    // The shell has forgotten them meanwhile, and somebody else is here.
    host.kiosk = { ...host.kiosk, visit: host.kiosk.visit + 1, step: "who", firstName: null, consent: null };
    const kiosk = await host.kioskOpen();
    expect(kiosk.status).toBe("ok");
    (answer as ((outcome: typeof late) => void) | null)?.(late);
    await waitFor(() => {
      expect(step()).toBe("who");
    }, { timeout: 3000 });
  });

  it("reads a slip that is held up", async () => {
    const host = await openKiosk("step=who");
    host.slip = "good";
    await waitFor(() => {
      expect(step()).toBe("consent");
    }, { timeout: 2000 });
  });

  it.each([
    ["0", "does not add up"],
    ["1", "was not made by the desk"],
    ["2", "belongs to another desk"],
    ["3", "has expired"],
    ["4", "was used before"],
  ])("refuses a code that begins with %s in its own words", async (first, words) => {
    await openKiosk("step=who");
    await press("Type the code");
    await userEvent.keyboard(`${first.repeat(48)}{Enter}`);
    await settle();
    expect(screen.getByRole("alert").textContent).toContain(words);
    expect(step()).toBe("who");
  });

  it("groups a code by four and is typed on the screen too", async () => {
    await openKiosk("step=who");
    await press("Type the code");
    for (const key of ["A", "B", "C", "D", "E", "F"]) await press(key);
    const field = screen.getByLabelText<HTMLInputElement>("Code on your slip");
    expect(field.value).toBe("ABCD-EF");
    await press("Delete one");
    expect(field.value).toBe("ABCD-E");
  });

  it.each([
    ["noMatch", 2, true],
    ["poorQuality", 3, true],
    ["manyFaces", 4, true],
    ["noFace", 5, true],
    ["outOfFrame", 6, true],
    ["settings", 7, false],
    ["noSuchPerson", 8, false],
  ] as const)("says what to do about %s (code %i)", async (reason, code, again) => {
    const host = await openKiosk("step=capture");
    host.fate = reason;
    await press("Take the picture now");
    expect(step()).toBe("refused");
    const end = screen.getByTestId("kiosk-end");
    expect([end.dataset["reason"], end.dataset["code"]]).toEqual([reason, String(code)]);
    expect(screen.queryByRole("button", { name: "Take a new picture" }) !== null).toBe(again);
    if (reason === "poorQuality") expect(end.textContent).toContain("Face the light");
  });

  it.each(["unreachable", "busy", "signIn", "service"] satisfies FaceReason[])("claims nothing after %s", async (reason) => {
    const host = await openKiosk("step=capture");
    host.fate = reason;
    await press("Take the picture now");
    expect(screen.getByText("Your face is not enrolled yet")).toBeTruthy();
  });

  it("does not offer another try where nobody knows how it ended", async () => {
    const host = await openKiosk("step=capture");
    host.fate = "noReply";
    await press("Take the picture now");
    expect(screen.getByText("We do not know whether it worked")).toBeTruthy();
    expect(screen.getAllByRole("button").map((button) => button.textContent?.trim())).toEqual(["Finish"]);
  });

  it("says what is wrong with the camera, and sends nothing", async () => {
    const host = await openKiosk("step=capture&camera=gone");
    expect(screen.getByTestId("kiosk-hint").textContent).toContain("unplugged");
    await press("Take the picture now");
    expect(screen.getByTestId("kiosk-trouble").dataset["code"]).toBe("camera");
    host.look = { ...host.look, state: "live" };
    await waitFor(() => {
      expect(screen.getByTestId("kiosk-hint").dataset["state"]).toBe("live");
    });
  });

  it("says that a slow service is slow, and that nobody has to do anything", async () => {
    const host = await openKiosk("step=capture");
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let answer: (() => void) | null = null;
    const real = host.kioskTake.bind(host);
    host.kioskTake = async (visit) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return real(visit);
    };
    await userEvent.setup({ advanceTimers: vi.advanceTimersByTime }).click(
      screen.getByRole("button", { name: "Take the picture now" }),
    );
    await vi.advanceTimersByTimeAsync(6100);
    expect(screen.getByTestId("kiosk-wait").textContent).toContain("longer than usual");
    (answer as (() => void) | null)?.();
  });
});

describe("a kiosk that nobody touches", () => {
  it("asks, and begins anew without a trace", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await openKiosk("step=consent");
    await vi.advanceTimersByTimeAsync(76_000);
    expect(screen.getByRole("alertdialog").textContent).toContain("Are you still there?");
    await expectAccessible();
    await vi.advanceTimersByTimeAsync(16_000);
    expect(step()).toBe("welcome");
    expect(document.body.textContent).not.toContain("Chidi");
  });

  it("goes on for whoever is still there", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await openKiosk("step=consent");
    await vi.advanceTimersByTimeAsync(78_000);
    screen.getByRole("button", { name: "I am still here" }).click();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(step()).toBe("consent");
  });
});

describe("the way out", () => {
  it("is closed to a wrong passcode and makes the next one wait", async () => {
    const host = await openKiosk("");
    await press("Staff");
    for (let tries = 0; tries < 3; tries += 1) {
      await userEvent.keyboard("111222{Enter}");
      await settle();
    }
    expect(screen.getByRole("alert").textContent).toContain("Wait 30 seconds");
    expect(asked(host, "kioskUnlock")).toHaveLength(3);
    expect(screen.getByLabelText<HTMLInputElement>("Passcode").value).toBe("");
  });
});

describe("staff", () => {
  it("look after the camera behind the passcode", async () => {
    const host = await openKiosk("tested");
    await press("Staff");
    await userEvent.keyboard("204682");
    await press("Camera and self-test");
    expect(asked(host, "kioskUnlock")).toEqual([["204682", false]]);
    await expectAccessible();
    await press("Kiosk Camera");
    expect(asked(host, "kioskStaffCamera")).toEqual([["Kiosk Camera @ usb-2"]]);
    expect(screen.getByRole("button", { name: "Kiosk Camera" }).getAttribute("aria-pressed")).toBe("true");
    await press("Back to the welcome");
    expect(step()).toBe("welcome");
  });

  it("are called by a card only where something is red", async () => {
    await openKiosk("tested");
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(screen.queryByTestId("kiosk-needs-staff")).toBeNull();
    cleanup();
    await openKiosk("red");
    await waitFor(() => {
      expect(screen.getByTestId("kiosk-needs-staff").textContent).toContain("needs a look");
    }, { timeout: 2000 });
    await expectAccessible();
  });
});

describe("a station that lacks something", () => {
  it("lets nobody in and says what it is", async () => {
    await openKiosk("lack");
    await waitFor(() => {
      expect(screen.getByText("This kiosk is not ready")).toBeTruthy();
    }, { timeout: 4000 });
    expect(screen.queryByRole("button", { name: "English" })).toBeNull();
    await expectAccessible();
  });
});
