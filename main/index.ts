import '../contract/zod-without-eval';
import { app, Menu } from 'electron';
import { runApp } from './app';
import { profileFolder, readEnvironment } from './environment';
import { lockDown } from './lockdown';
import { log, openLog } from './log';
import { registerScheme, serveApp } from './protocol';

const environment = readEnvironment(process.env, process.argv);

app.setPath('userData', profileFolder(environment.prefix, app.getPath('appData')));
openLog(app.getPath('userData'));
registerScheme();
Menu.setApplicationMenu(null);

// A second start shows the window of the first and is done.
if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(async () => {
      log.info('started', app.getVersion(), 'on Electron', process.versions.electron);
      lockDown();
      serveApp();
      await runApp(environment);
      if (environment.smoke) {
        process.stdout.write('ready\n');
        app.quit();
      }
    })
    .catch((error: unknown) => {
      log.error('cannot start', error);
      app.exit(1);
    });
} else {
  app.exit(0);
}
