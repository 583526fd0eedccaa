import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AfterTold } from '../../contract/after';
import { DoctorReport } from '../../contract/doctor';
import { RunReport } from '../../contract/report';
import { documentedLines } from '../support/documented';
import { canBoot, type Machine } from '../support/machine';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;
let machine: Machine;

/** Answers every POST, and SMTP on port 25; records each as a line of JSON. */
const servers = `
import http.server, json, socketserver, threading

def keep(what):
    with open("/run/got.jsonl", "a") as file:
        file.write(json.dumps(what) + "\\n")

class Post(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        keep({"path": self.path, "headers": dict(self.headers), "body": body})
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass

class Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda line: self.wfile.write(line.encode() + b"\\r\\n")
        say("220 here")
        to = []
        for line in self.rfile:
            word = line.decode().strip()
            if word.upper().startswith("RCPT"):
                to.append(word[8:])
            if word.upper() == "DATA":
                say("354 go on")
                text = b""
                for part in self.rfile:
                    if part == b".\\r\\n":
                        break
                    text += part
                keep({"path": "smtp", "to": to, "body": text.decode()})
            say("221 bye" if word.upper() == "QUIT" else "250 ok")
            if word.upper() == "QUIT":
                return

threading.Thread(target=http.server.HTTPServer(("127.0.0.1", 9001), Post).serve_forever).start()
socketserver.ThreadingTCPServer(("127.0.0.1", 25), Smtp).serve_forever()
`;

interface Got {
  readonly path: string;
  readonly body: string;
  readonly to?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}
async function got(): Promise<Got[]> {
  const text = await sh(machine, 'cat /run/got.jsonl 2>/dev/null || true; rm -f /run/got.jsonl');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Got);
}

async function script(name: string, body: string): Promise<void> {
  const path = `/etc/ladylinux/after.d/${name}`;
  await machine.exec(['tee', path], { input: `#!/bin/sh\n${body}\n`, stdout: 'ignore' });
  await sh(machine, `chmod 755 ${path}`);
}

/** The result of the scripts after all of them ran; each with the code of its failure. */
async function toldOf(): Promise<Record<string, string | null>> {
  const { runId } = await lastReport(machine);
  await sh(
    machine,
    `timeout 120 sh -c 'until grep -q ${runId} /var/lib/ladylinux-refresh/after.json; do sleep 0.2; done'`,
  );
  const { scripts } = AfterTold.parse(
    JSON.parse(await sh(machine, 'cat /var/lib/ladylinux-refresh/after.json')),
  );
  return Object.fromEntries(scripts.map(({ name, failure }) => [name, failure?.code ?? null]));
}

const network = (word: string) =>
  sh(machine, `ladylinux-refresh settings set 'after={"network":"${word}","timeoutSeconds":10}'`);

