import type { Command } from 'commander';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import {
  common,
  type Act,
  contextOf,
  Exit,
  notSetUp,
  print,
  printJson,
  writingContext,
  type CommonOptions,
  say,
  unlessRefused,
} from './context';
import { saveSettings } from './operations/settings';

export function addSettingsVerbs(program: Command, act: Act): void {
  const settings = program.command('settings').description('show or change the settings');

  common(settings.command('show', { isDefault: true }))
    .description('the settings in force, defaults included')
    .action(
      act(async (options: CommonOptions) => {
        const { host, settings: read, json } = await contextOf(options);
        if (read.kind === 'bad') throw new Exit(exitCodes.badSettings, read.message);
        if (read.kind === 'absent') throw notSetUp(host);
        if (json) printJson(read.settings);
        else
          for (const [name, value] of Object.entries(read.settings))
            print(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
        return exitCodes.ok;
      }),
    );

  common(
    settings
      .command('set')
      .argument('<name=value...>', 'for example branch=develop; lists and objects as JSON'),
  )
    .description('change settings; all of them or none')
    .action(
      act(async (pairs: string[], options: CommonOptions) => {
        const { host, locale, json } = await writingContext(options, 'settings set');
        const answer = unlessRefused(
          await saveSettings(host, Object.fromEntries(pairs.map(parsePair))),
        );
        if (json) printJson(answer.settings);
        else say(message('settings-saved'), locale);
        return exitCodes.ok;
      }),
    );
}

function parsePair(pair: string): [string, unknown] {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(pair) ?? [];
  const known = Object.keys(Settings.shape).filter((each) => each !== 'version');
  if (name === undefined || value === undefined)
    throw new Exit(exitCodes.usage, message('usage', { reason: `“${pair}” is not name=value` }));
  if (!known.includes(name))
    throw new Exit(
      exitCodes.badSettings,
      message('unknown-setting', { name, known: known.join(', ') }),
    );
  return [name, parseValue(value)];
}

/** Numbers, booleans, lists and objects are JSON; everything else is text as it stands. */
function parseValue(text: string): unknown {
  if (!/^(?:[[{"]|-?\d+$|true$|false$|null$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
