import type { Finding } from '../../contract/doctor';
import type { MessageCode } from '../../contract/message';

const notServing: readonly MessageCode[] = [
  'found-service-down',
  'found-service-loops',
  'found-no-answer',
  'found-health-error',
  'found-health-page',
];
const noVersion: readonly MessageCode[] = [
  'found-app-missing',
  'found-venv-missing',
  'found-venv-broken',
  'found-no-entry',
  'found-no-dependencies',
  'found-unit-entry',
];
const noUser: readonly MessageCode[] = [
  'found-owner',
  'found-state-owner',
  'found-models-closed',
  'found-way-closed',
  'found-code-writable',
];

/** Possible consequences of a finding; earlier entries are nearer to the root cause. */
const consequences: readonly (readonly [MessageCode, readonly MessageCode[]])[] = [
  [
    'found-not-set-up',
    [
      ...(['found-user-missing', 'found-folder-missing', 'found-env-missing'] as const),
      ...(['found-unit-missing', 'found-unit-disabled'] as const),
      ...[...noUser, ...noVersion, ...notServing],
    ],
  ],
  ['found-user-missing', noUser],
  ['found-not-a-folder', ['found-folder-missing', ...noVersion, ...notServing]],
  ['found-app-missing', [...noVersion.slice(1), ...notServing]],
  ['found-app-no-repository', ['found-no-entry', 'found-no-dependencies', ...notServing]],
  ['found-unit-missing', ['found-unit-disabled', ...notServing]],
  ['found-venv-missing', notServing],
  ['found-venv-broken', notServing],
  ['found-shadowed', ['found-no-entry', ...notServing]],
  ['found-no-entry', notServing],
  ['found-unit-unexpanded', notServing],
  ['found-unit-entry', notServing],
  ['found-service-loops', notServing.slice(2)],
  ['found-service-down', notServing.slice(2)],
];

/** Adds to each finding the one that caused it, if that was found too. */
export function withCauses(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, because: causeOf(finding.what.code, findings) }));
}

/** The finding that explains a message; null if none does. */
export function causeOf(code: MessageCode, findings: readonly Finding[]): string | null {
  for (const [cause, effects] of consequences) {
    const found = effects.includes(code) && findings.find(({ what }) => what.code === cause);
    if (found) return found.id;
  }
  return null;
}
