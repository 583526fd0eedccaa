import { app, session } from 'electron';
import { log } from './log';
import { appOrigin } from './protocol';

/** Refuses everything that a page could ask for beyond its own files and the IPC table. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('refused to open', url);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event, url) => {
      log.warn('refused to navigate to', url);
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
  });
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
    const own = url.startsWith(`${appOrigin}/`) || url.startsWith('devtools://');
    if (!own) log.warn('refused to load', url);
    answer({ cancel: !own });
  });
}
