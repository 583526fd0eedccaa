// Control characters, ANSI sequences among them, and bidi controls that could reorder what stands around them.
// ECMA-48, "control sequences": CSI, parameters, intermediates, one final byte.
const ansi = /\p{Cc}\[[0-?]*[ -/]*[@-~]/gu;
const invisible = /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export const withoutControls = (text: string): string =>
  text.replace(ansi, '').replace(invisible, '');
