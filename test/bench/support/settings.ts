/** `npm run bench -- --once NAME...`: measures everything once and briefly, to check that it works. */
export const once = process.argv.includes('--once');

/** For every measurement except those with `fewRounds`. */
export const rounds = once ? 1 : 5;

/** For a whole refresh at each of many sizes: all of them together may take half an hour. */
export const fewRounds = once ? 1 : 3;
