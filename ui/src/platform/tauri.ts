import { Channel } from "@tauri-apps/api/core";
import type { Failure, Host, Outcome } from "./host";
import { commands, type CallsMessage, type ImportProgress, type NumbersProgress } from "./ipc.gen";

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

// A command that the window may not call is refused by the shell with a bare sentence, and a reply that
// cannot be read throws: both become the one kind of failure that every screen knows how to show.
function unexpected(cause: unknown): Failure {
  return {
    code: "internal",
    message: cause instanceof Error ? cause.message : String(cause),
    hint: null,
    field: null,
    retry: "ask",
    reference: "",
  };
}

async function settle<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    const outcome = await call;
    if (outcome.status === "ok" || isFailure(outcome.error)) return outcome;
    return { status: "error", error: unexpected(outcome.error) };
  } catch (cause) {
    return { status: "error", error: unexpected(cause) };
  }
}

export const tauriHost: Host = {
  stationOpen: () => settle(commands.stationOpen()),
  stationPainted: () => settle(commands.stationPainted()),
  stationClose: () => settle(commands.stationClose()),
  stationSetAppearance: (appearance) => settle(commands.stationSetAppearance(appearance)),
  stationPolicy: () => settle(commands.stationPolicy()),
  stationBecome: (role, current) => settle(commands.stationBecome(role, current)),

  updatesState: (covered) => settle(commands.updatesState(covered)),
  updatesLook: () => settle(commands.updatesLook()),
  updatesFetch: () => settle(commands.updatesFetch()),
  updatesInstall: () => settle(commands.updatesInstall()),

  settingsExport: () => settle(commands.settingsExport()),
  settingsPreview: () => settle(commands.settingsPreview()),
  settingsImport: () => settle(commands.settingsImport()),

  sandboxStart: () => settle(commands.sandboxStart()),
  sandboxStop: () => settle(commands.sandboxStop()),
  sandboxLook: () => settle(commands.sandboxLook()),
  sandboxArm: (armed) => settle(commands.sandboxArm(armed)),
  sandboxClear: () => settle(commands.sandboxClear()),

  connectionsList: () => settle(commands.connectionsList()),
  connectionSave: (draft, secrets, keep) => settle(commands.connectionSave(draft, secrets, keep)),
  connectionReplaceSecret: (id, field, secret, keep) =>
    settle(commands.connectionReplaceSecret(id, field, secret, keep)),
  connectionForgetSecret: (id, field) => settle(commands.connectionForgetSecret(id, field)),
  connectionRemove: (id) => settle(commands.connectionRemove(id)),
  connectionTest: (id) => settle(commands.connectionTest(id)),

  peopleDesk: () => settle(commands.peopleDesk()),
  peopleUseConnection: (id) => settle(commands.peopleUseConnection(id)),
  peopleSearch: (query) => settle(commands.peopleSearch(query)),
  peopleCountries: () => settle(commands.peopleCountries()),
  peopleEmail: (text) => settle(commands.peopleEmail(text)),
  peoplePhone: (countryCode, number) => settle(commands.peoplePhone(countryCode, number)),
  personOpen: (id) => settle(commands.personOpen(id)),
  personAdd: (draft) => settle(commands.personAdd(draft)),
  personUpdate: (id, draft) => settle(commands.personUpdate(id, draft)),
  personDelete: (id, typedLoginName) => settle(commands.personDelete(id, typedLoginName)),
  personForget: (id) => settle(commands.personForget(id)),
  personRetry: (id) => settle(commands.personRetry(id)),
  personAdopt: (draft, guid) => settle(commands.personAdopt(draft, guid)),
  personSettle: (id, how, guid, note) => settle(commands.personSettle(id, how, guid, note)),
  personRecreate: (id) => settle(commands.personRecreate(id)),
  pinGenerate: (id) => settle(commands.pinGenerate(id)),
  pinSet: (id, pin) => settle(commands.pinSet(id, pin)),
  pinVerify: (id, pin) => settle(commands.pinVerify(id, pin)),
  peopleExport: () => settle(commands.peopleExport()),

  numbersWatch: (listen) => {
    const channel = new Channel<NumbersProgress>();
    channel.onmessage = listen;
    return settle(commands.numbersWatch(channel));
  },
  numbersLook: (only) => settle(commands.numbersLook(only)),
  numbersCorrect: (corrections) => settle(commands.numbersCorrect(corrections)),
  numbersStop: () => settle(commands.numbersStop()),
  numbersSayRight: (said, isRight) => settle(commands.numbersSayRight(said, isRight)),

  importWatch: (listen) => {
    const channel = new Channel<ImportProgress>();
    channel.onmessage = listen;
    return settle(commands.importWatch(channel));
  },
  importLook: () => settle(commands.importLook()),
  importChoose: () => settle(commands.importChoose()),
  importReadAs: (encoding, separator) => settle(commands.importReadAs(encoding, separator)),
  importTemplate: () => settle(commands.importTemplate()),
  importCheck: (columns) => settle(commands.importCheck(columns)),
  importRows: (query) => settle(commands.importRows(query)),
  importStart: () => settle(commands.importStart()),
  importStop: () => settle(commands.importStop()),
  importRetry: () => settle(commands.importRetry()),
  importDiscard: () => settle(commands.importDiscard()),
  importReport: () => settle(commands.importReport()),

  accountsDesk: () => settle(commands.accountsDesk()),
  accountLookUp: (number) => settle(commands.accountLookUp(number)),
  accountSettle: (number, happened, id, note) =>
    settle(commands.accountSettle(number, happened, id, note)),
  agentsList: (connection) => settle(commands.agentsList(connection)),
  agentOpen: (connection, id) => settle(commands.agentOpen(connection, id)),
  agentCreate: (connection, draft) => settle(commands.agentCreate(connection, draft)),
  agentUpdate: (connection, id, before, draft) =>
    settle(commands.agentUpdate(connection, id, before, draft)),
  agentSetActive: (connection, id, name, active) =>
    settle(commands.agentSetActive(connection, id, name, active)),
  platformUsersList: (connection) => settle(commands.platformUsersList(connection)),
  platformUserOpen: (connection, id) => settle(commands.platformUserOpen(connection, id)),
  platformUserCreate: (connection, draft) => settle(commands.platformUserCreate(connection, draft)),
  platformUserUpdate: (connection, id, before, draft) =>
    settle(commands.platformUserUpdate(connection, id, before, draft)),
  platformUserSetActive: (connection, id, name, active) =>
    settle(commands.platformUserSetActive(connection, id, name, active)),
  rolesList: (connection) => settle(commands.rolesList(connection)),
  hierarchyList: (connection) => settle(commands.hierarchyList(connection)),
  hierarchyCreate: (connection, draft) => settle(commands.hierarchyCreate(connection, draft)),
  hierarchyUpdate: (connection, id, before, draft) =>
    settle(commands.hierarchyUpdate(connection, id, before, draft)),
  hierarchySetActive: (connection, id, name, active) =>
    settle(commands.hierarchySetActive(connection, id, name, active)),
  customersPage: (connection, page) => settle(commands.customersPage(connection, page)),
  customerOpen: (connection, id) => settle(commands.customerOpen(connection, id)),
  customerCreate: (connection, draft) => settle(commands.customerCreate(connection, draft)),
  customerUpdate: (connection, id, before, draft) =>
    settle(commands.customerUpdate(connection, id, before, draft)),
  ucaasUsersList: (connection) => settle(commands.ucaasUsersList(connection)),
  ucaasUserCreate: (connection, draft) => settle(commands.ucaasUserCreate(connection, draft)),
  ucaasUserUpdate: (connection, id, before, draft) =>
    settle(commands.ucaasUserUpdate(connection, id, before, draft)),
  ucaasUserSetActive: (connection, id, name, active) =>
    settle(commands.ucaasUserSetActive(connection, id, name, active)),
  ucaasUserAdopt: (connection, id, draft) => settle(commands.ucaasUserAdopt(connection, id, draft)),
  subscriptionsPage: (connection, page) => settle(commands.subscriptionsPage(connection, page)),

  recordsOpen: () => settle(commands.recordsOpen()),
  recordsStartAnew: () => settle(commands.recordsStartAnew()),
  backupMake: (passphrase) => settle(commands.backupMake(passphrase)),
  backupPreview: (passphrase) => settle(commands.backupPreview(passphrase)),
  backupRestore: () => settle(commands.backupRestore()),

  activityList: (query) => settle(commands.activityList(query)),
  activityVerify: () => settle(commands.activityVerify()),
  activityExport: (query) => settle(commands.activityExport(query)),

  callsWatch: (listen) => {
    const channel = new Channel<CallsMessage>();
    channel.onmessage = listen;
    return settle(commands.callsWatch(channel));
  },
  callsChooseFiles: () => settle(commands.callsChooseFiles()),
  callsChooseFolder: () => settle(commands.callsChooseFolder()),
  callsPassedAdd: (id) => settle(commands.callsPassedAdd(id)),
  callsConvert: (ids) => settle(commands.callsConvert(ids)),
  callsConvertStop: (ids) => settle(commands.callsConvertStop(ids)),
  callsPassedSeen: () => settle(commands.callsPassedSeen()),
  callsUseConnection: (id) => settle(commands.callsUseConnection(id)),
  callsSetBatch: (fields) => settle(commands.callsSetBatch(fields)),
  callsSetFile: (id, fields) => settle(commands.callsSetFile(id, fields)),
  callsSend: (ids) => settle(commands.callsSend(ids)),
  callsCancel: (ids) => settle(commands.callsCancel(ids)),
  callsRetry: (ids, consent) => settle(commands.callsRetry(ids, consent)),
  callsSettle: (id) => settle(commands.callsSettle(id)),
  callsRemove: (ids) => settle(commands.callsRemove(ids)),
  callsAsk: (ids) => settle(commands.callsAsk(ids)),
  callsLookAgain: (ids) => settle(commands.callsLookAgain(ids)),
  callsPause: (paused) => settle(commands.callsPause(paused)),
  callsKeep: () => settle(commands.callsKeep()),
  callsSteps: (id) => settle(commands.callsSteps(id)),
  callsPlace: (ids, before) => settle(commands.callsPlace(ids, before)),
  callsTune: (tuning) => settle(commands.callsTune(tuning)),
  callsFolderChoose: (rule) => settle(commands.callsFolderChoose(rule)),
  callsFolderSends: (sends) => settle(commands.callsFolderSends(sends)),
  callsFolderEnd: () => settle(commands.callsFolderEnd()),
  callsLeave: (how) => settle(commands.callsLeave(how)),
  callsSetFiles: (changes) => settle(commands.callsSetFiles(changes)),
  callsSendAs: (names) => settle(commands.callsSendAs(names)),
  callsWaive: (ids) => settle(commands.callsWaive(ids)),
  callsAddGrown: (id) => settle(commands.callsAddGrown(id)),
  callsSetDating: (dating) => settle(commands.callsSetDating(dating)),
  patternPreview: (text) => settle(commands.patternPreview(text)),
  patternSet: (text) => settle(commands.patternSet(text)),
  presetsList: () => settle(commands.presetsList()),
  presetSave: (name, fields) => settle(commands.presetSave(name, fields)),
  presetRemove: (name) => settle(commands.presetRemove(name)),
  sheetsList: () => settle(commands.sheetsList()),
  sheetPreview: (reading) => settle(commands.sheetPreview(reading)),
  sheetUse: (reading, preset) => settle(commands.sheetUse(reading, preset)),
  sheetPresetRename: (name, to) => settle(commands.sheetPresetRename(name, to)),
  sheetPresetRemove: (name) => settle(commands.sheetPresetRemove(name)),
  receiptsList: (query) => settle(commands.receiptsList(query)),
  receiptsExport: (text) => settle(commands.receiptsExport(text)),

  kioskOpen: () => settle(commands.kioskOpen()),
  kioskBegin: (language) => settle(commands.kioskBegin(language)),
  kioskScan: () => settle(commands.kioskScan()),
  kioskCode: (code) => settle(commands.kioskCode(code)),
  kioskLoginName: (loginName) => settle(commands.kioskLoginName(loginName)),
  kioskConsent: (visit, agreed) => settle(commands.kioskConsent(visit, agreed)),
  kioskTake: (visit) => settle(commands.kioskTake(visit)),
  kioskStill: (visit) => settle(commands.kioskStill(visit)),
  kioskCheck: () => settle(commands.kioskCheck()),
  kioskAgain: () => settle(commands.kioskAgain()),
  kioskBack: () => settle(commands.kioskBack()),
  kioskLeft: () => settle(commands.kioskLeft()),
  kioskPulse: (touched) => settle(commands.kioskPulse(touched)),
  kioskUnlock: (passcode, leave) => settle(commands.kioskUnlock(passcode, leave)),
  kioskBecome: (role) => settle(commands.kioskBecome(role)),
  kioskStaffPasscode: (passcode) => settle(commands.kioskStaffPasscode(passcode)),
  kioskStaffCameras: () => settle(commands.kioskStaffCameras()),
  kioskStaffCamera: (id) => settle(commands.kioskStaffCamera(id)),
  kioskStaffUsualRenderer: () => settle(commands.kioskStaffUsualRenderer()),
  kioskStaffTest: (anew) => settle(commands.kioskStaffTest(anew)),
  cameraOpen: (person) => settle(commands.cameraOpen(person)),
  camerasList: () => settle(commands.camerasList()),
  cameraChoose: (id) => settle(commands.cameraChoose(id)),
  cameraClose: () => settle(commands.cameraClose()),
  cameraLook: () => settle(commands.cameraLook()),
  cameraFrame: async (after) => {
    const outcome = await settle(commands.cameraFrame(after));
    // Where there is no picture nothing is newer.
    return outcome.status === "ok" ? outcome.data : new ArrayBuffer(0);
  },
  slipMake: (id, draft) => settle(commands.slipMake(id, draft)),
  enrolmentSetup: () => settle(commands.enrolmentSetup()),
  pairingWrite: (passphrase, kiosk) => settle(commands.pairingWrite(passphrase, kiosk)),
  pairingTake: (passphrase) => settle(commands.pairingTake(passphrase)),
  pairingForget: () => settle(commands.pairingForget()),
  exchangeWrite: () => settle(commands.exchangeWrite()),
  exchangeTake: () => settle(commands.exchangeTake()),
  stationSetPasscode: (passcode, current) => settle(commands.stationSetPasscode(passcode, current)),
  stationSetLoginNames: (on) => settle(commands.stationSetLoginNames(on)),
  stationSetIdle: (seconds) => settle(commands.stationSetIdle(seconds)),
  stationSelfTest: () => settle(commands.stationSelfTest()),
  stationSelfTestLast: () => settle(commands.stationSelfTestLast()),
  stationUsualRenderer: () => settle(commands.stationUsualRenderer()),
  consentText: (language) => settle(commands.consentText(language)),
  personConsent: (id, language) => settle(commands.personConsent(id, language)),
  factorProcess: (id, factor, process) => settle(commands.factorProcess(id, factor, process)),
};
