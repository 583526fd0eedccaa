import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import * as z from 'zod';
import { message, type Message } from '../../contract/message';
import { Settings, type SettingsInput } from '../../contract/settings';
import { nearest } from '../lib/nearest';
import { firstSyntaxError, lineAt } from '../lib/json-syntax';
import { readRegularFile, writeDurably } from './state-file';
import { plainLine } from '../lib/text';
import { whyRefused } from './why-refused';

export type SettingsAnswer =
  | { readonly kind: 'read'; readonly settings: Settings; readonly stored: SettingsInput }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'bad';
      readonly message: Message;
      /** The file's content, if it is an object. */
      readonly stored: Readonly<Record<string, unknown>> | null;
    };

/** Missing or unusable. */
export type NoSettings = Exclude<SettingsAnswer, { readonly kind: 'read' }>;

const limitBytes = 1_000_000;
export const settingsMode = 0o644;

export async function readSettings(file: string): Promise<SettingsAnswer> {
  let text: string | null;
  try {
    text = await readRegularFile(file, limitBytes);
  } catch (error) {
    return {
      kind: 'bad',
      message: message('settings-unreadable', {
        file,
        reason: error instanceof Error ? error.message : String(error),
      }),
      stored: null,
    };
  }
  if (text === null) return { kind: 'absent' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return {
      kind: 'bad',
      message: message('settings-not-json', {
        file,
        line: lineAt(text, firstSyntaxError(text) ?? 0),
      }),
      stored: null,
    };
  }
  const checked = checkSettings(file, json);
  return checked.kind === 'ok'
    ? { kind: 'read', settings: checked.settings, stored: json as SettingsInput }
    : { ...checked, stored: isObject(json) ? json : null };
}

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
/** What a person wrote, for commands that change a part of it; null if nothing is usable. */
export async function storedSettings(file: string): Promise<SettingsInput | null> {
  const read = await readSettings(file);
  return read.kind === 'read' ? read.stored : null;
}

export type SettingsCheck =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'bad'; readonly message: Message };

/** change: the new part, which is not in the file yet. */
export function checkSettings(file: string, json: unknown, change: object = {}): SettingsCheck {
  const parsed = Settings.safeParse(json);
  if (parsed.success) return { kind: 'ok', settings: parsed.data };
  return { kind: 'bad', message: problemOf(file, parsed.error.issues[0], change) };
}

function problemOf(file: string, issue: z.core.$ZodIssue | undefined, change: object): Message {
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const place = plainLine([...path, key].join('.'));
    const name = path[0] ?? plainLine(key);
    const near = nearest(key, keysAt(Settings, path));
    if (Object.hasOwn(change, name)) return unknownName(place, near);
    return near === null
      ? message('settings-key-unknown', { file, place, name })
      : message('settings-key-unknown-near', { file, place, name, near });
  }
  const [name] = path;
  const reason = whyRefused(issue);
  if (name !== undefined && Object.hasOwn(change, name))
    return message('setting-refused', { place: path.join('.'), reason });
  return name === undefined
    ? message('settings-no-object', { file, reason })
    : message('settings-invalid', { file, place: path.join('.'), name, reason });
}

/** Says that there is no such setting, and which one was probably meant. */
export const unknownName = (name: string, near: string | null): Message =>
  near === null
    ? message('unknown-setting', { name })
    : message('unknown-setting-near', { name, near });

/** Names that the schema knows at a path; none if it is no object there. */
function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
  const found = path.reduce<z.core.$ZodType | undefined>((at, key) => {
    const within = at === undefined ? at : unwrapped(at);
    if (within instanceof z.ZodObject) return (within.shape as z.core.$ZodShape)[key];
    return within instanceof z.ZodArray ? within.element : undefined;
  }, schema);
  const object = found === undefined ? found : unwrapped(found);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  )
    return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodUnion)
    return schema.options.map(unwrapped).find((each) => each instanceof z.ZodObject);
  return schema;
}

/**
 * The only way to write the settings file: what is stored is valid as a whole. Keeps what a person wrote, except for
 * the changes; does not write defaults.
 */
export async function storeSettings(
  file: string,
  wanted: unknown,
  beforeWriting: () => Promise<void> = () => Promise.resolve(),
  change: object = {},
): Promise<SettingsCheck> {
  const checked = checkSettings(file, wanted, change);
  if (checked.kind === 'bad') return checked;
  await beforeWriting();
  await writeDurably(file, textOf(wanted), settingsMode);
  return checked;
}

type ChangeAnswer = SettingsCheck | { readonly kind: 'absent' };

/** Changes some of the settings, read again just before; null restores a default. */
export async function changeSettings(
  file: string,
  change: (settings: Settings) => object,
  beforeWriting?: () => Promise<void>,
): Promise<ChangeAnswer> {
  const present = await readSettings(file);
  return present.kind === 'read'
    ? storeMerged(file, present.stored, change(present.settings), beforeWriting)
    : present;
}

/** The same if the stored settings may be invalid, as long as the result is valid. */
export async function fixSettings(file: string, change: object): Promise<ChangeAnswer> {
  const present = await readSettings(file);
  if (present.kind === 'absent' || (present.kind === 'bad' && present.stored === null))
    return present;
  return storeMerged(file, present.stored ?? {}, change);
}

/** The file's content after a change, without writing it. */
export async function settingsWith(
  file: string,
  change: object,
): Promise<
  { readonly kind: 'read'; readonly settings: Settings; readonly text: string } | NoSettings
> {
  const present = await readSettings(file);
  if (present.kind !== 'read') return present;
  const wanted = merged(present.stored, change);
  const checked = checkSettings(file, wanted, change);
  return checked.kind === 'ok'
    ? { kind: 'read', settings: checked.settings, text: textOf(wanted) }
    : { ...checked, stored: present.stored };
}

const storeMerged = (
  file: string,
  stored: object,
  change: object,
  beforeWriting?: () => Promise<void>,
): Promise<SettingsCheck> => storeSettings(file, merged(stored, change), beforeWriting, change);

const merged = (stored: object, change: object): object =>
  Object.fromEntries(
    Object.entries({ ...stored, ...change }).filter(
      ([, value]: [string, unknown]) => value !== null,
    ),
  );

const textOf = (settings: unknown): string => `${JSON.stringify(settings, null, 2)}\n`;

/** Renames the file and starts again from the defaults; returns the new name. null: there is no file. */
export async function resetSettings(file: string): Promise<string | null> {
  const aside = `${file}.${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  try {
    await copyFile(file, aside, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  await storeSettings(file, { version: 1 });
  return aside;
}
