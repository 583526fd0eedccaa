import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { locales } from '../../../words/locale';

const projectRoot = join(import.meta.dirname, '../../..');

/** Texts that the desktop reads: in English, and in a named language. */
it.each([
  [
    'system/usr/share/polkit-1/actions/org.ladylinux.refresh.policy',
    /<(?:description|message)>/g,
    (tag: string) => ` xml:lang="${tag}">`,
  ],
  [
    'system/usr/share/metainfo/org.ladylinux.tray.metainfo.xml',
    /<(?:summary|p)>/g,
    (tag: string) => ` xml:lang="${tag}">`,
  ],
  ['system/etc/xdg/autostart/ladylinux-tray.desktop', /^Comment=/gm, commentIn],
  ['electron-builder.yml', /^ {2}description: /gm, commentIn],
] as const)('%s speaks every language', (file, english, inLanguage) => {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const wanted = [...text.matchAll(english)].length;
  expect(wanted).toBeGreaterThan(0);
  for (const locale of locales.filter((each) => each !== 'en')) {
    const found = text.split(inLanguage(locale.replace('-', '_'))).length - 1;
    expect({ [locale]: found }).toEqual({ [locale]: wanted });
  }
});

it.each(locales)('Chromium has its few sentences in %s', (locale) => {
  const text = readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8');
  expect(text).toContain(`\n  - ${locale === 'en' ? 'en-US' : locale}\n`);
});

function commentIn(tag: string): string {
  return `Comment[${tag}]`;
}
