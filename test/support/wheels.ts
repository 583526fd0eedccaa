import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

export interface WheelOptions {
  name: string;
  version: string;
  /** The name in METADATA, if it is spelled differently. */
  metadataVersion?: string;
  /** "py3-none-any" by default. */
  tag?: string;
  requires?: string[];
  requiresPython?: string;
  /** Path to content; by default the wheel has one module with the package's name. */
  files?: Record<string, string>;
  /** Console scripts: name to "module:function". */
  scripts?: Record<string, string>;
}

/** Writes a real wheel into `folder`; returns its path. */
export async function makeWheel(folder: string, options: WheelOptions): Promise<string> {
  const module = options.name.replace(/[-.]+/g, '_');
  const info = `${module}-${options.version}.dist-info`;
  const tag = options.tag ?? 'py3-none-any';
  const files: Record<string, string> = {
    ...(options.files ?? { [`${module}.py`]: `VERSION = "${options.version}"\n` }),
    [`${info}/METADATA`]: metadata(options),
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
  };
  if (options.scripts !== undefined) {
    const lines = Object.entries(options.scripts).map(([name, target]) => `${name} = ${target}`);
    files[`${info}/entry_points.txt`] = ['[console_scripts]', ...lines, ''].join('\n');
  }
  files[`${info}/RECORD`] = [...Object.keys(files), `${info}/RECORD`]
    .map((path) => `${path},,\n`)
    .join('');
  const wheel = join(folder, `${module}-${options.version}-${tag}.whl`);
  await inScratch(folder, files, async (scratch) => {
    const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))];
    await rm(wheel, { force: true });
    await execa('/usr/bin/python3', ['-m', 'zipfile', '-c', wheel, ...tops], { cwd: scratch });
  });
  return wheel;
}

/** Writes a source archive with its own build backend: `backend`, a Python module. */
export async function makeSdist(
  folder: string,
  options: Pick<WheelOptions, 'name' | 'version'> & { backend: string },
): Promise<string> {
  const stem = `${options.name.replace(/[-.]+/g, '_')}-${options.version}`;
  const archive = join(folder, `${stem}.tar.gz`);
  const files = {
    [`${stem}/PKG-INFO`]: metadata(options),
    [`${stem}/backend.py`]: options.backend,
    [`${stem}/pyproject.toml`]:
      '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  };
  await inScratch(folder, files, async (scratch) => {
    await execa('tar', ['-czf', archive, '-C', scratch, stem]);
  });
  return archive;
}

function metadata({
  name,
  version,
  metadataVersion = version,
  requires = [],
  requiresPython,
}: WheelOptions): string {
  return [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${metadataVersion}`,
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ...requires.map((one) => `Requires-Dist: ${one}`),
    ...new Set(
      requires
        .flatMap((one) => /extra == "(\w+)"/.exec(one)?.[1] ?? [])
        .map((extra) => `Provides-Extra: ${extra}`),
    ),
    '',
  ].join('\n');
}

const archived = new Date('2026-01-01T00:00:00Z');

async function inScratch(
  folder: string,
  files: Record<string, string>,
  use: (scratch: string) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(folder, '.build-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(scratch, path)), { recursive: true });
    await writeFile(join(scratch, path), content);
  }
  // makes the archive reproducible
  for (const path of await readdir(scratch, { recursive: true }))
    await utimes(join(scratch, path), archived, archived);
  await use(scratch);
  await rm(scratch, { recursive: true });
}

export type IndexBehaviour =
  | { kind: 'normal' }
  | { kind: 'hang' }
  | { kind: 'status'; code: number }
  /** The pages are right, but this many downloads of a file stop in the middle. */
  | { kind: 'cut-files'; times: number }
  /** Archives arrive slowly. */
  | { kind: 'slow'; bytesPerSecond: number }
  /** The pages state wrong hashes for the files. */
  | { kind: 'wrong-hashes' };

export interface PackageIndex {
  /** The address for `index`: PEP 503. */
  url: string;
  behave(behaviour: IndexBehaviour): void;
  requests: string[];
  close(): Promise<void>;
}

/** A package index of the archives in a folder, on a free port of the loopback interface. */
export async function startPackageIndex(folder: string): Promise<PackageIndex> {
  let behaviour: IndexBehaviour = { kind: 'normal' };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    requests.push(path);
    if (behaviour.kind === 'hang') return;
    if (behaviour.kind === 'status') {
      response.writeHead(behaviour.code).end();
      return;
    }
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    const archive = /^\/files\/([^/]+)$/.exec(path)?.[1];
    const answer =
      project === undefined
        ? readFile(join(folder, archive ?? '.'))
        : page(folder, project, behaviour.kind === 'wrong-hashes');
    answer.then(
      (body) => {
        const whole = Buffer.from(body);
        response.writeHead(200, {
          'content-type': project === undefined ? 'application/octet-stream' : 'text/html',
          'content-length': String(whole.length),
        });
        if (archive !== undefined && behaviour.kind === 'slow') {
          const part = Math.ceil(behaviour.bytesPerSecond / 10);
          const send = (at: number) => {
            if (at >= whole.length) response.end();
            else
              response.write(whole.subarray(at, at + part), () => setTimeout(send, 100, at + part));
          };
          send(0);
        } else if (
          archive === undefined ||
          behaviour.kind !== 'cut-files' ||
          behaviour.times === 0
        ) {
          response.end(whole);
        } else {
          behaviour = { kind: 'cut-files', times: behaviour.times - 1 };
          response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
        }
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/simple`,
    behave: (next) => {
      behaviour = next;
    },
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function page(folder: string, project: string, wrongHashes: boolean): Promise<string> {
  const archives = (await readdir(folder)).filter((name) => {
    const stem = /^(.+?)-\d.*(?:\.whl|\.tar\.gz)$/.exec(name)?.[1];
    return stem?.replace(/[-_.]+/g, '-').toLowerCase() === project;
  });
  if (archives.length === 0) throw new Error(`nothing of ${project}`);
  const links = await Promise.all(
    archives.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name));
      const sha256 = createHash('sha256')
        .update(wrongHashes ? 'something else' : bytes)
        .digest('hex');
      const needs = /^Requires-Python: (.*)$/m.exec(bytes.toString('latin1'))?.[1];
      const attribute =
        needs === undefined ? '' : ` data-requires-python="${needs.replace('>', '&gt;')}"`;
      return `<a href="/files/${encodeURIComponent(name)}#sha256=${sha256}"${attribute}>${name}</a>`;
    }),
  );
  return `<!doctype html><html><body>\n${links.join('<br>\n')}\n</body></html>\n`;
}
