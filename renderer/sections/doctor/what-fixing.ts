import type { Finding } from '../../../contract/doctor';
import { isUiKey, type UiKey, type UiParams } from '../../../words/ui';

/** Pure: the sentence that says what fixing this finding does. */
export function whatFixing({ what }: Pick<Finding, 'what'>): {
  readonly key: UiKey;
  readonly params: UiParams;
} {
  const key = `doctor.will.${what.code}`;
  if (!isUiKey(key)) return { key: 'doctor.will.other', params: {} };
  const params = Object.entries(what.params).filter(
    (entry): entry is [string, string | number] => typeof entry[1] !== 'object',
  );
  return { key, params: Object.fromEntries(params) };
}
