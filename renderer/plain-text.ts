import { withoutUnsafe } from '../contract/plain-text';

// ECMA-48, "control sequences": CSI, parameters, intermediates, one final byte.
const ansi = /\p{Cc}\[[0-?]*[ -/]*[@-~]/gu;

/** Text of several lines without control sequences and without characters that could reorder it. */
export const withoutControls = (text: string): string => withoutUnsafe(text.replace(ansi, ''));
