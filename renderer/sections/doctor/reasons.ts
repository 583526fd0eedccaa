import type { DoctorReport } from '../../../contract/doctor';
import type { Message } from '../../../contract/message';

/** Why checks gave no full answer, each reason once: as a user, many checks say the same. */
export const reasonsOf = (
  checks: readonly Pick<DoctorReport['checks'][number], 'reason'>[],
  say: (reason: Message) => string,
): string[] => [...new Set(checks.flatMap(({ reason }) => (reason === null ? [] : [say(reason)])))];
