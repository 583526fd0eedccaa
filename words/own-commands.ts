import { quoted } from './shell';

/** The prefix that this process works in; null: this computer. */
let prefix: string | null = null;

/** From now on, texts offer commands for that prefix, which need no administrator. */
export function offerCommandsFor(folder: string | null): void {
  prefix = folder;
}

const ownCommand = /(?:sudo )?(?<![\w./-])ladylinux-refresh(?= [a-z-])|sudo ladylinux-refresh/g;

/** A text with commands that can be pasted here: the catalogues write our commands for an installed machine. */
export const withOwnCommands = (text: string): string =>
  prefix === null ? text : text.replace(ownCommand, `ladylinux-refresh --prefix ${quoted(prefix)}`);
