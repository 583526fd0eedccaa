import * as z from 'zod';
import type { ReasonCode } from './message-codes';
import { hasUnsafe } from './plain-text';

/** A full SHA-1 or SHA-256 object name in lower-case hexadecimal. */
export const CommitHash = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** In lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** RFC 3339 in UTC, as Date.prototype.toISOString writes it. */
export const Timestamp = z.iso.datetime();

/** Limit for each part of a branch's name: with `.lock` added it is a file name of at most 255 bytes (NAME_MAX). */
const longestPartBytes = 250;

/**
 * A branch name by `git check-ref-format --branch` (git-check-ref-format(1)). That allows `$(id)` and `a;id`, but no
 * shell ever reads one. Excludes characters that hide or reorder text, and U+FFFD, which stands for invalid UTF-8.
 */
export const BranchName = z
  .string()
  .min(1)
  .max(200)
  .regex(
    // eslint-disable-next-line no-control-regex -- control characters are what it keeps out
    /^[^-/.\x00- ~^:?*[\\\x7f\ufffd][^\x00- ~^:?*[\\\x7f\ufffd]*$/,
    'no-branch' satisfies ReasonCode,
  )
  .refine(
    (name) =>
      !/(?:\.\.|\/\/|@\{|\/\.|\.$|\/$|\.lock(?:\/|$))/.test(name) &&
      name !== 'HEAD' &&
      !hasUnsafe(name) &&
      !/\p{Surrogate}/u.test(name) &&
      name.split('/').every((part) => new TextEncoder().encode(part).length <= longestPartBytes),
    'no-branch' satisfies ReasonCode,
  );

/** A systemd service unit, systemd.unit(5). A template only as an instance. */
export const ServiceUnit = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.\\-]*(?:@[A-Za-z0-9_.\\-]+)?\.service$/);

/** `module:attribute`, as for uvicorn. */
export const EntryPoint = z
  .string()
  .max(200)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*$/);

/** A relative path without `.`/`..` segments, NUL or backslash, so it stays below any folder. */
export const RelativePath = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (path) =>
      !/[\0\\\n\r]/.test(path) &&
      !path.startsWith('/') &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'no-relative-path' satisfies ReasonCode,
  );

/** The path of an HTTP request: origin form, RFC 9112 section 3.2.1. */
export const HttpPath = z
  .string()
  .max(500)
  .regex(/^\/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*$/);

export const RunId = z.string().regex(/^[0-9]{8}T[0-9]{6}-[0-9a-f]{8}$/);
export type RunId = z.infer<typeof RunId>;

/** Text of unknown origin, limited to what a window and a log can handle. */
export const HostileText = z.string().max(20_000);
