import type { BundleSource } from '../../../contract/bundle';
import { because, message } from '../../../contract/message';
import { downloadOutOf } from '../../../contract/models';
import { exitCodes } from '../../../contract/outcome';
import type { SettingsInput } from '../../../contract/settings';
import { BundleUse } from '../../../contract/stick';
import type { Host } from '../../host/host';
import { readSettings } from '../../state/settings-file';
import { repositoryNamed } from '../build-options';
import { lookAt } from '../bundle-folder';
import { Exit } from '../context';
import { type Answer, refuse, type Refusal } from '../operations/answer';
import { beginModels } from '../operations/models';
import { beginRun, newRequest } from '../operations/runs';
import { type PrivilegedContext, wantedOf } from './context';

/** From a bundle whose fingerprint an administrator confirmed; the run compares it with the bundle at that time. */
export async function startFrom(around: PrivilegedContext): Promise<Answer> {
  const { host, requestedBy } = around;
  const use = await wantedOf(around, BundleUse, because('json-no-bundle'));
  if (use.kind === 'refused') return use;
  const { code, ...from } = use.value;
  if (!code) return beginModels(host, requestedBy, downloadOutOf(from.folder));
  return beginRun(host, newRequest(requestedBy, { from, models: true }));
}

/** The same on a computer that is not set up: one without settings follows what the bundle is of. */
export async function installFrom(around: PrivilegedContext): Promise<Answer> {
  const { host, requestedBy } = around;
  const use = await wantedOf(around, BundleUse, because('json-no-bundle'));
  if (use.kind === 'refused') return use;
  const { folder, fingerprint } = use.value;
  const from = { folder, fingerprint };
  if (host.mode === 'system') {
    const { provision } = await import('../../install');
    const change = await settingsBy(host, from);
    if (change.kind === 'refused') return change;
    const answer = await provision(host, { dryRun: false, adopt: false, change: change.value });
    if (answer.kind === 'refused') return answer;
  }
  return beginRun(host, newRequest(requestedBy, { from, models: true }));
}

async function settingsBy(
  host: Host,
  { folder, fingerprint }: BundleSource,
): Promise<Refusal | { readonly kind: 'read'; readonly value: SettingsInput }> {
  const present = await readSettings(host.layout.settingsFile);
  if (present.kind !== 'absent') return { kind: 'read', value: {} };
  try {
    const facts = await lookAt({ host }, folder, false);
    if (facts.fingerprint !== fingerprint)
      return refuse(exitCodes.stagingFailed, message('stick-gone'));
    const { repository, branch } = facts;
    return { kind: 'read', value: { ...repositoryNamed(repository), branch } };
  } catch (error) {
    if (error instanceof Exit) return refuse(error.code, error.said);
    throw error;
  }
}
