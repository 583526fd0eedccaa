import { rmSync } from 'node:fs';
import { chown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../../contract/settings';
import { certificatesVariable } from '../lib/certificates';
import { giveLogins, loginName, type LoginsByName } from '../lib/logins';
import { enterProxy, proxyNames } from '../lib/proxy';
import { bundleWith } from './certificates';
import type { Layout } from './layout';
import { keptFiles, loginOf, loginsFolder, readKept, type KeptFile } from './logins';
import { proxyIn, variablesOf, type Proxy } from './proxy';
import { writeDurably } from './state-file';

type OfSettings = Pick<Settings, 'proxy' | 'noProxy' | 'certificates'>;

/** How all our programs reach the network, from the settings. */
export interface WayOut {
  readonly proxy: Proxy | null;
  /** A world-readable file with all trusted authorities; null: the computer's. */
  readonly certificates: string | null;
}

/** The variable that systemd sets for a unit with credentials, systemd.exec(5); ours read login files from there. */
export const credentialsVariable = 'CREDENTIALS_DIRECTORY';
const variableNames = [...proxyNames, certificatesVariable, credentialsVariable];

/** Writes the authorities to a new file in that folder. If the setting is unusable, only the computer's count. */
export async function wayOutIn(settings: OfSettings, folder: string): Promise<WayOut> {
  const proxy = await proxyIn(settings);
  const { certificates: path } = settings;
  const bundle = path === undefined ? null : await bundleWith(path);
  if (bundle?.kind !== 'read') return { proxy, certificates: null };
  const certificates = join(folder, 'certificates.pem');
  await mkdir(folder, { recursive: true });
  await writeDurably(certificates, bundle.text, 0o644);
  return { proxy, certificates };
}

/** For git, uv, pip and our own client, which all read these; contains no secrets. */
export const publicVariables = ({ proxy, certificates }: WayOut): Record<string, string> => ({
  ...variablesOf(proxy),
  ...(certificates === null ? {} : { [certificatesVariable]: certificates }),
});

/** Logins for the proxy, and for the models' servers if requested. */
export async function loginsFor(
  { proxy }: Pick<WayOut, 'proxy'>,
  kept: readonly KeptFile[],
  withModels: boolean,
): Promise<LoginsByName> {
  const ofProxy = proxy === null ? null : loginName('proxy', new URL(proxy.url).host);
  const wanted = kept.filter(
    ({ name }) => name === ofProxy || (withModels && name.startsWith('models@')),
  );
  const read = await Promise.all(
    wanted.map(async (file) => [file.name, loginOf(await readKept(file))] as const),
  );
  return Object.fromEntries(
    read.flatMap(([name, login]) => (login === null ? [] : [[name, login]])),
  );
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface Lent {
  readonly folder: string;
  readonly giveBack: () => void;
}

/** Decrypts login files while one process of that user needs them; null: the current user. */
export async function lend(files: readonly KeptFile[], owner: Owner | null): Promise<Lent> {
  const [first] = files;
  if (first !== undefined && owner === null && !files.some(({ encrypted }) => encrypted))
    return { folder: dirname(first.path), giveBack: () => undefined };
  const folder = await ownFolder(owner);
  for (const file of files) {
    const path = join(folder, file.name);
    await writeFile(path, (await readKept(file)) ?? '', { mode: 0o600 });
    if (owner !== null) await chown(path, owner.uid, owner.gid);
  }
  return { folder, giveBack: () => rmSync(folder, { recursive: true, force: true }) };
}

async function ownFolder(owner: Owner | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-'));
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
  return folder;
}

/**
 * From now on this process reaches the network as the settings say, not as its caller's environment says, and with the
 * logins that the user who started it may read. owner: the user it is about to become.
 */
export async function useWayOut(
  layout: Pick<Layout, 'root' | 'privateDir'>,
  settings: OfSettings,
  owner: Owner | null = null,
): Promise<void> {
  const kept = await keptFiles(loginsFolder(layout));
  const ofRepository = kept.filter(({ name }) => !/^(?:proxy|models)@/.test(name));
  const lent = ofRepository.length === 0 ? null : await lend(ofRepository, owner);
  const folder = settings.certificates === undefined ? null : await ownFolder(owner);
  process.once('exit', () => {
    lent?.giveBack();
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  });
  const way = await wayOutIn(settings, folder ?? tmpdir());
  const variables: Record<string, string> = {
    ...publicVariables(way),
    ...(lent === null ? {} : { [credentialsVariable]: lent.folder }),
  };
  for (const name of variableNames) {
    const value = variables[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  giveLogins(await loginsFor(way, kept, true));
  enterProxy();
}
