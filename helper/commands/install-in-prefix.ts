import { resolve } from 'node:path';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { SettingsInput } from '../../contract/settings';
import { giveAddress } from '../host/prefix/address';
import { layOut } from '../install/lay-out';
import { layoutUnder } from '../state/layout';
import { isInPlace } from '../state/version';
import { Exit, prefixOfRoot, writingContext } from './context';
import { say } from './say';
import { firstRefresh, type FirstRefreshOptions } from './first-refresh';
import { becomeOwner, mayRunCode } from './root-below-prefix';

/** LadyLinux in a private folder: with settings, an address of its own, and a first version. */
export async function installInPrefix(
  folder: string,
  change: SettingsInput,
  options: FirstRefreshOptions,
): Promise<ExitCode> {
  const prefix = resolve(folder);
  await becomeOwner(prefix);
  if (!(await mayRunCode(prefix))) throw prefixOfRoot(prefix);
  const wrong = await layOut(prefix, change, false);
  if (wrong !== null) throw new Exit(wrong.exitCode, wrong.said);
  await giveAddress(layoutUnder(prefix));
  const ready = await writingContext(options, 'install');
  const isAsked = options.packages !== undefined || options.bundle !== undefined;
  if (!isAsked && (await isInPlace(ready.host.layout))) {
    if (options.json !== true) say(message('install-nothing'), ready.locale);
    return exitCodes.ok;
  }
  return (await firstRefresh(ready, options)).code;
}
