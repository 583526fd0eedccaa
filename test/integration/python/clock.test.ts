import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { certificatesVariable } from '../../../helper/lib/certificates';
import { makeAuthority } from '../../support/certificates';
import { test } from '../../support/folder';
import { isRoot } from '../../support/only-root';
import { systemPython, toolNamed } from '../../support/python-tools';

/** libfaketime in every program, however clean the environment that it is started with: ld.so(8) preloads it. */
const inThatTime = `
mkdir "$1"; mount -t tmpfs none "$1"; mkdir "$1/upper" "$1/work"
mount -t overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" none /etc
echo "$2" >/etc/faketimerc
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/etc/ld.so.preload
exec node -e "import('./test/support/run-bundled.mjs').then((m) => m.runBundled('test/integration/python/support/ways-out.ts', process.argv.slice(1)))" "$3" "$1" uv pip`;

describe.skipIf(!isRoot)('a clock a year off', () => {
  test.for([
    ['-365d', 'early'],
    ['+365d', 'late'],
  ] as const)(
    'of %s is named for git, uv, pip, models and our own questions',
    { tags: 'thorough' },
    async ([offset, when], { folder }) => {
      await toolNamed('uv', await systemPython());
      const authority = await makeAuthority(folder);
      const server = createServer(await authority.sign('127.0.0.1'), (_, response) => {
        response.writeHead(404).end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      try {
        const { stdout } = await execa(
          'unshare',
          ['--mount', 'bash', '-euc', inThatTime, 'bash', `${folder}/apart`, offset, url],
          { env: { [certificatesVariable]: authority.file } },
        );
        const told = { code: 'certificate-not-now', params: { when } };
        expect(JSON.parse(stdout)).toMatchObject({
          ...{ git: told, 'our own questions': told, models: told, uv: told, pip: told },
        });
        // the day that this computer believes it is
        expect(stdout).not.toContain(new Date().toISOString().slice(0, 10));
      } finally {
        server.close();
      }
    },
  );
});
