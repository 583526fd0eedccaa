import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { certificatesVariable } from '../../../helper/lib/certificates';
import { makeAuthority } from '../../support/certificates';
import { test } from '../../support/folder';
import { isRoot, onlyRoot } from '../../support/only-root';
import { systemPython, toolNamed } from '../../support/python-tools';

const name = 'two-addresses.example';

/** A separate network in which the first of two addresses drops packets. */
const inThatNetwork = `
ip link set lo up
nft 'add table ip t; add chain ip t in { type filter hook input priority 0; }; add rule ip t in ip daddr 127.0.0.2 drop'
mount --bind "$1/hosts" /etc/hosts
node -e "require('node:https').createServer(JSON.parse(require('node:fs').readFileSync(process.argv[1])), (_, answer) => answer.writeHead(404).end()).listen(443, '127.0.0.3')" "$1/certificate" &
trap "kill $!" EXIT
timeout 20 bash -c 'until ss -Hltn | grep -q 127.0.0.3:443; do sleep 0.1; done'
node -e "import('./test/support/run-bundled.mjs').then((m) => m.runBundled('test/integration/python/support/ways-out.ts', process.argv.slice(1)))" "https://${name}" "$1" uv`;

test(
  'a name whose first address is dead is reached by its second, by each way out',
  { tags: 'thorough' },
  async ({ folder, skip }) => {
    skip(!isRoot, onlyRoot);
    await toolNamed('uv', await systemPython());
    const authority = await makeAuthority(folder);
    await writeFile(join(folder, 'certificate'), JSON.stringify(await authority.sign(name)));
    const hosts = ['127.0.0.1 localhost', `127.0.0.2 ${name}`, `127.0.0.3 ${name}`, ''];
    await writeFile(join(folder, 'hosts'), hosts.join('\n'));
    const { stdout } = await execa(
      'unshare',
      ['--net', '--mount', 'bash', '-euc', inThatNetwork, 'bash', folder],
      { env: { [certificatesVariable]: authority.file } },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      git: { code: 'repository-not-found' },
      'our own questions': null,
      models: { code: 'model-source-status' },
      uv: { code: 'dependencies-unresolvable' },
    });
  },
);
