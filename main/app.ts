import '../contract/zod-without-eval';
import { app, clipboard, type Tray } from 'electron';
import { join } from 'node:path';
import { Preferences } from '../contract/preferences';
import type { AppState } from '../contract/ipc';
import type { RunReport } from '../contract/report';
import { localeFor } from '../words/format';
import { initialState, reduceApp, type AppEvent } from './app-state';
import { Core } from './core';
import { notify } from './desktop/notify';
import { runNotice } from './desktop/notice-rules';
import { UserChoices } from './desktop/user-choices';
import { readUserFile } from './desktop/user-file';
import { watchTheme } from './desktop/theme';
import type { Environment } from './environment';
import { askBranches, askDoctor, askHistory, askModels, askSettings } from './helper-client/ask';
import { embeddedActions } from './helper-client/embedded-actions';
import { helperOf } from './helper-client/helper';
import { systemActions } from './helper-client/system-actions';
import { giveBackMemory } from './give-back';
import { handleCalls, push, type IpcHandlers } from './ipc';
import { log } from './log';
import { LogFeed } from './logs/log-feed';
import { logFileName, saveText } from './save-file';
import { openApplication, openCommit } from './open-application';
import { placesUnder } from './places';
import { quitCleanly } from './quit';
import { ProblemReports } from './report/problem-reports';
import { ModelsFollower } from './run-follow/models-follow';
import { readRun, RunFollower } from './run-follow/follow';
import { afterQuiet } from './service-watch/debounce';
import { UnitSignals } from './service-watch/systemd-signals';
import { Store } from './store';
import type { MenuAction } from './tray/menu';
import { TrayIcon } from './tray/tray';
import { watchTrayHost } from './tray/tray-host';
import { StatusWindow } from './windows/status-window';

/** After a start, and after a window: what they began is done by then. */
const settledMs = 10_000;

