import { shell } from 'electron';
import { isLoopbackHost } from '../common/loopback';
import type { ActionAnswer } from '../contract/ipc';
import { message } from '../contract/message';
import { commitPage } from '../contract/commit-page';
import type { Status } from '../contract/status';

/**
 * Pure: the address to open in the browser. Only LadyLinux on this very computer is ever opened, and only while it is up: the port of
 * a service that is not running is anybody's.
 */
export function openableAddress(status: Status | null): string | null {
  const isUp =
    status?.condition === 'healthy' && status.services.every(({ state }) => state === 'active');
  const address = isUp ? status.address : null;
  if (address === null) return null;
  const url = new URL(address.url);
  return url.protocol === 'http:' && isLoopbackHost(url) ? url.href : null;
}

export async function openApplication(status: Status | null): Promise<ActionAnswer> {
  const address = openableAddress(status);
  if (address === null) {
    const url = status?.address?.url;
    const why =
      url === undefined || isLoopbackHost(new URL(url))
        ? message('address-unknown')
        : message('address-not-local', { url });
    return { ok: false, failure: { kind: 'message', message: why } };
  }
  await shell.openExternal(address);
  return { ok: true };
}

/** The page is worked out here, from the settings' repository: a window says only which commit. */
export async function openCommit(status: Status | null, commit: string): Promise<ActionAnswer> {
  const page = commitPage(status?.repository ?? null, commit);
  if (page === null) {
    const why = message('no-commit-page', { commit: commit.slice(0, 7) });
    return { ok: false, failure: { kind: 'message', message: why } };
  }
  await shell.openExternal(page);
  return { ok: true };
}
