import { once } from 'node:events';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { dirname, resolve } from 'node:path';
import { bundleFile, type BundleFacts } from '../../contract/bundle';
import { isAddress } from '../../contract/bundle-address';
import { because, message, type Reason } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import { findAccount } from '../host/systemd/accounts';
import { bundleDropIn, bundleDropInFor, bundlePort, bundleUnit } from '../host/systemd/bundle-unit';
import { ask, isBootedBySystemd } from '../host/systemd/command';
import { switchUnit } from '../host/systemd/host';
import { cleanMessage } from '../lib/clean-message';
import { monotonicMs, sleep } from '../lib/clock';
import { sha256OfContent } from '../lib/sha256';
import { bundleServer } from '../models/bundle/server';
import { writeDurably } from '../state/state-file';
import { quoted } from '../../words/shell';
import { lookAt, ownerOf } from './bundle-folder';
import { contextOf, Exit, printJson, usage, type CliContext, type CommonOptions } from './context';
import { say } from './say';
import { limitSignal } from '../lib/signals';

export interface ServeOptions extends CommonOptions {
  readonly port?: string;
  readonly always?: boolean;
  readonly off?: boolean;
}

export async function serve(dir: string | undefined, options: ServeOptions): Promise<ExitCode> {
  if (options.off === true) {
    if (dir !== undefined || options.always === true)
      throw usage(because('exclude', { option: '--off', other: '--always' }));
    return serveNoMore(options);
  }
  if (dir === undefined) throw usage(because('missing-argument', { name: 'dir' }));
  if (isAddress(dir)) throw usage(because('is-no-folder'));
  const port = portOf(options.port);
  const folder = resolve(dir);
  return options.always === true
    ? serveAlways(folder, port, options)
    : serveNow(folder, port, options);
}

function portOf(given: string | undefined): number {
  if (given === undefined) return bundlePort;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (port < 1024 || port > 65_535) throw usage(because('port-number', { option: '--port' }));
  return port;
}

/** In the foreground, as the folder's owner: root serves no files of a machine. */
async function serveNow(folder: string, port: number, options: ServeOptions): Promise<ExitCode> {
  const context = await contextOf(options);
  if (context.host.mode === 'system' && process.getuid?.() === 0) await becomeOwnerOf(folder);
  const facts = await lookAt(context, folder, false);
  const server = bundleServer(folder);
  server.listen(port);
  await once(server, 'listening').catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new Exit(exitCodes.stagingFailed, message('bundle-port-refused', { port, code }));
  });
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  tell(context, 'bundle-served', folder, facts, (server.address() as AddressInfo).port);
  await ended;
  server.close();
  server.closeAllConnections();
  return exitCodes.ok;
}

async function becomeOwnerOf(folder: string): Promise<void> {
  const owner = await ownerOf(folder, true);
  if (owner === null) return;
  const gid = (await findAccount(owner.uid))?.gid ?? owner.gid;
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(owner.uid);
}

function tell(
  { json, locale }: CliContext,
  code: 'bundle-served' | 'bundle-served-always',
  folder: string,
  { branch, commit, fingerprint }: BundleFacts,
  port: number,
): void {
  const addresses = addressesOf(port);
  if (json) {
    printJson({ v: 1, folder, port, addresses, commit, fingerprint });
    return;
  }
  const [address = ''] = addresses;
  const params = { folder, commit: shortHash(commit), branch, address };
  say(cleanMessage(message(code, params)), locale);
}

/** The addresses at which other computers reach this one; IPv6 only if there is no IPv4. */
function addressesOf(port: number): string[] {
  const own = ownAddresses().filter(({ internal }) => !internal);
  const wide = own.filter(({ family }) => family === 'IPv4');
  const hosts =
    wide.length > 0
      ? wide.map(({ address }) => address)
      : own.flatMap(({ address, scopeid }) => (scopeid === 0 ? [`[${address}]`] : []));
  const named = hosts.length === 0 ? [hostname()] : hosts;
  return named.map((host) => `http://${host}:${String(port)}`);
}

function ownAddresses() {
  try {
    return Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  } catch {
    return []; // the unit finds its addresses without asking
  }
}

async function serveAlways(folder: string, port: number, options: ServeOptions): Promise<ExitCode> {
  const context = await unitContext(options, 'bundle serve --always');
  const facts = await lookAt(context, folder, false);
  const networks = ownAddresses().flatMap(({ internal, cidr }) =>
    internal || cidr === null ? [] : [cidr],
  );
  const path = bundleDropIn();
  await mkdir(dirname(path), { recursive: true });
  await writeDurably(path, bundleDropInFor(folder, port, networks), 0o644);
  await ask('systemctl', ['daemon-reload']);
  for (const verb of ['enable', 'restart']) {
    const { exitCode, stderr } = await ask('systemctl', [verb, '--', bundleUnit]);
    if (exitCode !== 0) throw refusedBy(stderr.trim());
  }
  const found = await answerOf(port, facts.fingerprint);
  if (found !== 'served') {
    await off();
    throw found === 'closed'
      ? new Exit(
          exitCodes.stagingFailed,
          message('bundle-closed-to-others', { folder: quoted(folder) }),
        )
      : refusedBy(because('no-answer'));
  }
  tell(context, 'bundle-served-always', folder, facts, port);
  return exitCodes.ok;
}

const patienceMs = 15_000;

/** What the unit serves: the bundle with this fingerprint, nothing because it cannot read it, or nothing yet. */
async function answerOf(
  port: number,
  fingerprint: string,
): Promise<'served' | 'closed' | 'silent'> {
  const deadline = monotonicMs() + patienceMs;
  do {
    try {
      const signal = limitSignal(patienceMs);
      const answer = await fetch(`http://127.0.0.1:${String(port)}/${bundleFile}`, { signal });
      const content = Buffer.from(await answer.arrayBuffer());
      if (answer.status === 403) return 'closed';
      if (answer.ok && sha256OfContent(content) === fingerprint) return 'served';
    } catch {
      // it is still starting
    }
    await sleep(100);
  } while (monotonicMs() < deadline);
  return 'silent';
}

async function serveNoMore(options: ServeOptions): Promise<ExitCode> {
  const { json, locale } = await unitContext(options, 'bundle serve --off');
  await off();
  if (json) printJson({ v: 1 });
  else say(message('bundle-served-no-more'), locale);
  return exitCodes.ok;
}

async function off(): Promise<void> {
  const refused = await switchUnit(bundleUnit, false);
  if (refused !== null) throw refusedBy(refused);
  await rm(bundleDropIn(), { force: true });
  // keeps an administrator's own drop-ins
  await rmdir(dirname(bundleDropIn())).catch(() => undefined);
  await ask('systemctl', ['daemon-reload']);
}

const refusedBy = (reason: string | Reason): Exit =>
  new Exit(exitCodes.internal, cleanMessage(message('bundle-serve-refused', { reason })));

/** Only on a machine, as root. */
async function unitContext(options: ServeOptions, verb: string): Promise<CliContext> {
  const context = await contextOf(options);
  if (context.host.mode !== 'system' || !(await isBootedBySystemd()))
    throw new Exit(exitCodes.usage, message('no-systemd'));
  if (process.getuid?.() !== 0)
    throw new Exit(exitCodes.notAuthorised, message('not-root', { verb }));
  return context;
}