describe.skipIf(!canBoot)('an owner who is not there', () => {
  beforeAll(async () => {
    world = await setUpMachine('after-scripts');
    ({ machine } = world);
    await machine.exec(['tee', '/srv/servers.py'], { input: servers, stdout: 'ignore' });
    await sh(machine, 'systemd-run --quiet --unit=servers python3 /srv/servers.py');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('works with the commands on the page, if the settings allow the network', async () => {
    const pasted = documentedLines().filter(({ line }) => line.includes('/etc/ladylinux/after.d/'));
    expect(pasted).toHaveLength(2);
    for (const { line } of pasted)
      await sh(
        machine,
        line.replaceAll('sudo ', '').replace('https://ntfy.sh', 'http://127.0.0.1:9001'),
      );
    expect(
      await sh(machine, 'stat -c "%a %U" /etc/ladylinux/after.d /etc/ladylinux/after.d/*'),
    ).toBe('755 root\n755 root\n600 root');
    await network('all');
    expect(await refreshed(machine, '--force')).toBe(0);
    expect(await toldOf()).toEqual({ '50-ntfy': null });
    const [one] = await got();
    expect(one).toMatchObject({
      path: '/my-own-topic',
      body: expect.stringMatching(/^refreshed: main @ [0-9a-f]{7}$/) as string,
    });
  });

  it.each([
    ['none', 'after-failed'],
    // what goes to an address that is closed is dropped
    ['internet', 'after-late'],
  ])('is not told where the network is “%s”', { tags: 'thorough' }, async (word, failure) => {
    await network(word);
    expect(await refreshed(machine, '--force')).toBe(0);
    expect(await toldOf()).toEqual({ '50-ntfy': failure });
    expect((await lastReport(machine)).outcome).toBe('refreshed');
    expect(await got()).toEqual([]);
    const doctor = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], { reject: false });
    const { findings } = DoctorReport.parse(JSON.parse(doctor.stdout));
    expect(findings.map(({ what }) => what.code)).toContain(failure);
    await network('all');
  });

  it('gets the whole report by a webhook, and a mail only where something is wrong', async () => {
    await sh(
      machine,
      `cd /usr/share/doc/ladylinux-refresh/examples/after.d
       install --mode=755 mail /etc/ladylinux/after.d/60-mail; install --mode=755 webhook /etc/ladylinux/after.d/70-webhook
       umask 077
       echo 'ada@example.org bob@example.org' > /etc/ladylinux/after.d/60-mail.secret
       echo http://127.0.0.1:9001/hook > /etc/ladylinux/after.d/70-webhook.secret`,
    );
    expect(await refreshed(machine, '--force')).toBe(0);
    expect(await toldOf()).toEqual({ '50-ntfy': null, '60-mail': null, '70-webhook': null });
    const good = await got();
    expect(good.map(({ path }) => path)).toEqual(['/my-own-topic', '/hook']);
    expect(RunReport.parse(JSON.parse(good[1]?.body ?? ''))).toEqual(await lastReport(machine));

    await world.internet.upstream.commit({ files: { 'api_layer.py': 'this is no Python\n' } });
    expect(await refreshed(machine)).toBe(10);
    expect(await toldOf()).toEqual({ '50-ntfy': null, '60-mail': null, '70-webhook': null });
    const bad = await got();
    expect(bad.map(({ path }) => path)).toEqual(['/my-own-topic', 'smtp', '/hook']);
    expect(bad[0]).toMatchObject({ headers: { Priority: 'high' } });
    expect(bad[1]?.to).toEqual(['<ada@example.org>', '<bob@example.org>']);
    expect(bad[1]?.body).toContain('Subject: LadyLinux on');
    expect(bad[1]?.body).toContain('Failed in: try');
  });

  it(
    'gets the mail by sendmail where no server listens on this computer',
    { tags: 'thorough' },
    async () => {
      await sh(
        machine,
        `systemctl stop servers; sed -i 's/("127.0.0.1", 25)/("127.0.0.1", 2525)/' /srv/servers.py
       systemd-run --quiet --unit=servers python3 /srv/servers.py
       cat > /usr/local/sbin/sendmail <<'END'
#!/usr/bin/python3
import email, smtplib, sys
mail = email.message_from_binary_file(sys.stdin.buffer)
smtplib.SMTP("127.0.0.1", 2525).send_message(mail)
END
       chmod 755 /usr/local/sbin/sendmail`,
      );
      expect(await refreshed(machine, '--force')).toBe(10);
      expect(await toldOf()).toMatchObject({ '60-mail': null });
      expect((await got()).map(({ path }) => path)).toEqual(['/my-own-topic', 'smtp', '/hook']);
    },
  );

  it('runs scripts that cannot do any harm', async () => {
    await sh(machine, 'rm /etc/ladylinux/after.d/*');
    await script('10-hangs', 'trap "" TERM; sleep 4321');
    await script('20-floods', 'yes the same again | head -c 1G');
    await script('30-forks', 'for i in $(seq 700); do sleep 600 & done; exit 0');
    await script('40-eats', 'exec tail /dev/zero');
    await script(
      '50-reaches',
      `for at in /etc/ladylinux /opt/ladylinux/app /var/lib/ladylinux-refresh /usr/local /etc/ladylinux/after.d; do
         touch $at/planted 2>/dev/null && echo "wrote $at"
       done
       for at in /etc/ladylinux/ladylinux.env /var/lib/ladylinux/data /opt/ladylinux/.refresh/mirror.git /var/lib/ladylinux-refresh/private; do
         ls $at/. >/dev/null 2>&1 && echo "saw $at"; cat $at 2>/dev/null && echo "read $at"
       done
       echo "as $(id -u) with $(grep CapEff /proc/self/status)"
       echo "python says $(python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8000))' 2>&1 | tail -1)"`,
    );
    await script('60-good', 'cat > /dev/null; echo all is well');
    await network('none');
    await sh(machine, 'ladylinux-refresh settings set keep=2');
    await world.internet.upstream.commit({
      files: { 'api_layer.py': await sh(machine, 'cat /opt/ladylinux/app/api_layer.py') },
    });
    expect(await refreshed(machine)).toBe(0);
    const report = await lastReport(machine);
    expect(await toldOf()).toEqual({
      '10-hangs': 'after-late',
      '20-floods': expect.toBeOneOf([null, 'after-late']) as null,
      '30-forks': expect.toBeOneOf([null, 'after-failed', 'after-killed', 'after-late']) as null,
      '40-eats': expect.toBeOneOf(['after-killed', 'after-failed', 'after-late']) as string,
      '50-reaches': null,
      '60-good': null,
    });
    expect(await lastReport(machine)).toEqual(report);
    expect(report).toMatchObject({ outcome: 'refreshed', warnings: [] });
    const said = await sh(
      machine,
      'journalctl --sync; journalctl --unit=ladylinux-after --output=cat',
    );
    expect(said).toContain('60-good: all is well');
    expect(said).toContain(
      'The script 10-hangs of after.d took longer than 10 seconds and was ended.',
    );
    expect(said).not.toMatch(/50-reaches: (?:wrote|saw|read)/);
    expect(said).toMatch(/50-reaches: as 6[1-5]\d{3} with CapEff:\s*0+$/m);
    expect(said).toMatch(/50-reaches: python says .*not (?:permitted|supported)/);
    expect(said.match(/the same again/g)?.length).toBeLessThan(5000);
    expect(await sh(machine, `pgrep --full --exact 'sleep 4321' || true`)).toBe('');
    expect(await sh(machine, 'systemctl is-active ladylinux-api.service')).toBe('active');
  }, 300_000);

  it('gets the result of a run after the computer went down', async () => {
    await sh(machine, 'rm -f /etc/ladylinux/after.d/*');
    await script('10-keeps', 'cat > /dev/null; echo told at last');
    await sh(
      machine,
      `systemctl stop ladylinux-after.path
       install -D --mode=600 /var/lib/ladylinux-refresh/last-status.json /var/lib/ladylinux-refresh/private/after-due/x.json
       echo nonsense > /var/lib/ladylinux-refresh/private/after-due/a.json
       systemctl start ladylinux-resume.service
       timeout 60 sh -c 'until journalctl --unit=ladylinux-after --output=cat | grep -q "told at last"; do sleep 0.2; done'`,
    );
    expect(await sh(machine, 'ls /var/lib/ladylinux-refresh/private/after-due')).toBe('');
    expect(await sh(machine, 'systemctl is-active ladylinux-after.path')).toBe('active');
  });

  it('runs no script that somebody else could have written', async () => {
    await sh(machine, 'chown ladylinux /etc/ladylinux/after.d/10-keeps');
    expect(await refreshed(machine, '--force')).toBe(0);
    expect(await toldOf()).toEqual({ '10-keeps': 'after-refused' });
    await sh(
      machine,
      'chown root /etc/ladylinux/after.d/10-keeps; chmod g+w /etc/ladylinux/after.d',
    );
    expect(await refreshed(machine, '--force')).toBe(0);
    expect(await toldOf()).toEqual({ '': 'unsafe-parent' });
  });
});
