import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from './locale';

// Our languages are always there. To say which ones are, V8 reads the tables of all that there are: 10 ms and 4 MiB in every process.
IntlMessageFormat.resolveLocale = (locale) => new Intl.Locale(String(locale));

const compiled = new Map<string, IntlMessageFormat>();

/**
 * An ICU message, compiled once. Parameters are put in as text, whatever they contain; one that is not given is shown as a question
 * mark: a report of another version must not keep a page from being shown.
 */
export function formatted(
  text: string,
  locale: Locale,
  params: Readonly<Record<string, string | number>>,
): string {
  const key = `${locale} ${text}`;
  let format = compiled.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
    compiled.set(key, format);
  }
  return String(format.format(new Proxy(params, orQuestionMark))).trim();
}

const orQuestionMark: ProxyHandler<Readonly<Record<string, string | number>>> = {
  has: () => true,
  get: (params, name) =>
    typeof name === 'string' && Object.hasOwn(params, name) ? params[name] : '?',
};
