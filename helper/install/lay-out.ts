import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { SettingsInput } from '../../contract/settings';
import { checkSettings, readSettings, storeSettings } from '../state/settings-file';
import { carryOut } from './change';
import { treeOf } from './tree';
import { makeTree } from '../host/prefix/host';
import { layoutUnder } from '../state/layout';
import { pathExists } from '../lib/path';
import { whatStandsInTheWay } from '../host/bare/preflight';

interface Wrong {
  readonly exitCode: ExitCode;
  readonly said: Message;
}

const wrongSettings = (said: Message): Wrong => ({ exitCode: exitCodes.badSettings, said });
const wrongPlace = (said: Message): Wrong => ({ exitCode: exitCodes.stagingFailed, said });

/**
 * Creates the specification's folders below a prefix, and settings if there are none, so that one command can start
 * from an empty folder. Keeps what exists. Returns what prevents it, before anything is created.
 */
export async function layOut(
  prefix: string,
  wanted: SettingsInput,
  /** root creates them, and other users will work in them. */
  forOthers: boolean,
): Promise<Wrong | null> {
  const layout = layoutUnder(prefix);
  const present = await readSettings(layout.settingsFile);
  if (present.kind === 'bad') return wrongSettings(present.message);
  const stored = {
    ...(present.kind === 'read' ? present.stored : { version: 1 as const }),
    ...wanted,
  };
  const checked = checkSettings(layout.settingsFile, stored, wanted);
  if (checked.kind === 'bad') return wrongSettings(checked.message);
  try {
    if (forOthers) {
      const wrong = await whatStandsInTheWay(layout);
      if (wrong !== null) return wrongPlace(wrong);
      // no services here, so no folders for drop-ins
      for (const folder of treeOf(layout, { ...checked.settings, services: [] })) {
        if (!(await pathExists(folder.path))) await carryOut({ kind: 'make-folder', folder });
      }
    } else await makeTree(prefix);
    if (present.kind === 'absent' || Object.keys(wanted).length > 0)
      await storeSettings(layout.settingsFile, stored);
    return null;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    return wrongPlace(message('prefix-not-writable', { folder: prefix, reason }));
  }
}
