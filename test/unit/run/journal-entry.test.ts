import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../../contract/events';
import { journalMessageIds } from '../../../contract/journal';
import { journalEntry } from '../../../helper/refresh/journal-entry';
import { journalLines } from '../../../helper/host/journald';
import { page, projectRoot, section, table, coded } from '../docs/support/markdown';

const event = (body: RunEventBody) =>
  ({
    v: 1,
    seq: 0,
    time: '2026-01-02T03:04:05.678Z',
    runId: '20260102T030405-0123abcd',
    ...body,
  }) as RunEvent;

describe('an entry of the journal', () => {
  it('names run and step', () => {
    const entry = journalEntry(
      event({
        type: 'step-finished',
        step: 'fetch',
        outcome: 'failed',
        durationMs: 1200,
        detail: null,
      }),
    );
    expect(entry).toMatchObject({
      MESSAGE_ID: journalMessageIds['step-finished'],
      RUN_ID: '20260102T030405-0123abcd',
      STEP: 'fetch',
      STEP_OUTCOME: 'failed',
      PRIORITY: '4',
      DURATION_MS: '1200',
    });
    expect(entry?.['MESSAGE']).toMatch(/^Fetch.*failed.*1\.2 s$/);
  });

  it('leaves output and progress out', () => {
    expect(journalEntry(event({ type: 'output', step: 'fetch', line: 'x' }))).toBeNull();
    expect(journalEntry(event({ type: 'step-started', step: 'fetch' }))).toBeNull();
  });

  it('cannot be given fields by what it quotes, nor secrets', () => {
    const lines = journalLines({ MESSAGE: 'one\nPRIORITY=0\r_UID=0 API_TOKEN=canary' }, 7);
    expect(lines).toBe(
      'MESSAGE=one PRIORITY=0 _UID=0 API_TOKEN=***\nSYSLOG_IDENTIFIER=ladylinux-refresh\nOBJECT_PID=7\n',
    );
  });

  it('has its identifier in the catalog and on the page', () => {
    const catalog = readFileSync(
      join(projectRoot, 'system/usr/lib/systemd/catalog/ladylinux-refresh.catalog'),
      'utf8',
    );
    const ids = [...catalog.matchAll(/^-- ([0-9a-f]{32})$/gm)].map((match) => match[1]);
    expect(ids).toEqual(Object.values(journalMessageIds));
    const rows = table(section(page('docs/interfaces.md'), 'Journal'), 'entry', '`MESSAGE_ID`');
    expect(rows.map(([name, id]) => [coded(name)[0], coded(id)[0]])).toEqual(
      Object.entries(journalMessageIds),
    );
  });
});
