import type * as z from 'zod';
import { because, type Message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import { nearest } from '../lib/nearest';
import { unknownName } from '../state/settings-file';
import { Exit, usage } from './context';

const names = Object.keys(Settings.shape).filter((each) => each !== 'version');

/** Settings from the command line: `branch=develop`, lists and objects as JSON. */
export const settingsFrom = (pairs: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(pairs.map(parsePair));

function parsePair(pair: string): [string, unknown] {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw usage(because('no-pair', { given: pair }));
  if (!names.includes(name)) throw new Exit(exitCodes.badSettings, noSetting(name));
  const setting: z.ZodType = Settings.shape[name as keyof typeof Settings.shape];
  // a branch may be named 2024; null restores a default
  const isText = value !== 'null' && setting.safeParse(value).success;
  return [name, isText ? value : parseValue(value)];
}

export const noSetting = (name: string): Message => unknownName(name, nearest(name, names));

/** Numbers, booleans, lists and objects are JSON; anything else is text. */
function parseValue(text: string): unknown {
  if (!/^(?:[[{"]|-?\d+$|true$|false$|null$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
