import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messages, ui } from '../../../words/catalogues';

const projectRoot = join(import.meta.dirname, '../../..');
const texts: Readonly<Record<string, string>> = { ...messages.de, ...ui.de };

/** German addresses a person as “Sie”, as Mint's own tools do. */
const informal = new Set(
  `du dich dir dein deine deinem deinen deiner deines euch euer eure eurem euren
  bist hast kannst willst möchtest musst sollst darfst wirst weißt brauchst findest siehst
  gib nimm sieh lies wirf hilf vergiss lass sprich tritt triff brich miss halt geh komm tu`.split(
    /\s+/,
  ),
);

/** The verbs that follow “Sie” show their other form: “Starten Sie” would be “Starte” or “Start”. */
const asked = new Set(
  Object.values(texts).flatMap((text) =>
    [...text.matchAll(/([\p{L}]+e[lr]?n) Sie\b/gu)].map(([, verb]) => (verb ?? '').toLowerCase()),
  ),
);
/** Without “bitte”, which is “please” as well. */
const commands = new Set([...asked].map((verb) => verb.slice(0, -1)));
commands.delete('bitte');

/** Where a command stands: at the beginning of a sentence or of a part of it. */
const beginnings = /(?<=^|[.:;!?,{(] ?|\b(?:und|oder|dann|sonst|bitte) )\p{L}+(?!\p{L}| Sie\b)/gu;

/** Not the parts of settings and variables. */
const words = /(?<![\p{L}._-])\p{Lu}?\p{Ll}+(?![\p{L}_-])/gu;

const informalIn = (text: string): string[] => [
  ...(text.match(words) ?? []).filter((word) => informal.has(word.toLowerCase())),
  ...(text.match(beginnings) ?? []).filter((word) => commands.has(word.toLowerCase())),
];

it('knows the other form where it stands', () => {
  expect(commands.size).toBeGreaterThan(40);
  expect(informalIn('Dein Dienst läuft. Starte ihn neu, und prüfe das Protokoll.')).toEqual([
    'Dein',
    'Starte',
    'prüfe',
  ]);
  expect(informalIn('Ihr Dienst läuft. Starten Sie ihn neu.')).toEqual([]);
});

it('is the same in every German sentence', () => {
  const odd = Object.entries(texts).flatMap(([key, text]) =>
    informalIn(text).map((word) => `${key}: ${word}`),
  );
  expect(odd).toEqual([]);
});

it.each([
  'system/usr/share/polkit-1/actions/org.ladylinux.refresh.policy',
  'system/usr/share/metainfo/org.ladylinux.tray.metainfo.xml',
  'system/etc/xdg/autostart/ladylinux-tray.desktop',
  'electron-builder.yml',
])('is the same in the German of %s', (file) => {
  const german = [
    ...readFileSync(join(projectRoot, file), 'utf8').matchAll(
      /(?:xml:lang="de">|\[de\](?:=|: ))([^<\n]+(?:\n[^<\n]+)*?)(?=<|\n)/g,
    ),
  ].map(([, text]) => text ?? '');
  expect(german.length).toBeGreaterThan(0);
  expect(german.flatMap(informalIn)).toEqual([]);
});

/** Spanish says “usted”, French “vous”, Brazilian Portuguese “você”. */
it.each([
  [
    'es',
    /(?<![\p{L}.])(?:tú|tus?|contigo|ti|puedes|tienes|quieres|debes|haz|elige)(?![\p{L}.])/giu,
  ],
  ['fr', /(?<![\p{L}.])(?:tu|toi|ton|ta|tes|peux|veux|dois)(?![\p{L}.])/giu],
  ['pt-BR', /(?<![\p{L}.])(?:tu|teus?|tuas?|contigo|ti|vós|podes|tens|queres)(?![\p{L}.])/giu],
] as const)('is the same in every sentence of %s', (locale, others) => {
  const odd = Object.entries({ ...messages[locale], ...ui[locale] }).flatMap(([key, text]) =>
    (text.match(others) ?? []).map((word) => `${key}: ${word}`),
  );
  expect(odd).toEqual([]);
});
