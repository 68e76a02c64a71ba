import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "../test/axe";
import { settle } from "../test/open";
import { aFailure } from "../platform/memory";
import Announcer from "./Announcer.svelte";
import Ask from "./Ask.svelte";
import Badge from "./Badge.svelte";
import Bar from "./Bar.svelte";
import Button from "./Button.svelte";
import Chips from "./Chips.svelte";
import ComboField from "./ComboField.svelte";
import CopyText from "./CopyText.svelte";
import Dialog from "./Dialog.svelte";
import Discard from "./Discard.svelte";
import Empty from "./Empty.svelte";
import Env from "./Env.svelte";
import Icon from "./Icon.svelte";
import Menu from "./Menu.svelte";
import Notice from "./Notice.svelte";
import Progress from "./Progress.svelte";
import RadioField from "./RadioField.svelte";
import SearchField from "./SearchField.svelte";
import SelectField from "./SelectField.svelte";
import TextField from "./TextField.svelte";

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));
const choices = [
  { value: "a", label: "Apple" },
  { value: "b", label: "Pear" },
];

describe("Button", () => {
  it("does what it says", async () => {
    const onclick = vi.fn();
    render(Button, { onclick, children: words("Send") });
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
    expect(onclick).toHaveBeenCalledOnce();
    await expectAccessible();
  });

  it("stays reachable and says why when it cannot be used", async () => {
    const onclick = vi.fn();
    render(Button, { onclick, reason: "Add calls first", children: words("Send") });
    const button = screen.getByRole("button", { name: "Send" });
    await userEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button.getAttribute("aria-disabled")).toBe("true");
    const description = document.getElementById(button.getAttribute("aria-describedby") ?? "");
    expect(description?.textContent).toBe("Add calls first");
    await userEvent.tab();
    await expectAccessible();
  });

  it("takes one press while it is busy", async () => {
    const onclick = vi.fn();
    render(Button, { onclick, busy: true, children: words("Save") });
    await userEvent.click(screen.getByRole("button"));
    expect(onclick).not.toHaveBeenCalled();
    expect(screen.getByRole("button").getAttribute("aria-busy")).toBe("true");
  });

  it("has a name when it shows only its icon", async () => {
    render(Button, { icon: "close", label: "Close" });
    expect(screen.getByRole("button", { name: "Close" })).toBeTruthy();
    await expectAccessible();
  });
});

describe("TextField", () => {
  it("ties its label, hint and error to the input", async () => {
    render(TextField, { label: "Client id", value: "x", hint: "From onboarding", error: "Unknown" });
    const input = screen.getByRole("textbox", { name: "Client id" });
    expect(input.getAttribute("aria-invalid")).toBe("true");
    const described = (input.getAttribute("aria-describedby") ?? "").split(" ");
    expect(described.map((id) => document.getElementById(id)?.textContent.trim())).toEqual([
      "Unknown",
      "From onboarding",
    ]);
    await expectAccessible();
  });
});

describe("SelectField", () => {
  it("is chosen from with the keyboard alone", async () => {
    const onchange = vi.fn();
    render(SelectField, { label: "Fruit", value: "a", choices, onchange });
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole("combobox", { name: /Fruit/ }));
    await userEvent.keyboard("{Enter}");
    await settle();
    await expectAccessible();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    await settle();
    expect(onchange).toHaveBeenCalledWith("b");
    expect(screen.getByRole("combobox").textContent).toContain("Pear");
  });

  it("is passed by keys whose names begin a choice, and found by letters", async () => {
    const onchange = vi.fn();
    const named = ["Comma", "Tab", "Shift_JIS", "Koi"].map((value) => ({ value, label: value }));
    render(SelectField, { label: "Separator", value: "Comma", choices: named, onchange });
    await userEvent.tab();
    await userEvent.tab();
    expect(onchange).not.toHaveBeenCalled();
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByRole("combobox"));
    await userEvent.keyboard("{Control>}k{/Control}{Alt>}t{/Alt}");
    await userEvent.tab({ shift: true });
    expect(onchange).not.toHaveBeenCalled();
    await userEvent.tab();
    await userEvent.keyboard("s");
    expect(onchange).toHaveBeenCalledWith("Shift_JIS");
  });
});

describe("ComboField", () => {
  const countries = [
    { value: "DE", label: "Germany (+49)", words: "DE 49" },
    { value: "CI", label: "Côte d'Ivoire (+225)", words: "CI 225" },
    { value: "FR", label: "France (+33)", words: "FR 33" },
  ];

  it("finds by any word, without accents, and is chosen from with the keyboard alone", async () => {
    render(ComboField, { label: "Country", value: "", choices: countries, nothing: "No such country" });
    const input = screen.getByRole("combobox", { name: "Country" }) as HTMLInputElement;
    await userEvent.tab();
    expect(document.activeElement).toBe(input);
    await userEvent.keyboard("cote");
    await settle();
    expect(screen.getAllByRole("option").map((one) => one.textContent.trim())).toEqual(["Côte d'Ivoire (+225)"]);
    await expectAccessible();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    await settle();
    expect(input.value).toBe("Côte d'Ivoire (+225)");
    expect(screen.queryByRole("option")).toBeNull();
  });

  it("goes back to what was chosen when nothing was, and says when nothing is found", async () => {
    render(ComboField, { label: "Country", value: "FR", choices: countries, nothing: "No such country", error: "Choose one" });
    const input = screen.getByRole("combobox", { name: "Country" }) as HTMLInputElement;
    expect(input.value).toBe("France (+33)");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    await userEvent.click(input);
    await userEvent.keyboard("zz");
    await settle();
    expect(screen.getByText("No such country")).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(input.value).toBe("France (+33)");
  });
});

