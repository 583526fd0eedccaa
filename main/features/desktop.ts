import { clipboard, shell } from 'electron';
import { isLoopbackHost } from '../../common/loopback';
import { commitPage } from '../../contract/commit-page';
import type { ActionAnswer } from '../../contract/action';
import { message, type Message } from '../../contract/message';
import type { Status } from '../../contract/status';
import { shortHash } from '../../contract/plain-text';
import type { IpcHandlers } from '../ipc';
import type { StoreOf } from '../store';

/** The browser and the clipboard, which pages may not use directly. */
export const desktopHandlers = (
  store: StoreOf<never>,
): Pick<IpcHandlers, 'open:commit' | 'open:application' | 'text:copy'> => ({
  'open:commit': ({ commit }) => openCommit(store.state.status, commit),
  'open:application': () => openApplication(store.state.status),
  'text:copy': async ({ text }) => {
    await clipboard.writeText(text);
    return { ok: true };
  },
});

/**
 * Pure: the address to open in the browser. Only LadyLinux on this computer is ever opened, and only while it runs: when it does not, any
 * other program may listen on that port.
 */
export function openableAddress(status: Status | null): string | null {
  const isUp =
    status?.condition === 'healthy' && status.services.every(({ state }) => state === 'active');
  const address = isUp ? status.address : null;
  if (address === null) return null;
  const url = new URL(address.url);
  return url.protocol === 'http:' && isLoopbackHost(url) ? url.href : null;
}

/** Pure: why there is no address. A service that listens on the network follows its settings; that is no defect. */
export function whyNotOpened(status: Status | null): Message {
  const url = status?.address?.url;
  return url === undefined || isLoopbackHost(new URL(url))
    ? message('address-unknown')
    : message('address-not-local', { url });
}

async function openApplication(status: Status | null): Promise<ActionAnswer> {
  const address = openableAddress(status);
  if (address === null)
    return { ok: false, failure: { kind: 'message', message: whyNotOpened(status) } };
  await shell.openExternal(address);
  return { ok: true };
}

/** The page's address is built here from the settings' repository: a window only names the commit. */
async function openCommit(status: Status | null, commit: string): Promise<ActionAnswer> {
  const page = commitPage(status?.repository ?? null, commit);
  if (page === null) {
    const why = message('no-commit-page', { commit: shortHash(commit) });
    return { ok: false, failure: { kind: 'message', message: why } };
  }
  await shell.openExternal(page);
  return { ok: true };
}
