import type { FactorKind, PeopleQuery, PeopleSort, PersonState } from "../../platform/host";

export const PAGE = 100;

/** More rows than this are taller than an engine can lay out; nobody scrolls that far. */
export const REACH = 500_000;

export type StateFilter = "all" | "known" | "unknown" | "draft" | "refused" | "deleted" | "numbers";
export const STATE_FILTERS: readonly Exclude<StateFilter, "numbers">[] = ["all", "known", "unknown", "draft", "refused", "deleted"];

/** Whoever was deleted is out of sight until asked for. */
const PRESENT: PersonState[] = ["draft", "adding", "known", "unknown", "refused"];

export type Asked = {
  text: string;
  filter: StateFilter;
  factor: FactorKind | null;
  sort: PeopleSort;
  descending: boolean;
};

export const EVERYBODY: Asked = { text: "", filter: "all", factor: null, sort: "name", descending: false };

export function pageQuery(asked: Asked, page: number): PeopleQuery {
  return {
    text: asked.text.trim(),
    states: asked.filter === "all" || asked.filter === "numbers" ? PRESENT : [asked.filter],
    factors: asked.factor === null ? [] : [asked.factor],
    oddNumbers: asked.filter === "numbers",
    sort: asked.sort,
    descending: asked.descending,
    offset: page * PAGE,
    limit: PAGE,
  };
}

export function isNarrowed(asked: Asked): boolean {
  return asked.text.trim() !== "" || asked.filter !== "all" || asked.factor !== null;
}