/** Puts the parts together. Resolves when the tray tells the state and, unless hidden, the window is up. */
export async function runApp(
  environment: Environment,
  icon: Tray,
  isHidden: () => boolean,
): Promise<{ window: StatusWindow }> {
  const { prefix } = environment;
  const places = placesUnder(prefix);
  const locale = localeFor(environment.localeName);
  const preferencesFile = join(app.getPath('userData'), 'preferences.json');

  const theme = watchTheme((changed) => store.dispatch({ type: 'theme', theme: changed }));
  const store = new Store<AppState, AppEvent>(
    initialState({
      embedded: prefix !== null,
      prefix,
      locale,
      version: app.getVersion(),
      theme,
      preferences: await readUserFile(preferencesFile, Preferences),
    }),
    reduceApp,
  );
  const helper = helperOf(environment, places.prefixArgs);
  const sandbox = prefix === null ? null : embeddedActions(helper);

  const settle = afterQuiet(settledMs, giveBackMemory);
  const window = new StatusWindow({
    isDark: () => store.state.theme.dark,
    onShown: () => void core.watch.read(),
    onClosed: () => {
      core.watch.lookedAway();
      logs.close();
      void reports.discard();
      settle();
    },
  });
  const core: Core = new Core({
    store,
    helper,
    actions: sandbox ?? systemActions(),
    isLookedAt: () => window.contents !== null,
    onRunEnded: (report) => tellOfRun(report),
  });
  const shown = (section?: Parameters<StatusWindow['show']>[0]) =>
    window.show(section).catch((error: unknown) => log.error('cannot show the window', error));
  const open = (section?: Parameters<StatusWindow['show']>[0]) => void shown(section);
  const choices = new UserChoices({ store, file: preferencesFile, locale, open });
  const tellOfRun = (report: RunReport) => {
    const notice = window.isFocused ? null : runNotice(report, store.state, locale);
    if (notice !== null) notify(notice, open);
  };

  const act = (action: MenuAction) => {
    switch (action.kind) {
      case 'refresh':
        // A window that comes after the password dialog would take the keyboard from it.
        return void shown('overview').then(() => core.refresh({}));
      case 'cancel':
        return void core.cancel();
      case 'restart':
        return void core.restartService();
      case 'check':
        return void core.checkForUpdates();
      case 'open':
        return void openApplication(store.state.status);
      case 'show':
        open(action.section);
        return;
      case 'quit':
        app.quit();
        return;
    }
  };
  const tray = new TrayIcon({ tray: icon, locale, onClick: () => window.toggle(), onAction: act });
  const logs = new LogFeed(helper, (told) => {
    if (window.contents !== null) push(window.contents, 'push:logs', told);
  });
  const reports = new ProblemReports(helper);
  const signals = new UnitSignals(() => core.watch.changed());
  const models = new ModelsFollower(places.models, (work) =>
    store.dispatch({ type: 'models-work', work }),
  );
  const runs = new RunFollower(places.events, {
    onEvents: (events, live) => {
      if (live) core.hear(events);
      if (window.contents !== null) push(window.contents, 'push:events', [...events]);
    },
    onChange: () => {
      void models.read();
      core.watch.changed();
    },
  });

  store.onChange((state, before) => {
    tray.show(state);
    if (window.contents !== null) push(window.contents, 'push:state', state);
    const units = state.status?.services.map(({ unit }) => unit) ?? [];
    if (prefix === null && state.status !== before.status) void signals.follow(units);
    if (state.status !== before.status) {
      runs.start();
      // Work that was killed tells nobody.
      void models.read();
    }
    // A failure that nobody would see, since it was asked for in the tray's menu.
    if (state.notice !== null && before.notice === null && window.contents === null) open();
  });

  const handlers: IpcHandlers = {
    'state:get': () => store.state,
    'run:events': () => readRun(places.events),
    'refresh:start': (request) => core.refresh(request),
    'setup:start': (request) => core.setUp(request),
    'refresh:cancel': () => core.cancel(),
    'rollback:start': ({ commit }) => core.rollback(commit),
    'service:restart': () => core.restartService(),
    'update:check': () => core.checkForUpdates(),
    'settings:get': () => askSettings(helper),
    'settings:save': (change) => core.saveSettings(change),
    'preferences:save': (change) => choices.save(change),
    'branches:list': ({ repository }) => askBranches(helper, { repository, ages: true }),
    'models:report': () => askModels(helper),
    'models:verify': ({ names }) => core.verifyModels(names),
    'models:download': ({ names }) => core.downloadModels(names),
    'models:cancel': () => core.cancelModels(),
    'history:list': (part) => askHistory(helper, part),
    'history:log': ({ runId }) => readRun(places.eventsOf(runId)),
    'preview:get': ({ since }) => core.preview(since),
    'open:commit': ({ commit }) => openCommit(store.state.status, commit),
    'open:application': () => openApplication(store.state.status),
    'notice:dismiss': () => {
      store.dispatch({ type: 'notice-dismissed' });
      return { ok: true };
    },
    'status:read': async () => {
      await core.watch.read();
      return { ok: true };
    },
    'logs:open': ({ source }) => {
      logs.open(source);
      return { ok: true };
    },
    'logs:close': () => {
      logs.close();
      return { ok: true };
    },
    'logs:save': ({ source, text }) => saveText(window.browser, logFileName(source), text),
    'report:make': () => reports.make(),
    'report:save': () => reports.save(window.browser),
    'doctor:look': () => askDoctor(helper),
    'doctor:fix': ({ findings }) => core.fix(findings),
    'text:copy': async ({ text }) => {
      await clipboard.writeText(text);
      return { ok: true };
    },
  };
  handleCalls(handlers, (contents) => contents === window.contents);

  app.on('second-instance', () => open());
  quitCleanly({
    store,
    sandbox,
    onQuit: () => {
      choices.stop();
      logs.close();
      runs.stop();
      signals.stop();
      core.watch.stop();
      tray.destroy();
    },
  });

  void models.read();
  void watchTrayHost((present) => store.dispatch({ type: 'tray', present }));
  runs.start();
  tray.show(store.state);
  await core.watch.read();
  core.schedule.choose(store.state.preferences.checkInterval);
  void core.checkForUpdates();
  if (!isHidden()) {
    await window.show('overview').catch((error: unknown) => {
      // The tray is there all the same, and brings the next one.
      if (environment.smoke) throw error;
      log.error('the first window did not come', error);
    });
  }
  settle();
  return { window };
}
