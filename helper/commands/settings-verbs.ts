import type { Command } from 'commander';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import {
  common,
  type Act,
  contextOf,
  Exit,
  print,
  printJson,
  settingsContext,
  type CliContext,
  type CommonOptions,
  soundSettings,
  unlessRefused,
} from './context';
import { say } from './say';
import { resetSettings, saveSettings } from './operations/settings';
import { noSetting, settingsFrom } from './setting-pairs';

export function addSettingsVerbs(program: Command, act: Act): void {
  const settings = program.command('settings').description('show or change the settings');

  common(settings.command('show', { isDefault: true }))
    .description('show the settings in effect, including defaults')
    .action(
      act(async (options: CommonOptions) => {
        const context = await contextOf(options);
        const inForce = soundSettings(context);
        if (context.json) printJson(inForce);
        else
          for (const [name, value] of Object.entries(inForce))
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
        const change = settingsFrom(pairs);
        return save(await settingsContext(options, 'settings set'), change);
      }),
    );

  common(settings.command('unset').argument('<name...>', 'for example branch'))
    .description('restore the defaults of these settings')
    .action(
      act(async (names: string[], options: CommonOptions) => {
        const context = await settingsContext(options, 'settings unset');
        const stored = 'stored' in context.settings ? context.settings.stored : null;
        const unknown = names.find(
          (name) => !Object.hasOwn({ ...Settings.shape, ...stored }, name),
        );
        if (unknown !== undefined) throw new Exit(exitCodes.badSettings, noSetting(unknown));
        return save(context, Object.fromEntries(names.map((name) => [name, null])));
      }),
    );

  common(settings.command('reset'))
    .description('move the settings file aside and start with the defaults')
    .action(
      act(async (options: CommonOptions) => {
        const { host, locale, json } = await settingsContext(options, 'settings reset');
        const { file } = unlessRefused(await resetSettings(host));
        if (json) printJson({ file });
        else say(message('settings-reset', { file }), locale);
        return exitCodes.ok;
      }),
    );
}

async function save({ host, locale, json }: CliContext, change: object): Promise<ExitCode> {
  const answer = unlessRefused(await saveSettings(host, change));
  if (json) printJson(answer.settings);
  else say(message('settings-saved'), locale);
  return exitCodes.ok;
}
