import { m } from "../paraglide/messages";
import type { AccountKind, UnsettledAccount } from "../platform/host";
import { never } from "./codes";

export function kindWord(kind: AccountKind): string {
  switch (kind) {
    case "agent":
      return m.kind_agent();
    case "platformUser":
      return m.kind_user();
    case "hierarchy":
      return m.kind_place();
    case "customer":
      return m.kind_customer();
    case "ucaasUser":
      return m.kind_user();
    default:
      return never(kind);
  }
}

export function unsettledTitle(open: UnsettledAccount): string {
  const kind = kindWord(open.kind);
  const { name } = open;
  switch (open.work) {
    case "create":
      return m.unsettled_create({ kind, name });
    case "update":
      return m.unsettled_update({ kind, name });
    case "activate":
      return m.unsettled_activate({ kind, name });
    case "deactivate":
      return m.unsettled_deactivate({ kind, name });
    default:
      return never(open.work);
  }
}

export type UseWords = { title: string; text: string; go: string };

/** What taking something out of use means, said before it is done. */
export function useWords(of: Exclude<AccountKind, "customer">, active: boolean, name: string): UseWords {
  switch (of) {
    case "agent":
      return active
        ? { title: m.use_start_title({ name }), text: m.agent_start_words(), go: m.use_start_go() }
        : { title: m.use_stop_title({ name }), text: m.agent_stop_words(), go: m.use_stop_go() };
    case "platformUser":
      return active
        ? { title: m.user_enable_title({ name }), text: m.user_enable_words(), go: m.user_enable_go() }
        : { title: m.user_disable_title({ name }), text: m.user_disable_words(), go: m.user_disable_go() };
    case "hierarchy":
      return active
        ? { title: m.use_start_title({ name }), text: m.place_start_words(), go: m.use_start_go() }
        : { title: m.use_stop_title({ name }), text: m.place_stop_words(), go: m.use_stop_go() };
    case "ucaasUser":
      return active
        ? { title: m.user_enable_title({ name }), text: m.ucaas_enable_words(), go: m.user_enable_go() }
        : { title: m.ucaas_suspend_title({ name }), text: m.ucaas_suspend_words(), go: m.ucaas_suspend_go() };
    default:
      return never(of) as never;
  }
}
