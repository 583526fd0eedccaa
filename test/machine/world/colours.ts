/** The colours that tests look for on the screen, from build/icons.mjs and renderer/styles/tokens.css. */

/** The tray icons: their light parts, and the outline. */
export const ink = '#f5f6f4';
export const outline = '#232523';
/** The program's own icon, as in a notification. */
export const mint = '#6f9f4f';
/** Mint's own panels. */
export const panels = { light: '#e9e9ed', dark: '#222226' } as const;

/** --window in both themes. */
export const window = { light: '#f3f4f1', dark: '#282a28' } as const;
/** The light theme: --accent-fill of the main button; --bad and --warn of marks; --info-tint and --warn-tint. */
export const accent = '#4a7a2e';
/** --accent-text of links, and --raised of the other buttons. */
export const link = '#3c6623';
export const raised = '#ffffff';
/** --quiet-tint behind a commit's hash. */
export const hash = '#e9ebe7';
export const bad = '#ab2a22';
export const warn = '#855300';
export const warnTint = '#fcf0d8';
export const infoTint = '#e2edf8';
/** --accent-tint of the current section, with the accent of Mint-Y-Blue (main/desktop/accent.ts, renderer/theme/accent.ts). */
export const blueTint = '#c9ddee';
