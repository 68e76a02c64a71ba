import type { Outcome } from "./host";
import type {
  Added,
  CallSheet,
  CallSheets,
  CallStep,
  CallsMessage,
  Dating,
  FileChange,
  Leave,
  MetadataFields,
  NameChange,
  PatternView,
  Preset,
  ReceiptQuery,
  ReceiptsPage,
  RowTrouble,
  SheetReading,
  Tuning,
  WatchRule,
} from "./ipc.gen";

/** Calls: added, described, sent, watched, and what arrived. */
export interface CallsHost {
  /** One long-lived stream; the whole truth comes first. */
  callsWatch(listen: (message: CallsMessage) => void): Promise<Outcome<null>>;
  callsChooseFiles(): Promise<Outcome<Added>>;
  callsChooseFolder(): Promise<Outcome<Added>>;
  callsPassedAdd(id: string): Promise<Outcome<Added>>;
  callsPassedSeen(): Promise<Outcome<null>>;
  callsConvert(ids: string[]): Promise<Outcome<null>>;
  callsConvertStop(ids: string[]): Promise<Outcome<null>>;
  callsUseConnection(id: string): Promise<Outcome<null>>;
  callsSetBatch(fields: MetadataFields): Promise<Outcome<null>>;
  callsSetFile(id: string, fields: MetadataFields): Promise<Outcome<null>>;
  callsSend(ids: string[]): Promise<Outcome<number>>;
  callsCancel(ids: string[]): Promise<Outcome<null>>;
  callsRetry(ids: string[], consent: boolean): Promise<Outcome<null>>;
  callsSettle(id: string): Promise<Outcome<null>>;
  callsRemove(ids: string[]): Promise<Outcome<null>>;
  callsAsk(ids: string[]): Promise<Outcome<null>>;
  callsLookAgain(ids: string[]): Promise<Outcome<null>>;
  callsPause(paused: boolean): Promise<Outcome<null>>;
  callsKeep(): Promise<Outcome<null>>;
  callsSteps(id: string): Promise<Outcome<CallStep[]>>;
  callsPlace(ids: string[], before: string | null): Promise<Outcome<null>>;
  callsTune(tuning: Tuning): Promise<Outcome<null>>;
  callsFolderChoose(rule: WatchRule): Promise<Outcome<boolean>>;
  callsFolderSends(sends: boolean): Promise<Outcome<null>>;
  callsFolderEnd(): Promise<Outcome<null>>;
  callsLeave(how: Leave): Promise<Outcome<null>>;
  receiptsList(query: ReceiptQuery): Promise<Outcome<ReceiptsPage>>;
  receiptsExport(text: string): Promise<Outcome<number | null>>;

  /** One call for many rows. Answers with those that stayed as they were. */
  callsSetFiles(changes: FileChange[]): Promise<Outcome<RowTrouble[]>>;
  callsSendAs(names: NameChange[]): Promise<Outcome<RowTrouble[]>>;
  callsWaive(ids: string[]): Promise<Outcome<null>>;
  callsAddGrown(id: string): Promise<Outcome<number>>;
  callsSetDating(dating: Dating): Promise<Outcome<null>>;
  patternPreview(text: string): Promise<Outcome<PatternView>>;
  patternSet(text: string): Promise<Outcome<null>>;
  presetsList(): Promise<Outcome<Preset[]>>;
  presetSave(name: string, fields: MetadataFields): Promise<Outcome<null>>;
  presetRemove(name: string): Promise<Outcome<null>>;
  sheetsList(): Promise<Outcome<CallSheets>>;
  sheetPreview(reading: SheetReading): Promise<Outcome<CallSheet>>;
  sheetUse(reading: SheetReading, preset: string | null): Promise<Outcome<null>>;
  sheetPresetRename(name: string, to: string): Promise<Outcome<null>>;
  sheetPresetRemove(name: string): Promise<Outcome<null>>;
}
