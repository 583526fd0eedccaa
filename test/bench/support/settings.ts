/** `npm run bench -- --once NAME...`: everything a single time and for a moment, to see that it works. */
export const once = process.argv.includes('--once');

/** Of every measurement that is cheap enough. */
export const rounds = once ? 1 : 5;
