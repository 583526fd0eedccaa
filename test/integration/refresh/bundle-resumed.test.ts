import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundleServer } from '../../../helper/models/bundle/server';
import { Line } from '../../support/line';
import { Stick, wheel, wheelPath } from '../../support/stick';
import { makeFolder, removeFolder } from '../../support/temporary';

const line = new Line();
let folder: string;
let stick: Stick;
let address: string;
let server: ReturnType<typeof bundleServer>;
const out = () => join(folder, 'out');
const copied = () => join(out(), wheelPath);

beforeAll(async () => {
  folder = await makeFolder('ladylinux-resumed-');
  stick = await Stick.make(folder);
  server = bundleServer(stick.at('whole')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = await line.to(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
});
afterAll(async () => {
  line.close();
  server.close();
  stick.remove();
  await removeFolder(folder);
});
beforeEach(() => {
  rmSync(out(), { recursive: true, force: true });
  mkdirSync(out());
});

async function copy(): Promise<{ refused: string | null; bytes: number }> {
  const before = line.receivedBytes;
  const refused = await stick.copy(address, out());
  return { refused, bytes: line.receivedBytes - before };
}
const isWhole = () => readFileSync(copied(), 'utf8') === wheel;

it('goes on where it was cut off, and asks for nothing twice', async () => {
  line.cutAfter(1_500_000);
  expect((await copy()).refused).toBe('bundle-not-reached');
  line.restore();
  const { size } = statSync(copied());
  expect(size).toBeGreaterThan(1_000_000);
  const { refused, bytes } = await copy();
  expect(refused).toBeNull();
  expect(bytes).toBeLessThan(wheel.length - size + 50_000);
  expect(isWhole()).toBe(true);
  // and where all of it is there, after a run that failed later
  const again = await copy();
  expect(again.refused).toBeNull();
  expect(again.bytes).toBeLessThan(50_000);
});

const left: Record<string, () => void> = {
  'another beginning': () => {
    writeFileSync(copied(), 'x'.repeat(1_000_000));
  },
  'another content': () => {
    writeFileSync(copied(), 'x'.repeat(wheel.length));
  },
  'more than the whole': () => {
    writeFileSync(copied(), `${wheel}x`);
  },
  'a link to another file': () => {
    symlinkSync(join(folder, 'precious'), copied());
  },
  'a link to another folder': () => {
    rmSync(join(out(), 'wheels'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(out(), 'wheels'));
  },
  'a folder': () => {
    mkdirSync(join(copied(), 'x'), { recursive: true });
  },
};

it.each(Object.entries(left))('is whole by its hash where %s was left', async (_, leave) => {
  writeFileSync(join(folder, 'precious'), 'precious');
  mkdirSync(join(out(), 'wheels'));
  for (const name of ['stranger', 'wheels/stranger.whl']) writeFileSync(join(out(), name), 'x');
  leave();
  expect((await copy()).refused).toBeNull();
  expect(isWhole()).toBe(true);
  expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('precious');
  for (const name of [
    'stranger',
    'wheels/stranger.whl',
    '../elsewhere/numbers-1.0-py3-none-any.whl',
  ])
    expect([name, existsSync(join(out(), name))]).toEqual([name, false]);
});

it('is refused where the bundle became another one meanwhile', async () => {
  expect((await copy()).refused).toBeNull();
  truncateSync(copied(), 1_000_000);
  const kept = readFileSync(stick.at('whole', wheelPath));
  try {
    writeFileSync(stick.at('whole', wheelPath), 'y'.repeat(wheel.length));
    expect((await copy()).refused).toBe('bundle-refused');
  } finally {
    writeFileSync(stick.at('whole', wheelPath), kept);
  }
});
