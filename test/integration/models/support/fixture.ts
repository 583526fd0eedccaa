import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { FileServer, type ServedFile } from './file-server';
import { buildProgram, ModelsFolder, single } from './models-folder';

export interface Fixture {
  readonly folder: ModelsFolder;
  readonly server: FileServer;
  readonly program: string;
  /** What is directly in the models folder. */
  names(): string[];
  /** One model `m`, file m.gguf, whose source behaves as described. */
  offer(content: Buffer, behaviour?: Partial<ServedFile>, more?: object): string;
}

/** A fresh models folder and a server for every test, and the program built once a file. */
export function useModels(): Fixture {
  let build = '';
  let program = '';
  let folder: ModelsFolder;
  let server: FileServer;
  beforeAll(async () => {
    build = mkdtempSync(join(tmpdir(), 'ladylinux-models-program-'));
    program = await buildProgram(build);
  });
  afterAll(() => {
    rmSync(build, { recursive: true });
  });
  beforeEach(async () => {
    server = await FileServer.start();
    folder = new ModelsFolder(program);
  });
  afterEach(async () => {
    await server.stop();
    folder.remove();
  });
  return {
    get folder() {
      return folder;
    },
    get server() {
      return server;
    },
    get program() {
      return program;
    },
    names: () => readdirSync(folder.dir).sort(),
    offer: (content, behaviour = {}, more = {}) => {
      const url = server.serve('/m.gguf', { content, ...behaviour });
      folder.manifest([single('m', 'm.gguf', content, url, more)]);
      return url;
    },
  };
}
