import type { Finding } from '../../../contract/doctor';
import { isUiKey, type UiKey, type UiParams } from '../../../words/ui';

/** Pure: the sentence that says what fixing this finding does. */
export function whatFixing({ what }: Pick<Finding, 'what'>): {
  readonly key: UiKey;
  readonly params: UiParams;
} {
  const key = `doctor.will.${what.code}`;
  return isUiKey(key) ? { key, params: what.params } : { key: 'doctor.will.other', params: {} };
}
