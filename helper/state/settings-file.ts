import { message, type Message } from '../../contract/message';
import { Settings, type SettingsInput } from '../../contract/settings';
import { firstSyntaxError, lineAt } from '../lib/json-syntax';
import { readRegularFile, writeDurably } from './state-file';
import { plainLine } from '../lib/text';

export type SettingsAnswer =
  | { readonly kind: 'read'; readonly settings: Settings; readonly stored: SettingsInput }
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly message: Message };

const limitBytes = 1_000_000;

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
    };
  }
  const checked = checkSettings(file, json);
  return checked.kind === 'ok'
    ? { kind: 'read', settings: checked.settings, stored: json as SettingsInput }
    : { kind: 'bad', message: checked.message };
}

export type SettingsCheck =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'bad'; readonly message: Message };

export function checkSettings(file: string, json: unknown): SettingsCheck {
  const parsed = Settings.safeParse(json);
  if (parsed.success) return { kind: 'ok', settings: parsed.data };
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? 'settings' : issue.path.join('.');
  return {
    kind: 'bad',
    message: message('settings-invalid', { file, place, reason: plainLine(issue?.message ?? '') }),
  };
}

/**
 * The one way into the settings file: what is stored is sound as a whole. What a person wrote stays as it is, beside what changes;
 * defaults are not written out.
 */
export async function storeSettings(
  file: string,
  wanted: unknown,
  beforeWriting: () => Promise<void> = () => Promise.resolve(),
): Promise<SettingsCheck> {
  const checked = checkSettings(file, wanted);
  if (checked.kind === 'bad') return checked;
  await beforeWriting();
  await writeDurably(file, `${JSON.stringify(wanted, null, 2)}\n`, 0o644);
  return checked;
}

/** Changes some of the settings that there are, read anew: a name with null goes back to its default. */
export async function changeSettings(
  file: string,
  change: (settings: Settings) => object,
  beforeWriting?: () => Promise<void>,
): Promise<SettingsCheck | { readonly kind: 'absent' }> {
  const present = await readSettings(file);
  if (present.kind !== 'read') return present;
  const merged = Object.entries({ ...present.stored, ...change(present.settings) }).filter(
    ([, value]: [string, unknown]) => value !== null,
  );
  return storeSettings(file, Object.fromEntries(merged), beforeWriting);
}
