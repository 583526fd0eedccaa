import { it } from 'vitest';

/** `npm test` runs the first `always` cases, `npm run test:all` runs the others, too. `%s` in the title is the first field of a case. */
export const ofOneKind =
  <const Given>(cases: readonly Given[], always = 1) =>
  (title: string, body: (given: Given) => void | Promise<void>): void => {
    it.for(cases.slice(0, always))(title, (given) => body(given));
    it.for(cases.slice(always))(title, { tags: 'thorough' }, (given) => body(given));
  };
