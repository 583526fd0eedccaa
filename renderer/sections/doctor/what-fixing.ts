import type { Finding } from '../../../contract/doctor';
import { uiEn, type UiKey } from '../../../words/ui.en';
import type { UiParams } from '../../../words/ui';

/** Pure: the sentence that says what mending this finding does. */
export function whatFixing({ what }: Pick<Finding, 'what'>): {
  readonly key: UiKey;
  readonly params: UiParams;
} {
  const key = `doctor.will.${what.code}`;
  return isKey(key) ? { key, params: what.params } : { key: 'doctor.will.other', params: {} };
}

const isKey = (key: string): key is UiKey => Object.hasOwn(uiEn, key);
