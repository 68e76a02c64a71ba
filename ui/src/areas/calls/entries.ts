import { m } from "../../paraglide/messages";
import type { MenuEntry } from "../../parts/Menu.svelte";
import type { CallRow } from "../../platform/host";
import type { CallAction } from "./actions";

export function actionEntry(action: CallAction, row: CallRow, act: () => void): MenuEntry {
  switch (action) {
    case "details":
      return { label: m.action_details(), icon: "info", act };
    case "send":
      return { label: m.action_send(), icon: "send", act };
    case "useName":
      return { label: m.action_use_name({ name: row.suggestedName ?? "" }), icon: "pencil", act };
    case "columns":
      return { label: m.action_columns(), icon: "file", act };
    case "lookAgain":
      return { label: m.action_look_again(), icon: "retry", act };
    case "convert":
      return { label: m.passed_convert(), icon: "calls", act };
    case "convertStop":
      return { label: m.action_convert_stop(), icon: "stop", act };
    case "waive":
      return { label: row.state === "draft" ? m.action_waive() : m.action_keep_as_sent(), icon: "check", act };
    case "sendAgain":
      return { label: m.action_send_again(), icon: "retry", act };
    case "rename":
      return { label: m.action_rename(), icon: "pencil", act };
    case "metadata":
      return { label: m.action_metadata(), icon: "tag", act };
    case "first":
      return { label: m.action_first(), icon: "toTop", act };
    case "up":
      return { label: m.action_up(), icon: "up", act };
    case "down":
      return { label: m.action_down(), icon: "down", act };
    case "last":
      return { label: m.action_last(), icon: "toEnd", act };
    case "cancel":
      return { label: m.action_cancel(), icon: "stop", act };
    case "retry":
      return {
        label: row.state === "unknown" ? m.action_retry_ask() : m.action_retry(),
        icon: "retry",
        act,
      };
    case "ask":
      return { label: m.action_ask(), icon: "search", act };
    case "settle":
      return { label: m.action_settle(), icon: "check", act };
    case "remove":
      return { label: m.action_remove(), icon: "trash", danger: true, act };
  }
}
