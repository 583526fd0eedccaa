import { Settings } from '../../../contract/settings';
import { moreDraftOf } from './more-judge';

/** What is typed of a kind, and how it changes. */
export interface Editing<T> {
  readonly draft: T;
  readonly onChange: (part: Partial<T>) => void;
}

const defaults = Settings.parse({});

/** The defaults, as they would be typed. */
export const usual = { ...moreDraftOf(defaults), onFailure: defaults.onFailure };
