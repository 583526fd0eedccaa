/** `npm run bench -- --once NAME...`: everything a single time and for a moment, to see that it works. */
export const once = process.argv.includes('--once');

/** Of every measurement, save those of `fewRounds`. */
export const rounds = once ? 1 : 5;

/** Of a whole refresh at each of many sizes: all of it has half an hour. */
export const fewRounds = once ? 1 : 3;
