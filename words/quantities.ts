import type { Locale } from './locale';
import { uiText } from './ui';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const number = (value: number, locale: Locale, digits: number): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

/** A duration for people: "12 ms", "0.8 s", "1 min 5 s", "3 h". */
export function span(milliseconds: number, locale: Locale): string {
  if (milliseconds < 100)
    return uiText('span.ms', locale, { value: number(milliseconds, locale, 0) });
  if (milliseconds < 10 * second)
    return uiText('span.seconds', locale, { value: number(milliseconds / second, locale, 1) });
  const seconds = Math.round(milliseconds / second);
  if (seconds < 60) return uiText('span.seconds', locale, { value: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return seconds % 60 === 0
      ? uiText('span.minutes-only', locale, { minutes })
      : uiText('span.minutes', locale, { minutes, seconds: seconds % 60 });
  }
  return coarseSpan(milliseconds, locale);
}

/** The same for long durations: one unit below an hour, at most two above. */
export function coarseSpan(milliseconds: number, locale: Locale): string {
  if (milliseconds < minute)
    return uiText('span.seconds', locale, {
      value: Math.max(0, Math.floor(milliseconds / second)),
    });
  const minutes = Math.floor(milliseconds / minute);
  if (minutes < 60) return uiText('span.minutes-only', locale, { minutes });
  const hours = Math.floor(milliseconds / hour);
  if (hours >= 48) return uiText('span.days', locale, { days: Math.floor(milliseconds / day) });
  const rest = minutes % 60;
  return rest === 0 || hours >= 10
    ? uiText('span.hours-only', locale, { hours })
    : uiText('span.hours', locale, { hours, minutes: rest });
}

/** Decimal units, like Mint's file manager. */
export function size(bytes: number, locale: Locale): string {
  if (bytes < 1000) return inUnit(bytes, 'byte', locale, 0);
  if (bytes < 999_500) return inUnit(bytes / 1e3, 'kilobyte', locale, 0);
  if (bytes < 999_500_000) return inUnit(bytes / 1e6, 'megabyte', locale, bytes < 10e6 ? 1 : 0);
  return inUnit(bytes / 1e9, 'gigabyte', locale, 1);
}

const inUnit = (value: number, unit: string, locale: Locale, digits: number): string =>
  new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short' },
    maximumFractionDigits: digits,
  }).format(value);

const relativeUnits = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['week', 7 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
] as const;

/** "12 minutes ago", "yesterday". Times from clocks that are ahead of ours count as now. */
export function relativeTime(time: Date, now: Date, locale: Locale): string {
  const ago = now.getTime() - time.getTime();
  for (const [unit, length] of relativeUnits) {
    if (ago >= length) {
      const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
      return format.format(-Math.floor(ago / length), unit);
    }
  }
  return uiText('time.now', locale);
}

export function exactTime(time: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(time);
}

/** For text that stays on the screen: a day and a time, which stay true. */
export function shortTime(time: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time);
}

/** "today", "yesterday", "Friday", "3 November 2026": for text that stays on the screen for a while. */
export function dayOf(time: Date, now: Date, locale: Locale): string {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  const ago = Math.round((midnight(now) - midnight(time)) / day);
  if (ago === 0 || ago === 1)
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-ago, 'day');
  return ago > 0 && ago < 7
    ? new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(time)
    : longDay(time, locale);
}

/** "3 November 2026". */
export function longDay(time: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(time);
}
