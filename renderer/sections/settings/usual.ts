import { Settings } from '../../../contract/settings';
import { moreDraftOf } from './more-judge';

/** Typed values of one kind, and how to change them. */
export interface Editing<T> {
  readonly draft: T;
  readonly onChange: (part: Partial<T>) => void;
}

const defaults = Settings.parse({});

/** The defaults in the form in which they are typed. */
export const usual = { ...moreDraftOf(defaults), onFailure: defaults.onFailure };
