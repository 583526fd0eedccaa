import { it } from 'vitest';

/**
 * Of cases of one kind the first ones, so many as `always` says, are run by `npm test`, the others by `npm run test:all`. `%s` in the
 * title is the first field of a case.
 */
export const ofOneKind =
  <const Given>(cases: readonly Given[], always = 1) =>
  (title: string, body: (given: Given) => void | Promise<void>): void => {
    it.for(cases.slice(0, always))(title, (given) => body(given));
    it.for(cases.slice(always))(title, { tags: 'thorough' }, (given) => body(given));
  };
