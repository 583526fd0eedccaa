import { plainLine } from './text';

const ordinary = /^[\x20-\x7e]*$/;

/** plainLine, at no cost for what nearly every manifest is made of. */
export const plain = (text: string): string =>
  text.length < 4000 && ordinary.test(text) ? text : plainLine(text);
