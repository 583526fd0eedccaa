import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Interpreter } from '../../helper/tasks/python';

/** A server that answers every request with one archive of an interpreter, and a list of it in uv's format. */
export interface PythonServer extends AsyncDisposable {
  readonly url: string;
  readonly version: string;
  readonly sha256: string;
  readonly requests: string[];
  /** Returns the address of the list; `sha256`: the hash that it states for the archive. */
  list(sha256: string): Promise<string>;
}

/**
 * Packs this computer's own interpreter and library in uv's format, under a later version number, so that a test can request one that the
 * system lacks.
 */
export async function servePython(folder: string, own: Interpreter): Promise<PythonServer> {
  const [major = '', minor = '', patch = ''] = own.version.split('.');
  const name = `python${major}.${minor}`;
  const version = `${major}.${minor}.${'9'.repeat(patch.length)}`;
  const tree = join(folder, 'tree/python');
  await execa('mkdir', ['-p', join(tree, 'bin'), join(tree, 'lib')]);
  const binary = await readFile(`/usr/bin/${name}`, 'latin1');
  const called = binary.replaceAll(own.version, version);
  await writeFile(join(tree, 'bin', name), called, { encoding: 'latin1', mode: 0o755 });
  await execa('ln', ['-s', name, join(tree, 'bin/python3')]);
  await execa('cp', ['-r', `/usr/lib/${name}`, join(tree, 'lib')]);
  const library = join(tree, 'lib', name);
  for (const entry of await readdir(library, { withFileTypes: true, recursive: true }))
    if (entry.isSymbolicLink()) await rm(join(entry.parentPath, entry.name));
  const archive = join(folder, 'python.tar.gz');
  await execa('tar', ['-czf', archive, '-C', join(tree, '..'), 'python']);

  const bytes = await readFile(archive);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(200, { 'content-length': String(bytes.length) }).end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    version,
    requests,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async list(sha256) {
      const path = join(folder, 'downloads.json');
      const key = `cpython-${version}-${own.platform}-gnu`;
      const family = own.platform.replace('linux-', '');
      const entry = {
        ...{ name: 'cpython', arch: { family, variant: null }, os: 'linux', libc: 'gnu' },
        ...{ major: Number(major), minor: Number(minor), patch: Number(version.split('.')[2]) },
        ...{ prerelease: '', url: `${url}/python.tar.gz`, sha256, variant: null },
      };
      await writeFile(path, JSON.stringify({ [key]: entry }));
      return `file://${path}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
