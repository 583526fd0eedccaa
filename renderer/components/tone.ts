/** The colour of a state. Always beside an icon and a word. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';
