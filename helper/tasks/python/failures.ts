import type { ProcessResult } from './process';
import type { PythonFailure } from './types';

type Tool = 'uv' | 'pip' | 'python';

const certificate =
  /CERTIFICATE_VERIFY_FAILED|certificate verify failed|invalid peer certificate|SSLCertVerificationError/;
const refused = /40[13] (?:Unauthorized|Forbidden|Client Error)|HTTP error 40[13]/;
/** Of what has too much to do, or a fault of its own: as uv, pip and we write it. */
const inNeed =
  /(?:HTTP status (?:client|server) error \(|HTTP error |answered )(?:408|425|429|5\d\d)|(?:408|425|429|5\d\d) (?:Client|Server) Error/;
const network = new RegExp(
  [
    'Name or service not known',
    'Temporary failure in name resolution',
    'failed to lookup address',
    'dns error',
    'Connection refused',
    'Connection reset',
    'Connection aborted',
    'Network is unreachable',
    'No route to host',
    'timed out',
    'RemoteDisconnected',
    'IncompleteRead',
    'IncompleteMessage',
    'incomplete-download',
    'Max retries exceeded',
    'error sending request',
    'error decoding response body',
    'request or response body error',
    'connection closed before message completed',
    inNeed.source,
  ].join('|'),
);
const disk = /No space left on device|os error 28|Disk quota exceeded/;
const incompatible =
  /Requires-Python|requires a different Python|does not satisfy Python|Python requirement|(?:requires|depends on) Python ?[<>=!~]/;
const conflict =
  /conflicting dependencies|ResolutionImpossible|Double requirement given|unsatisfiable/;
const unreadable = /Couldn't parse|TOML parse error|Invalid requirement|Failed to parse/;

/**
 * What a failed run of uv or pip means. Matches the messages of uv 0.13, pip 26.3 and pip 23.0, collected by provoking
 * each failure; unknown messages become `tool-failed` with the text itself.
 */
export function failureOf(run: ProcessResult, tool: Tool, seconds: number): PythonFailure {
  if (run.ended === 'cancelled') return { kind: 'cancelled' };
  if (run.ended === 'timed-out') return { kind: 'timed-out', seconds };
  const text = run.tail;
  const detail = lastWords(text);

  if (disk.test(text)) return { kind: 'disk-full', detail };
  const mismatch =
    /Hash mismatch for `([^`]+)`/.exec(text) ??
    /DO NOT MATCH THE HASHES[^\n]{0,500}\n\s*(\S+)/.exec(text);
  if (mismatch !== null) {
    return { kind: 'hash-mismatch', package: mismatch[1] ?? '', detail: wordsFrom(text, mismatch) };
  }
  const unhashed =
    /no trusted hash was provided for: `([^`]+)`/.exec(text) ??
    /In --require-hashes mode, all requirements must [^\n]{0,500}\n\s*(\S+)/.exec(text) ??
    /Hashes are required in --require-hashes mode[^\n]{0,500}\n\s*(\S+)/.exec(text) ??
    /In `--require-hashes` mode, all requirements must [^\n]{0,500}: `?([^\s`]+)/.exec(text);
  if (unhashed !== null) {
    return { kind: 'hash-missing', package: unhashed[1] ?? '', detail: wordsFrom(text, unhashed) };
  }
  const built = packageThatWasBuilt(text);
  if (built !== null && buildItselfFailed(text)) {
    return { kind: 'build-failed', package: built, detail };
  }
  if (certificate.test(text)) return { kind: 'untrusted-certificate', detail };
  if (refused.test(text)) return { kind: 'index-refused', detail };
  if (network.test(text)) return { kind: 'offline', detail };
  if (built !== null) return { kind: 'build-failed', package: built, detail };
  if (incompatible.test(text)) return { kind: 'incompatible-python', detail };
  const absent =
    /Could not find a version that satisfies the requirement (\S+)/.exec(text) ??
    /(?<!\S)(\S+) was not found in the package registry/.exec(text) ??
    /there (?:is|are) no versions? of (\S+)/.exec(text) ??
    /only the following versions of (\S+)/.exec(text);
  if (absent !== null) {
    return { kind: 'no-such-package', requirement: absent[1] ?? '', detail };
  }
  if (conflict.test(text)) return { kind: 'conflict', detail };
  if (unreadable.test(text)) {
    return { kind: 'bad-dependency-file', file: '', detail };
  }
  return { kind: 'tool-failed', tool, exitCode: run.exitCode, detail };
}

/** Both tools also report a missing package if the index is broken or wants a login. */
export function mayBeTheIndex(run: ProcessResult): boolean {
  return /\(from versions: none\)|was not found in the package registry/.test(run.tail);
}

function packageThatWasBuilt(text: string): string | null {
  const uv = /Failed to (?:download and )?build `([^`]+)`/.exec(text);
  if (uv !== null) return uv[1] ?? '';
  if (!/subprocess-exited-with-error|metadata-generation-failed|Failed building wheel/.test(text)) {
    return null;
  }
  const wheel = /Failed building wheel for (\S+)/.exec(text);
  // pip names the package only in its output before the build.
  const collected = [...text.matchAll(/^Collecting (\S+)/gm)].at(-1);
  return wheel?.[1] ?? collected?.[1] ?? '';
}

/** Whether the package's own build failed, not the installation of its build requirements. */
function buildItselfFailed(text: string): boolean {
  if (text.includes('build dependencies did not run successfully')) return false;
  return /Call to `[^`]+` failed|did not run successfully|Failed building wheel/.test(text);
}

function lastWords(text: string): string {
  return text.trim().slice(-2_000);
}

function wordsFrom(text: string, found: RegExpExecArray): string {
  return text.slice(found.index, found.index + 1_000).trim();
}

/** The status that an index answered in place of what it was asked for; null: none that will pass. */
export const statusInNeed = (detail: string): number | null => {
  const [words = ''] = inNeed.exec(detail) ?? [];
  return words === '' ? null : Number(/\d{3}/.exec(words)?.[0]);
};
