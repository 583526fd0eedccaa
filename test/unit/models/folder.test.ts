import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelsDirectory } from '../../../helper/models/folder';

let root: string;
let defaultDir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'models-folder-'));
  defaultDir = join(root, 'opt/ladylinux/models');
  mkdirSync(defaultDir, { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const ask = (
  env: string | undefined,
  modelsBaseDir: string | null = null,
  allowedBases?: string[],
) =>
  modelsDirectory({
    variables: env === undefined ? {} : { LADYLINUX_MODELS_DIR: env },
    modelsBaseDir,
    defaultDir,
    ...(allowedBases && { allowedBases }),
  });

describe('modelsDirectory', () => {
  it('takes the environment, else the manifest, else the default', () => {
    expect(ask('/srv/models', 'models/llm')).toEqual({
      path: '/srv/models',
      from: 'environment',
      refused: null,
    });
    expect(ask(undefined, 'models/llm')).toEqual({
      path: join(defaultDir, 'llm'),
      from: 'manifest',
      refused: null,
    });
    expect(ask('', null)).toEqual({ path: defaultDir, from: 'default', refused: null });
  });

  it("means the layout's folder by the specification's own path", () => {
    expect(ask('/opt/ladylinux/models/', null).path).toBe(defaultDir);
    expect(ask(undefined, '/opt/ladylinux/models').path).toBe(defaultDir);
    expect(ask(undefined, '/opt/ladylinux/models/llm').path).toBe(join(defaultDir, 'llm'));
  });

  it.each([
    '/',
    '/etc',
    '/usr/share',
    '/srv',
    '/root/x',
    '/proc',
    '/opt/ladylinux',
    '/opt/ladylinux/app/models',
    '/opt/ladylinux/.refresh',
    '/srv/../etc',
    '/var/lib/dpkg',
    'relative',
    '/srv/\0',
  ])('refuses the environment %j and says so', (path) => {
    expect(ask(path)).toEqual({
      path: defaultDir,
      from: 'default',
      refused: { path, from: 'environment' },
    });
  });

  it.each([
    '/',
    '/etc',
    '/srv/models',
    '..',
    '../app',
    'app',
    'models/../app',
    '/opt/ladylinux/models/../app',
    '/opt/ladylinux/modelsevil',
    'models/a\0b',
    'models/a\nb',
  ])('refuses the manifest %j and says so', (path) => {
    expect(ask(undefined, path)).toEqual({
      path: defaultDir,
      from: 'default',
      refused: { path, from: 'manifest' },
    });
  });

  it('follows no symlink for a manifest', () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(defaultDir, 'llm'));
    expect(ask(undefined, 'models/llm')).toMatchObject({
      path: defaultDir,
      refused: { from: 'manifest' },
    });
    expect(ask(undefined, 'models/llm/deeper')).toMatchObject({
      path: defaultDir,
      refused: { from: 'manifest' },
    });
  });

  it('looks where an administrator’s symlink leads', () => {
    mkdirSync(join(root, 'big/llm'), { recursive: true });
    symlinkSync('/etc', join(root, 'big/trap'));
    expect(ask(join(root, 'big/llm'), null, [join(root, 'big')]).path).toBe(join(root, 'big/llm'));
    expect(ask(join(root, 'big/trap'), null, [join(root, 'big')]).refused).not.toBeNull();
    expect(ask(join(root, 'big/trap/new'), null, [join(root, 'big')]).refused).not.toBeNull();
  });
});
