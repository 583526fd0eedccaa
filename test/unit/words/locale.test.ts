import { describe, expect, it } from 'vitest';
import { languages } from '../../../build/support/catalogue-list.mjs';
import { localeFor, localeNameIn, locales } from '../../../words/locale';

describe('the language', () => {
  it.each([
    ['de_AT.UTF-8', 'de'],
    ['de', 'de'],
    ['es_MX', 'es'],
    ['es-419', 'es'],
    ['fr_CA@euro', 'fr'],
    ['pt_BR.UTF-8', 'pt-BR'],
    ['pt_PT', 'pt-BR'],
    ['en_GB', 'en'],
    // Languages that begin like one of ours, and none at all.
    ['fro', 'en'],
    ['est_EE', 'en'],
    ['tlh_KX', 'en'],
    ['C.UTF-8', 'en'],
    ['POSIX', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('of %s is %s', (name, wanted) => {
    const isThere = locales.some((locale) => locale === wanted);
    expect(localeFor(name)).toBe(isThere ? wanted : 'en');
  });

  it('is asked of the first variable that says anything', () => {
    expect(localeNameIn({ LC_ALL: 'fr', LC_MESSAGES: 'es', LANG: 'de' })).toBe('fr');
    expect(localeNameIn({ LC_ALL: '', LC_MESSAGES: 'es', LANG: 'de' })).toBe('es');
    expect(localeNameIn({ LC_ALL: '', LANG: 'de' })).toBe('de');
    expect(localeNameIn({ LANG: '' })).toBeUndefined();
  });
});

it('is every catalogue of the folder (node build/schemas.mjs)', async () => {
  expect(locales).toEqual(await languages());
});
