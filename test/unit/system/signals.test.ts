import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { limitSignal } from '../../../helper/lib/signals';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it.each([
  ['alone', () => limitSignal(200)],
  ['beside a signal that never comes', () => limitSignal(200, new AbortController().signal)],
])('a limit comes %s, although garbage is collected meanwhile', async (_, make) => {
  let came = false;
  make().addEventListener('abort', () => {
    came = true;
  });
  for (let round = 0; round < 5; round += 1) {
    collectGarbage();
    await sleep(20);
  }
  await expect.poll(() => came).toBe(true);
});

it('comes with the signal that it is given', () => {
  const given = new AbortController();
  const limit = limitSignal(60_000, given.signal);
  given.abort(new Error('enough'));
  expect(limit.reason).toEqual(new Error('enough'));
});
