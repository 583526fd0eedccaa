import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { nobody, RunRequest } from '../../../contract/request';
import { Settings } from '../../../contract/settings';
import { ofSigner } from '../../../helper/doctor/checks/code';
import type { Host } from '../../../helper/host/host';
import { newRunId } from '../../../helper/lib/clock';
import { RunEnd } from '../../../helper/refresh/end';
import { Run } from '../../../helper/refresh/run';
import { fetch } from '../../../helper/refresh/steps/fetch';
import { EventLog } from '../../../helper/state/event-log';
import { layoutUnder, type Layout } from '../../../helper/state/layout';
import { currentFile, Version } from '../../../helper/state/version';
import { hostileSandbox } from '../../support/answering-task';
import { test } from '../../support/folder';
import { goodAnswers } from '../../support/task-answers';

const version = (more: object = {}): Version =>
  Version.parse({
    v: 1,
    commit: {
      hash: 'c'.repeat(40),
      subject: 'x',
      author: 'Ada',
      committedAt: '2026-01-01T00:00:00.000Z',
    },
    branch: 'main',
    repository: Settings.parse({}).repository,
    entryPoint: 'api_layer:app',
    python: {
      version: '3.11',
      packages: 1,
      matchesLock: true,
      tool: 'uv',
      fingerprint: 'f'.repeat(64),
    },
    dependencyDigest: 'd'.repeat(64),
    hasHook: false,
    manifest: null,
    manifestProblem: null,
    stagedAt: '2026-01-01T00:00:00.000Z',
    ...more,
  });

async function runOf(folder: string, requestedBy: string, rewritten: boolean): Promise<Run> {
  const layout = layoutUnder(folder);
  for (const path of [layout.runDir, layout.privateDir]) await mkdir(path, { recursive: true });
  const { tagged: _, ...ofBranch } = goodAnswers.fetch;
  const answer = JSON.stringify({ type: 'result', result: { ...ofBranch, rewritten } });
  const host = {
    mode: 'system',
    layout,
    logPlace: 'the log',
    sandbox: hostileSandbox(() => `process.stdout.write(key + ${JSON.stringify(answer)} + '\\n');`),
    makeTaskFolder: (path: string) => mkdir(path, { recursive: true }),
  } as unknown as Host;
  const runId = newRunId();
  const requestedAt = new Date().toISOString();
  const request = RunRequest.parse({ v: 1, runId, kind: 'refresh', requestedAt, requestedBy });
  const events = await EventLog.begin(layout, runId, () => undefined);
  const { signal } = new AbortController();
  const self = { pid: process.pid, startTime: 0 };
  return new Run(host, Settings.parse({}), request, events, new Date(), signal, self);
}

describe('threat 13: the timer', () => {
  test.for(Object.values(nobody))(
    '%s never goes to a version that does not follow the present one',
    async (who, { folder }) => {
      const end = await fetch(await runOf(folder, who, true), version());
      expect(end).toBeInstanceOf(RunEnd);
      expect(end).toMatchObject({
        outcome: 'staging-failed',
        said: { code: 'unattended-not-forward', params: { from: 'ccccccc', branch: 'main' } },
      });
    },
  );

  test('goes forward, and a person goes where they want', async ({ folder }) => {
    for (const [who, rewritten] of [
      [nobody.timer, false],
      [nobody.application, false],
      ['ada', true],
    ] as const)
      expect(await fetch(await runOf(folder, who, rewritten), version())).not.toBeInstanceOf(
        RunEnd,
      );
  });
});

describe('threat 24: doctor', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  const settings = Settings.parse({ trust: { signers: [`ada@example.org ${key}`] } });
  const lookAt = async (layout: Layout, more: object) => {
    await mkdir(dirname(currentFile(layout)), { recursive: true });
    await writeFile(currentFile(layout), JSON.stringify(version(more)));
    return (await ofSigner(layout, settings)).map(({ finding }) => finding.what);
  };

  test('says of what is in place who signed it', async ({ folder }) => {
    const bytes = Buffer.from(key.split(' ')[1] ?? '', 'base64');
    const digest = createHash('sha256').update(bytes).digest('base64').replace('=', '');
    const signature = { state: 'trusted', signer: 'ada@example.org', key: `SHA256:${digest}` };
    const params = { commit: 'ccccccc', signer: signature.signer, key: signature.key };
    const layout = layoutUnder(folder);
    expect(await lookAt(layout, { signature })).toEqual([{ code: 'found-signed', params }]);
    // a key that the settings do not give to that name
    const others = { ...signature, key: `SHA256:${'A'.repeat(43)}` };
    expect((await lookAt(layout, { signature: others }))[0]?.code).toBe('found-not-signed');
  });

  test('says of what is in place who did not sign it', async ({ folder }) => {
    const layout = layoutUnder(folder);
    const not = { code: 'found-not-signed', params: { commit: 'ccccccc' } };
    expect(await lookAt(layout, {})).toEqual([not]);
    expect(await lookAt(layout, { signature: { state: 'unsigned' } })).toEqual([not]);
  });
});
