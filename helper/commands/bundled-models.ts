import { message } from '../../contract/message';
import { downloadOutOf } from '../../contract/models';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { quoted } from '../../words/shell';
import type { CommonOptions } from './context';
import { locale, print } from './context';
import { say } from './say';
import type { Confirmed } from './from-option';
import { modelsContext } from './models-context';
import { work } from './models';

/** After a refresh from a bundle: copies the missing models that it has. code: the refresh's exit code. */
export async function receiveBundledModels(
  options: CommonOptions & { readonly wait?: boolean },
  { source, facts }: Confirmed,
  code: ExitCode,
): Promise<ExitCode> {
  const isInPlace = code === exitCodes.ok || code === exitCodes.nothingToDo;
  if (facts.models === 0 || !isInPlace) return code;
  const json = options.json === true;
  if (options.wait === false) {
    const stick = quoted(source.folder);
    const command = `sudo ladylinux-refresh models download --from ${stick}`;
    if (!json) say(message('bundle-models-later', { command }), locale());
    return code;
  }
  if (!json) print('');
  const ended = await work(downloadOutOf(source.folder), options, async (...given) => {
    const context = await modelsContext(...given);
    return json ? { ...context, print: () => undefined } : context;
  });
  return ended === exitCodes.nothingToDo || ended === exitCodes.ok ? code : ended;
}
