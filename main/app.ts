import '../contract/zod-without-eval';
import { app, type Tray } from 'electron';
import { join } from 'node:path';
import { publicFiles } from '../common/public-files';
import { offerCommandsFor } from '../words/own-commands';
import { Preferences } from '../contract/preferences';
import type { AppState } from '../contract/ipc';
import { localeFor } from '../words/format';
import { allowHost } from './allow-host';
import { initialState, reduceApp, type AppEvent } from './app-state';
import { presentTheme, watchTheme } from './desktop/theme';
import { readUserFile } from './desktop/user-file';
import type { Environment } from './environment';
import { actionsHandlers, actOn } from './features/actions';
import { desktopHandlers } from './features/desktop';
import { doctorHandlers } from './features/doctor';
import { editsHandlers } from './features/edits';
import { historyHandlers } from './features/history';
import { HostsToAsk } from './features/hosts-to-ask';
import { loginsHandlers } from './features/logins';
import { LogsFeature } from './features/logs';
import { followModels, modelsHandlers } from './features/models';
import { ownPackagesHandlers } from './features/own-packages';
import { PreferencesFeature } from './features/preferences';
import { RefreshFeature } from './features/refresh';
import { ReportFeature } from './features/report';
import { followBundle, saveStickHandlers } from './features/save-stick';
import { settingsHandlers } from './features/settings';
import { StatusFeature } from './features/status';
import { SticksFeature } from './features/sticks';
import { showTray } from './features/tray';
import { UpdatesFeature } from './features/updates';
import { memorySaver } from './give-back';
import { actionsBy, byPkexec, directly } from './helper-client/actions';
import { helperOf } from './helper-client/helper';
import { handleCalls, type IpcHandlers } from './ipc';
import { isReplaced, startInstalled } from './own-program';
import { quitCleanly, startAgain } from './quit';
import { Store } from './store';
import { StatusWindow } from './windows/status-window';

/** Connects the features. Resolves when the tray shows the state and, unless the start is hidden, the window is open. */
export async function runApp(
  environment: Environment,
  icon: Tray,
  isHidden: () => boolean,
): Promise<void> {
  const { prefix } = environment;
  offerCommandsFor(prefix);
  const files = publicFiles(prefix ?? '/');
  const locale = localeFor(environment.localeName ?? app.getLocale());
  const file = join(app.getPath('userData'), 'preferences.json');
  const store = new Store<AppState, AppEvent>(
    initialState({
      ...{ inPrefix: prefix !== null, prefix, locale, version: app.getVersion() },
      ...{ theme: presentTheme(), preferences: await readUserFile(file, Preferences) },
    }),
    reduceApp,
  );
  watchTheme((theme) => store.dispatch({ type: 'theme', theme }));
  const helper = helperOf(environment);
  const actions = actionsBy(prefix === null ? byPkexec : directly(helper));
  const window = new StatusWindow(
    () => store.state.theme.dark,
    () => (prefix === null && isReplaced() ? startInstalled(startAgain) : null),
  );
  const settle = memorySaver();
  window.onClosed(settle);

  const status = new StatusFeature(store, helper, window);
  const act = actOn(store, status.watch);
  const updates = new UpdatesFeature(store, helper);
  const choices = new PreferencesFeature({ store, file, locale, window });
  const models = followModels(store, files);
  const bundle = followBundle(store, files);
  const runs = new RefreshFeature(store, window, status.watch, actions, act, {
    ...{ helper, events: files.events },
    onChange: () => {
      void models.read();
      void bundle.read();
    },
    onAnnounced: (announced) => choices.tellOfAnnounced(announced),
    onRunEnded: (report) => choices.tellOfRun(report),
  });
  const sticks = new SticksFeature(store, {
    ...{ helper, window },
    onOffer: (stick) => choices.tellOfStick(stick),
  });
  const logs = new LogsFeature(helper, window);
  const handlers: IpcHandlers = {
    ...actionsHandlers(store),
    ...desktopHandlers(store),
    ...doctorHandlers(helper, actions, act),
    ...editsHandlers(helper, window),
    ...historyHandlers(helper, files.eventsOf),
    ...logs.handlers,
    ...modelsHandlers(helper, actions, act),
    ...ownPackagesHandlers(store, window, () => void status.watch.read(), startAgain),
    ...choices.handlers,
    ...runs.handlers,
    ...new ReportFeature(helper, window).handlers,
    ...settingsHandlers(
      helper,
      actions,
      act,
      () => void updates.check(),
      () => store.state.status?.address?.url ?? null,
      new HostsToAsk((repository) => allowHost(window.browser, repository, locale)),
    ),
    ...loginsHandlers(
      helper,
      actions,
      act,
      new HostsToAsk((host) => allowHost(window.browser, host, locale, 'allow-host.question.keys')),
    ),
    ...status.handlers,
    ...sticks.handlers,
    ...saveStickHandlers(store, helper, actions, act),
    ...updates.handlers,
  };
  handleCalls(handlers, (contents) => contents === window.contents);
  const tray = showTray(icon, store, window, handlers, locale);

  const onQuit = () => [choices, logs, runs, status, sticks, tray].forEach((part) => part.stop());
  app.on('second-instance', () => void window.open());
  quitCleanly(store, helper, actions, onQuit);

  void models.read();
  void bundle.read();
  runs.follow();
  await status.watch.read();
  updates.begin();
  sticks.begin();
  // The tray works without the first window and can open it later.
  if (!isHidden()) await (environment.smoke ? window.show('overview') : window.open('overview'));
  settle();
}
