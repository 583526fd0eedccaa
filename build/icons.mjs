import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { isMain } from './support/is-main.mjs';
import { inProject } from './support/paths.mjs';

// Light with a dark outline: readable on Mint's dark and light panels, which the theme does not tell apart.
const ink = '#f5f6f4';
const outline = '#232523';
const mint = '#6f9f4f';
const haloWidth = 2.4;
const badgeClearing = 5.5;

const trayStates = /** @type {const} */ ([
  { name: 'healthy' },
  { name: 'update', badge: 'update', clearing: true },
  { name: 'refreshing', badge: 'refreshing', clearing: true },
  { name: 'attention', badge: 'attention', clearing: true },
  { name: 'stopped', badge: 'stopped' },
  { name: 'offline', dim: true },
]);
const trayScales = { '': 22, '@2x': 44 };
const appSizes = [32, 48, 64, 128, 256, 512];

/** @param {string} path below sources/ */
async function drawing(path) {
  const svg = await readFile(inProject('build/icons/sources', path), 'utf8');
  return svg.replace(/<\/?svg[^>]*>|<!--.*?-->/gs, '').trim();
}

/** @param {string} content */
const svg = (content) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22">${content}</svg>`;

/**
 * The same shape behind it, a little wider and in the outline's colour.
 *
 * @param {string} shape
 */
const halo = (shape) =>
  `<g color="${outline}">${shape
    .replaceAll('stroke="none"', '')
    .replaceAll(
      /stroke-width="([\d.]+)"/g,
      (_all, width) => `stroke-width="${Number(width) + haloWidth}"`,
    )
    .replaceAll(
      /fill="currentColor"/g,
      `fill="currentColor" stroke="currentColor" stroke-width="${haloWidth}" stroke-linejoin="round"`,
    )}</g>`;

/** @param {string} shape */
const outlined = (shape) => `${halo(shape)}<g color="${ink}">${shape}</g>`;

/**
 * @param {object} state
 * @param {string} [state.badge]
 * @param {boolean} [state.clearing] leave space around the badge
 * @param {string} state.name
 * @param {boolean} [state.dim]
 */
async function trayDrawing({ badge, clearing = false, dim = false }) {
  const mark = await drawing('mark.svg');
  const spots = await drawing('spots.svg');
  const room = clearing
    ? `<circle cx="16.4" cy="16.4" r="${badgeClearing}" fill="${outline}"/>`
    : '';
  const place = clearing ? 'translate(-0.6 -0.6)' : '';
  const sign =
    badge === undefined
      ? ''
      : `<g transform="${place}">${outlined(await drawing(`badges/${badge}.svg`))}</g>`;
  const body = `${outlined(mark)}<g color="${outline}">${spots}</g>`;
  return svg(`${dim ? `<g opacity="0.6">${body}</g>` : body}${room}${sign}`);
}

async function appDrawing() {
  const mark = await drawing('mark.svg');
  const spots = await drawing('spots.svg');
  return svg(
    `<rect x="0.5" y="0.5" width="21" height="21" rx="5" fill="${mint}"/>` +
      `<g transform="translate(2.2 2.2) scale(0.8)"><g color="${ink}">${mark}</g><g color="${mint}">${spots}</g></g>`,
  );
}

/**
 * Every picture that the app shows, by its path below build/icons/.
 *
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function renderIcons() {
  /** @type {Map<string, Buffer>} */
  const pictures = new Map();
  /**
   * @param {string} source
   * @param {number} size
   */
  const png = (source, size) =>
    new Resvg(source, { fitTo: { mode: 'width', value: size } }).render().asPng();
  for (const state of trayStates) {
    const source = await trayDrawing(state);
    for (const [suffix, size] of Object.entries(trayScales)) {
      pictures.set(`tray/${state.name}${suffix}.png`, png(source, size));
    }
  }
  const app = await appDrawing();
  for (const size of appSizes) pictures.set(`app/${size}.png`, png(app, size));
  pictures.set('app/ladylinux-tray.svg', Buffer.from(`${app}\n`));
  return pictures;
}

/** The committed pictures, by the same paths. */
export async function committedIcons() {
  const folder = inProject('build/icons');
  const entries = await Promise.all(
    ['tray', 'app'].map(async (name) =>
      (await readdir(join(folder, name))).map((file) => `${name}/${file}`),
    ),
  );
  return new Map(
    await Promise.all(
      entries
        .flat()
        .map(async (path) => /** @type {const} */ ([path, await readFile(join(folder, path))])),
    ),
  );
}

if (isMain(import.meta.url)) {
  for (const [path, picture] of await renderIcons()) {
    await writeFile(inProject('build/icons', path), picture);
  }
}
