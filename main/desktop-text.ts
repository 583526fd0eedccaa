import { withoutUnsafe } from '../contract/plain-text';

const longest = 200;

/** Text for tooltips and notifications, which Cinnamon reads as Pango markup. */
export const markupSafe = (text: string): string =>
  short(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Text for a menu, where & marks the next letter as a key. */
export const menuSafe = (text: string): string => short(text).replace(/&/g, '&&');

function short(text: string): string {
  const clean = withoutUnsafe(text, ' ').replace(/[\t\n]/g, ' ');
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
