import { m } from "../../paraglide/messages";
import type { Country, PersonDraft } from "../../platform/host";
import type { ComboChoice } from "../../parts/ComboField.svelte";

export const MOST_ALIASES = 5;

/** Several countries may share a code: which of them was meant is known only from what is chosen here. */
function shared(code: string): string {
  return `code ${code}`;
}

export function countryChoices(countries: readonly Country[], code: string): ComboChoice[] {
  const choices: ComboChoice[] = countries.map((country) => ({
    value: country.region,
    label: `${country.name} (${country.code})`,
    words: `${country.region} ${country.code.replace("+", "")}`,
  }));
  const sharing = countries.filter((country) => country.code === code);
  if (code === "" || sharing.length === 1) return choices;
  const names = sharing.map((country) => country.name).join(", ");
  return [{ value: shared(code), label: names ? `${code} (${names})` : code, words: "" }, ...choices];
}

export function countryOf(countries: readonly Country[], code: string): string {
  if (code === "") return "";
  const sharing = countries.filter((country) => country.code === code);
  const [only] = sharing;
  return sharing.length === 1 && only ? only.region : shared(code);
}

export function codeOf(countries: readonly Country[], value: string): string {
  if (value.startsWith("code ")) return value.slice(5);
  return countries.find((country) => country.region === value)?.code ?? "";
}

export function blankPerson(countryCode = ""): PersonDraft {
  return { loginName: "", firstName: "", lastName: "", email: "", countryCode, number: "", aliases: [] };
}

/** What is typed about a person. */
export class PersonForm {
  loginName = $state("");
  firstName = $state("");
  lastName = $state("");
  email = $state("");
  /** The chosen country, or a code that several share. */
  country = $state("");
  number = $state("");
  aliases = $state<{ text: string }[]>([]);
  guid = $state("");
  readonly dirty: boolean = $derived.by(() => this.now() !== this.untouched);
  private readonly untouched: string;

  constructor(
    from: PersonDraft,
    private readonly countries: readonly Country[],
  ) {
    this.loginName = from.loginName;
    this.firstName = from.firstName;
    this.lastName = from.lastName;
    this.email = from.email;
    this.country = countryOf(countries, from.countryCode);
    this.number = from.number;
    this.aliases = from.aliases.map((text) => ({ text }));
    this.untouched = this.now();
  }

  draft(): PersonDraft {
    return {
      loginName: this.loginName.trim(),
      firstName: this.firstName.trim(),
      lastName: this.lastName.trim(),
      email: this.email.trim(),
      countryCode: codeOf(this.countries, this.country),
      number: this.number.trim(),
      aliases: this.aliases.map((alias) => alias.text.trim()).filter((alias) => alias !== ""),
    };
  }

  missing(withGuid: boolean): Record<string, string> {
    const found: Record<string, string> = {};
    const need = (field: string, text: string, words: string): void => {
      if (text.trim() === "") found[field] = words;
    };
    if (withGuid) need("guid", this.guid, m.needs_guid());
    need("loginName", this.loginName, m.needs_login());
    need("firstName", this.firstName, m.needs_first());
    need("lastName", this.lastName, m.needs_last());
    need("email", this.email, m.needs_email());
    need("countryCode", this.country, m.needs_country());
    need("number", this.number, m.needs_number());
    return found;
  }

  /** Blank aliases are not sent, so the shell counts without them: this finds the line that it means. */
  lineOf(field: string): string {
    const sent = /^aliases\.(\d+)$/.exec(field);
    if (!sent) return field;
    const lines = this.aliases.flatMap((alias, line) => (alias.text.trim() === "" ? [] : [line]));
    return `aliases.${lines[Number(sent[1])] ?? 0}`;
  }

  private now(): string {
    return JSON.stringify([this.draft(), this.aliases.length, this.guid, this.country]);
  }
}
