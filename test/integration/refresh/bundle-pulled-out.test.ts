import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFile } from '../../../contract/bundle';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp, type World } from '../../corpus/world';
import { sha256 } from '../models/support/models-folder';
import { makeFolder, removeFolder } from '../../support/temporary';

const isRoot = process.getuid?.() === 0;
const minutes = 60_000;
const run = (command: string, ...args: string[]) => execFileSync(command, args).toString();

/** So large that it is still being written when somebody pulls. */
const weights = randomBytes(256 * 1024 * 1024);
const manifest = JSON.stringify({
  schema_version: '0.1',
  models: [
    {
      ...{ id: 'weights', filename: 'weights.gguf', checksum: sha256(weights) },
      source_url: 'https://127.0.0.1:1/weights.gguf',
    },
  ],
});

/** EXT4_IOC_SHUTDOWN: after it the file system answers EIO to everything, as if the disk was pulled out. */
const dies = `import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))`;

let folder: string;
let teacher: World;
const image = () => join(folder, 'stick.img');
const media = () => join(folder, 'media');
const place = () => join(media(), 'STICK');

async function plugIn() {
  await mkdir(place());
  run('mount', '-o', 'loop', image(), place());
}

/** As udisks does once a disk is gone: udisks(8). */
function tidyUp() {
  run('umount', '--lazy', place());
  rmdirSync(place());
}

const atTerminal = async (...args: string[]) =>
  (await teacher.atTerminal(args)).screen.replaceAll(/\s+/g, ' ');

/** Makes a bundle, and does that once the models are being written. */
async function makeUntil(pull: () => void): Promise<string> {
  const made = atTerminal('bundle', 'make', place(), '--models');
  const models = join(place(), 'models');
  for (;;) {
    if (existsSync(models) && readdirSync(models).length > 0) break;
    const ended = await Promise.race([made, new Promise((go) => setTimeout(go, 2))]);
    if (ended !== undefined) throw new Error('it ended before that');
  }
  pull();
  return made;
}

describe.skipIf(!isRoot)('a stick that is pulled out while a bundle is saved to it', () => {
  beforeAll(async () => {
    folder = await makeFolder('ladylinux-pulled-');
    await chmod(folder, 0o755);
    await mkdir(media());
    run('truncate', '-s', '512M', image());
    run('mkfs.ext4', '-q', '-F', '-m', '0', '-E', 'root_owner=65534:65534', image());
    const step = { commit: {}, expect: { message: '' } };
    teacher = await makeWorld(
      Case.parse({ row: 'B10', about: 'a bundle', index: [], steps: [step] }),
      'pip',
    );
    const files = {
      ...{ 'app.py': plainApp, 'requirements.txt': 'uvicorn==0.30.6\n' },
      'models/manifest.json': manifest,
    };
    await teacher.commit({ files, executable: [], symlinks: {} });
    const { report } = await teacher.run('refresh');
    expect(report).toMatchObject({ outcome: 'refreshed' });
    await writeFile(join(teacher.layout.models, 'weights.gguf'), weights);
    expect(await atTerminal('models', 'verify')).toContain('weights.gguf');
  }, 10 * minutes);
  afterAll(async () => {
    await teacher[Symbol.asyncDispose]();
    if (existsSync(place())) tidyUp();
    await removeFolder(folder);
  });

  it.each([
    [
      'with its disk',
      () => {
        run('python3', '-c', dies, place());
        tidyUp();
      },
    ],
    ['from the folder alone, while its disk goes on', tidyUp],
  ])(
    'is no bundle, says so in a sentence, and goes on: %s',
    async (_, pull) => {
      await plugIn();
      const said = await makeUntil(pull);
      expect(said).toContain('the disk or stick was pulled out, or has a fault.');
      // nothing was written to where it was
      expect(readdirSync(media())).toEqual([]);

      await plugIn();
      expect(readdirSync(place())).toContain('wheels');
      expect(existsSync(join(place(), bundleFile))).toBe(false);
      expect(await atTerminal('bundle', 'verify', place())).toContain('There is no bundle in');
      const again = await atTerminal('bundle', 'make', place(), '--models', '--json');
      const { keptBytes } = JSON.parse(again) as { keptBytes: number };
      expect(keptBytes).toBeGreaterThan(0);
      expect(await atTerminal('bundle', 'verify', place())).toContain('is whole');
      run('find', place(), '-mindepth', '1', '-not', '-name', 'lost+found', '-delete');
      tidyUp();
    },
    10 * minutes,
  );
});
