import { app, Menu, Tray } from 'electron';
import { setTimeout as sleep } from 'node:timers/promises';
import { profileFolder, readEnvironment } from './environment';
import { lockDown } from './lockdown';
import { log, openLog } from './log';
import { registerScheme, serveApp } from './protocol';
import { drawing, firstDrawing } from './tray/drawing';

/** The time an icon needs to reach the panel: several exchanges on the bus, which the rest of the start would delay. */
const iconFirstMs = 150;

const environment = readEnvironment(process.env, process.argv);
let hidden = environment.hidden;

// No fuse covers this: a program that connects to this port could control the window.
if (app.isPackaged && app.commandLine.hasSwitch('remote-debugging-port')) app.exit(1);

app.setPath('userData', profileFolder(environment.prefix, app.getPath('appData')));
openLog(app.getPath('userData'));
// Pages use only their own files, so no host name is ever resolved.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
registerScheme();
Menu.setApplicationMenu(null);

// A second start shows the window of the first and exits.
if (app.requestSingleInstanceLock()) {
  // Until the app installs its own handler: a second start during the hidden start at login opens the window.
  app.on('second-instance', () => {
    hidden = false;
  });
  app
    .whenReady()
    .then(async () => {
      const tray = new Tray(drawing(firstDrawing));
      log.info('started', app.getVersion(), 'on Electron', process.versions.electron);
      lockDown();
      serveApp();
      if (environment.hidden) await sleep(iconFirstMs);
      const { runApp } = await import('./app');
      await runApp(environment, tray, () => hidden);
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
