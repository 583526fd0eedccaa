import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { roomOn, watchDisks, type Room } from '../../../helper/lib/disk';

const MiB = 1_048_576;
const disk = (...free: number[]) => {
  const left = [...free];
  return (): Promise<Room> =>
    Promise.resolve({
      freeBytes: (left.length > 1 ? left.shift() : left[0]) ?? 0,
      reserveBytes: 500 * MiB,
    });
};
const whileWatching = async (look: () => Promise<Room>) => {
  const watch = await watchDisks(['/opt'], look, 1);
  await new Promise((done) => setTimeout(done, 100));
  watch.end();
  return { aborted: watch.signal.aborted, filled: watch.filled };
};

it('what takes a disk to its reserve is stopped, and how much is left is told', async () => {
  expect(await whileWatching(disk(3000 * MiB, 900 * MiB, 499 * MiB, 20 * MiB))).toEqual({
    aborted: true,
    filled: { folder: '/opt', freeBytes: 499 * MiB },
  });
});

it('a disk that was nearly full before is nobody’s fault, until it gets fuller', async () => {
  expect(await whileWatching(disk(400 * MiB, 380 * MiB))).toEqual({ aborted: false, filled: null });
  expect(await whileWatching(disk(400 * MiB, 300 * MiB))).toMatchObject({ aborted: true });
});

it('a disk with room, and one that is gone, stop nothing', async () => {
  expect(await whileWatching(disk(3000 * MiB, 600 * MiB))).toEqual({
    aborted: false,
    filled: null,
  });
  let looks = 0;
  const gone = () => {
    looks += 1;
    return looks === 1 ? disk(3000 * MiB)() : Promise.reject(new Error('ENOENT'));
  };
  expect(await whileWatching(gone)).toEqual({ aborted: false, filled: null });
});

it('the reserve of a real disk is some of it', async () => {
  const { freeBytes, reserveBytes } = await roomOn(tmpdir());
  expect(freeBytes).toBeGreaterThan(0);
  expect(reserveBytes).toBeGreaterThanOrEqual(64 * MiB);
  expect(reserveBytes).toBeLessThanOrEqual(1024 * MiB);
});
