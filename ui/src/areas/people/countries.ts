import type { Country } from "../../platform/host";
import type { ComboChoice } from "../../parts/ComboField.svelte";

/** A country with what people call it. */
export type NamedCountry = Country & { readonly names: readonly string[] };

/** What is written on luggage and forms, and is neither a name nor a region code. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  AE: ["UAE"],
  BA: ["Bosnia"],
  CD: ["DRC", "DR Congo"],
  CZ: ["Czech Republic"],
  GB: ["UK", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"],
  KR: ["Korea"],
  MK: ["Macedonia"],
  NL: ["Holland"],
  SA: ["KSA"],
  US: ["USA", "America"],
};

/** The languages of the product: whoever sits here may know a country by its name in any of them. */
const LANGUAGES = ["en", "de", "fr", "es", "ar"];

/** A system may call its language in a way that is none, such as `C`: then it is left out. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The station knows regions and codes; what a country is called is for the language of the page. */
export function named(countries: readonly Country[], language: string): NamedCountry[] {
  const known = [...new Set([language, ...navigator.languages, ...LANGUAGES])].filter(isLanguage);
  const namers = known.map((one) => new Intl.DisplayNames([one], { type: "region" }));
  return countries
    .map((country) => {
      const names = namers.map((namer) => namer.of(country.region) ?? country.region);
      const others = [...new Set([...names.slice(1), ...(SHORT[country.region] ?? [])])];
      return { ...country, name: names[0] ?? country.name, names: others };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Several countries may share a code: which of them was meant is known only from what is chosen here. */
function shared(code: string): string {
  return `code ${code}`;
}

export function countryChoices(countries: readonly NamedCountry[], code: string): ComboChoice[] {
  const choices: ComboChoice[] = countries.map((country) => ({
    value: country.region,
    label: `${country.name} (${country.code})`,
    words: `${country.region} ${country.code.replace("+", "")}`,
    names: [country.name, ...country.names],
    leads: country.leads,
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
