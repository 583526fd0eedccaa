import type { Browser, ElectronApplication, Page } from 'playwright';
import { ipcCalls, ipcPushes } from '../../../contract/ipc';
import {
  ipcPushNames,
  type Bridge,
  type IpcCallName,
  type IpcPushName,
} from '../../../contract/ipc-names';

const within = 120_000;
const asTheApp = 'ladylinux://app';
const outside = 'https://app';

/**
 * The status window's pages in another Chromium than Electron's: served with the app's own answers, and on the bridge of
 * the app's own window. Whatever passes over the bridge is held to its contract.
 */
export async function openOutside(
  browser: Browser,
  electron: ElectronApplication,
  inside: Page,
): Promise<Page> {
  const size = await inside.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const page = await browser.newPage({ viewport: size, locale: 'en-US' });
  page.setDefaultTimeout(within);
  await page.route(`${outside}/**`, async (route) => {
    const url = route.request().url().replace(outside, asTheApp);
    const { status, headers, body } = await electron.evaluate(async ({ net }, wanted) => {
      const answer = await net.fetch(wanted);
      const told = Object.fromEntries(answer.headers.entries());
      return { status: answer.status, headers: told, body: await answer.text() };
    }, url);
    await route.fulfill({ status, headers, body });
  });
  await page.exposeFunction('bridgeCall', async (name: IpcCallName, request: unknown) => {
    ipcCalls[name].request.parse(request);
    const answer = await inside.evaluate(
      ([called, asked]) => window.ladylinux.call(called, asked),
      [name, request] as const,
    );
    return ipcCalls[name].response.parse(answer);
  });
  await inside.exposeFunction('bridgePush', async (name: IpcPushName, payload: unknown) => {
    if (page.isClosed()) return;
    ipcPushes[name].parse(payload);
    await page.evaluate(([pushed, told]) => window.bridgeTell(pushed, told), [
      name,
      payload,
    ] as const);
  });
  await page.addInitScript(asBridge);
  await page.goto(`${outside}/index.html`);
  await inside.evaluate((names) => {
    for (const name of names)
      window.ladylinux.on(name, (payload) => void window.bridgePush(name, payload));
  }, ipcPushNames);
  return page;
}

declare global {
  interface Window {
    bridgeCall: (name: string, request: unknown) => Promise<unknown>;
    bridgePush: (name: string, payload: unknown) => Promise<void>;
    bridgeTell: (name: string, payload: unknown) => void;
  }
}

/** In the page, before anything of it: what the preload makes. */
function asBridge(): void {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const of = (name: string) => {
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known);
    return known;
  };
  window.bridgeTell = (name, payload) => {
    for (const listener of of(name)) listener(payload);
  };
  const bridge: Bridge = {
    call: (name, request) => window.bridgeCall(name, request),
    on: (name, listener) => {
      of(name).add(listener);
      return () => of(name).delete(listener);
    },
  };
  Object.assign(window, { ladylinux: bridge });
}
