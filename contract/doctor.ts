import * as z from 'zod';
import { Message } from './message';
import { Timestamp } from './primitives';

/**
 * info: worth knowing. warning: works, but perhaps not for long. problem: something does not work, or the next refresh
 * would not. danger: an attacker could take over the computer or read secrets.
 */
export const Severity = z.enum(['info', 'warning', 'problem', 'danger']);
export type Severity = z.infer<typeof Severity>;

/** Identifies a finding from one check to the next; reveals nothing of the machine, so it can be an argument. */
export const FindingId = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z-]*(?:\.[0-9a-f]{12})?$/);
export type FindingId = z.infer<typeof FindingId>;

export const CheckName = z.enum([
  'machine',
  'users',
  'layout',
  'environment-file',
  'units',
  'code',
  'venv',
  'port',
  'health',
  'models',
  'disk',
  'polkit',
  'leftovers',
  'sudo',
  'after',
]);
export type CheckName = z.infer<typeof CheckName>;

export const Finding = z.object({
  id: FindingId,
  check: CheckName,
  severity: Severity,
  /** What was found; the parameters are the evidence. */
  what: Message,
  /** Why it matters. */
  why: Message,
  /** How to fix it, with the exact command; null if nothing needs to be done. */
  fix: Message.nullable(),
  /** Whether `doctor --fix` can do it. */
  canFix: z.boolean(),
  /** The finding that caused this one; null: none of those found. */
  because: FindingId.nullable().default(null),
});
export type Finding = z.infer<typeof Finding>;

export const CheckState = z.object({
  check: CheckName,
  /** partial: a part of it needs root, or took too long. */
  state: z.enum(['done', 'partial', 'failed']),
  /** Why the state is not "done". */
  reason: Message.nullable(),
});
export type CheckState = z.infer<typeof CheckState>;

/** Input of `ladylinux-helper doctor-fix`: the findings to fix. */
export const FixRequest = z.strictObject({ findings: z.array(FindingId).min(1).max(200) });
export type FixRequest = z.infer<typeof FixRequest>;

export const FixResult = z.object({
  id: FindingId,
  outcome: z.enum(['fixed', 'declined', 'failed']),
  message: Message,
});
export type FixResult = z.infer<typeof FixResult>;

/** Output of `doctor --json`. */
export const DoctorReport = z.object({
  v: z.literal(1),
  generatedAt: Timestamp,
  helperVersion: z.string().max(60),
  mode: z.enum(['system', 'embedded']),
  /** The worst severity found; null: no findings. */
  worst: Severity.nullable(),
  /** The worst first. */
  findings: z.array(Finding).max(1000),
  checks: z.array(CheckState).max(50),
  /** With --fix: the result of each fix; then `findings` are those that remain. */
  fixes: z.array(FixResult).max(1000),
});
export type DoctorReport = z.infer<typeof DoctorReport>;

export interface FindingGroup {
  readonly cause: Finding;
  readonly effects: readonly Finding[];
}

/** The root findings, each with those it caused. */
export function groupedByCause(findings: readonly Finding[]): FindingGroup[] {
  const rootOf = (finding: Finding): Finding => {
    const cause = findings.find(({ id }) => id === finding.because);
    return cause === undefined || cause.because === finding.id ? finding : rootOf(cause);
  };
  return findings
    .filter((finding) => rootOf(finding) === finding)
    .map((cause) => ({
      cause,
      effects: findings.filter((each) => each !== cause && rootOf(each) === cause),
    }));
}