describe("SearchField", () => {
  it("is cleared with Escape and left downwards", async () => {
    const oninput = vi.fn();
    const down = vi.fn();
    render(SearchField, { label: "Search people", value: "", oninput, down });
    const input = screen.getByRole("textbox", { name: "Search people" }) as HTMLInputElement;
    await userEvent.type(input, "ab{ArrowDown}");
    expect(down).toHaveBeenCalledOnce();
    await userEvent.keyboard("{Escape}");
    expect(oninput.mock.calls.map(([text]) => text as string)).toEqual(["a", "ab", ""]);
    await expectAccessible();
  });
});

describe("Chips", () => {
  it("is a group of which one is chosen", async () => {
    const onchange = vi.fn();
    render(Chips, { legend: "Show", value: "a", choices: [...choices.map((one) => ({ ...one, count: 3 }))], onchange });
    await userEvent.click(screen.getByRole("radio", { name: /Pear/ }));
    expect(onchange).toHaveBeenCalledWith("b");
    await expectAccessible();
  });
});

describe("RadioField", () => {
  it("is a group with a name", async () => {
    const onchange = vi.fn();
    render(RadioField, { legend: "Fruit", value: "a", choices, onchange });
    expect(screen.getByRole("group", { name: "Fruit" })).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: "Pear" }));
    expect(onchange).toHaveBeenCalledWith("b");
    await expectAccessible();
  });
});

describe("Dialog", () => {
  it("takes the focus, has a name and closes with Escape", async () => {
    const onclose = vi.fn();
    render(Dialog, { open: true, title: "Metadata", children: words("text"), onclose });
    await settle();
    const dialog = screen.getByRole("dialog", { name: "Metadata" });
    expect(dialog.contains(document.activeElement)).toBe(true);
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(onclose).toHaveBeenCalledOnce();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("stays open while something typed would be lost", async () => {
    render(Dialog, { open: true, title: "Metadata", children: words("text"), mayClose: () => false });
    await settle();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByRole("dialog")).toBeTruthy();
  });
});

describe("Ask", () => {
  it("puts the focus on the harmless answer and shows a failure inside", async () => {
    const act = vi.fn().mockResolvedValue({ status: "error", error: aFailure("inUse", "Calls are being sent.") });
    render(Ask, { open: true, title: "Remove?", go: "Remove", children: words("It goes."), act });
    await settle();
    expect(document.activeElement?.textContent.trim()).toBe("Cancel");
    await userEvent.click(screen.getByRole("button", { name: "Remove" }));
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("Calls are being sent.");
    expect(screen.getByRole("alertdialog", { name: "Remove?" })).toBeTruthy();
    await expectAccessible();
  });
});

describe("Ask with something to type", () => {
  it("begins at the field, and says why it cannot go ahead yet", async () => {
    const act = vi.fn().mockResolvedValue({ status: "ok", data: null });
    const fields = createRawSnippet(() => ({ render: () => `<input aria-label="Login name" />` }));
    render(Ask, { open: true, title: "Delete?", go: "Delete", reason: "Type the name", fields, children: words("It goes."), act });
    await settle();
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Login name" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(act).not.toHaveBeenCalled();
    await expectAccessible();
  });
});

describe("Menu", () => {
  it("runs an entry by keyboard and explains one that cannot be used", async () => {
    const act = vi.fn();
    const off = vi.fn();
    render(Menu, {
      label: "More",
      entries: [
        { label: "Test", act },
        { label: "Edit", reason: "Fixed", act: off },
      ],
    });
    screen.getByRole("button", { name: "More" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(screen.getByRole("menuitem", { name: /Edit.*Fixed/ }).getAttribute("aria-disabled")).toBe("true");
    await expectAccessible();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(act).toHaveBeenCalledOnce();
    expect(off).not.toHaveBeenCalled();
  });
});

describe("Notice", () => {
  it("announces a failure with its reference only when it is our own fault", async () => {
    render(Notice, { failure: aFailure("internal", "No such table.") });
    expect(screen.getByRole("alert").textContent).toContain("Reference: G-0001");
    await expectAccessible();
  });
});

describe("CopyText", () => {
  it("selects the text where the clipboard is denied", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    render(CopyText, { label: "SHA-256", value: "abc" });
    screen.getByRole("button", { name: "Copy SHA-256" }).click();
    await settle();
    expect(screen.getByRole("status").textContent).toContain("Ctrl+C");
    vi.unstubAllGlobals();
    await expectAccessible();
  });
});

describe("small parts", () => {
  it.each([
    ["Announcer", () => render(Announcer, { text: "3 of 27 arrived." })],
    ["Badge", () => render(Badge, { tone: "unknown", icon: "unknown", children: words("Unknown") })],
    ["Bar", () => render(Bar, { title: "Calls", children: words("x") })],
    ["Discard", () => render(Discard, { stay: vi.fn(), discard: vi.fn() })],
    ["Empty", () => render(Empty, { icon: "calls", title: "Drop calls here", children: words("x") })],
    ["Env", () => render(Env, { environment: "sandbox" })],
    ["Icon", () => render(Icon, { name: "search" })],
    ["Progress", () => render(Progress, { label: "Sent", value: 3, max: 10 })],
  ])("%s is accessible", async (_name, draw) => {
    draw();
    await settle();
    await expectAccessible();
  });
});
