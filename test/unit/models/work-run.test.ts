import { mkdir, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { ModelsRequest } from '../../../contract/models';
import type { Host } from '../../../helper/host/host';
import { runModelsWork } from '../../../helper/models/work/run';
import { newRunId } from '../../../helper/lib/clock';
import { layoutUnder } from '../../../helper/state/layout';
import { writeDurably } from '../../../helper/state/state-file';
import { test } from '../../support/folder';

test('tells nothing before it can be seen at work, as who follows it would take it for killed', async ({
  folder,
}) => {
  const layout = layoutUnder(folder);
  const request: ModelsRequest = {
    ...{ v: 1, verb: 'verify', names: [], again: false, bytesPerSecond: null },
    ...{ runId: newRunId(), requestedAt: new Date().toISOString(), requestedBy: 'ada' },
  };
  await mkdir(layout.modelsStatus, { recursive: true }); // in its way
  await mkdir(dirname(layout.modelsEvents), { recursive: true });
  await mkdir(dirname(layout.modelsRequest), { recursive: true });
  await writeDurably(layout.modelsRequest, JSON.stringify(request), 0o600);

  await expect(runModelsWork({ layout } as Host, () => Promise.resolve(null))).rejects.toThrow();
  expect(await readdir(dirname(layout.modelsEvents))).not.toContain('models-events.jsonl');
});
