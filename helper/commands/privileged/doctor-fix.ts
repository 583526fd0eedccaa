import { FixRequest } from '../../../contract/doctor';
import { because } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import { diagnose, applyFixes } from '../../doctor';
import { readSettings } from '../../state/settings-file';
import { type Answer, done, refuse } from '../operations/answer';
import { whileAtWork } from '../operations/runs';
import { type PrivilegedContext, wantedOf } from './context';

/** Fixes the findings that a person chose, if they still exist; does not ask the remote. */
export async function doctorFix(around: PrivilegedContext): Promise<Answer> {
  const { host } = around;
  const request = await wantedOf(around, FixRequest, because('json-no-findings'));
  if (request.kind === 'refused') return request;
  const busy = await whileAtWork(host);
  if (busy !== null) return busy;
  const read = await readSettings(host.layout.settingsFile);
  const wanted = new Set(request.value.findings);
  const fixes = await applyFixes(host, await diagnose(host, read, { branches: null }), (found) =>
    Promise.resolve(wanted.has(found.finding.id)),
  );
  const failed = fixes.find(({ outcome }) => outcome === 'failed');
  return failed === undefined ? done : refuse(exitCodes.problems, failed.message);
}
