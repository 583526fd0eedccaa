import type { NetworkAnswer } from '../../contract/network';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { urlOf } from '../../contract/url';
import { tryHost } from '../lib/try-host';
import { parseManifest } from '../models/manifest/parse';
import { currentVersion } from '../state/version';
import { contextOf, printJson, soundSettings, type CommonOptions } from './context';
import { say } from './say';
import { goOut } from './remote-verbs';

type Needed = Pick<NetworkAnswer['hosts'][number], 'host' | 'for'> & { readonly url: string };

const limitMs = 10_000;
const publicIndex = ['https://pypi.org/simple/', 'https://files.pythonhosted.org/'];

/** ladylinux-refresh doctor --network: asks every host that this computer needs, in the same way as all requests. */
export async function doctorNetwork(options: CommonOptions): Promise<ExitCode> {
  const context = await contextOf(options);
  const settings = soundSettings(context);
  const present = await currentVersion(context.host.layout);
  const manifest = present.kind === 'read' ? present.value.manifest : null;
  await goOut(context.host, settings);
  const hosts: NetworkAnswer['hosts'] = await Promise.all(
    neededHosts(settings, manifest).map(async ({ url, ...about }) => {
      const { trouble, milliseconds } = await tryHost(url, limitMs);
      return { ...about, reached: trouble === null, milliseconds, message: trouble };
    }),
  );
  if (context.json) printJson({ v: 1, hosts } satisfies NetworkAnswer);
  else
    for (const { host, for: purpose, milliseconds, message: trouble } of hosts)
      say(
        trouble ?? message('host-reached', { host, purpose, seconds: milliseconds / 1000 }),
        context.locale,
      );
  return hosts.every(({ reached }) => reached) ? exitCodes.ok : exitCodes.offline;
}

/** Each host once, for the first purpose that needs it. Leaves out local repositories, and hosts reached by ssh. */
export function neededHosts(
  { repository, packageIndex }: Pick<Settings, 'repository' | 'packageIndex'>,
  manifest: string | null,
): Needed[] {
  const sources = parseManifest(manifest).models.flatMap(({ files }) =>
    files.flatMap((file) => file.sources),
  );
  const wanted = [
    ['repository', [repository]],
    ['packages', packageIndex === undefined ? publicIndex : [packageIndex]],
    ['models', sources],
  ] as const;
  const found = new Map<string, Needed>();
  for (const [purpose, urls] of wanted)
    for (const each of urls) {
      const url = urlOf(each);
      if (url === null || !/^https?:$/.test(url.protocol) || found.has(url.host)) continue;
      found.set(url.host, { host: url.host, for: purpose, url: `${url.origin}/` });
    }
  return [...found.values()];
}
