import { freePort } from '../../../common/loopback';
import { pathExists } from '../../lib/path';
import type { Layout } from '../../state/layout';
import { writeDurably } from '../../state/state-file';

/** Creates a missing environment file, with a free port. */
export async function giveAddress({ envFile }: Pick<Layout, 'envFile'>): Promise<void> {
  if (await pathExists(envFile)) return;
  const port = String(await freePort(8000));
  const lines = [
    '# Settings of the application',
    'LADYLINUX_HOST=127.0.0.1',
    `LADYLINUX_PORT=${port}`,
  ];
  await writeDurably(envFile, `${lines.join('\n')}\n`, 0o640);
}
