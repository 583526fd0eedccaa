import { quoted } from './shell';

/** The private prefix that this process works in; null: this computer. */
let prefix: string | null = null;

/** From here on every command that a text offers is one for that prefix, which needs no administrator. */
export function offerCommandsFor(folder: string | null): void {
  prefix = folder;
}

const ownCommand = /(?:sudo )?(?<![\w./-])ladylinux-refresh(?= [a-z-])|sudo ladylinux-refresh/g;

/** A text as it is pasted here: the catalogues write our commands as they are typed on a computer of its own. */
export const withOwnCommands = (text: string): string =>
  prefix === null ? text : text.replace(ownCommand, `ladylinux-refresh --prefix ${quoted(prefix)}`);
