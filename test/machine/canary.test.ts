import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import type { Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import { changeSettings, refreshed, setUpMachine, type SetUp } from './world/set-up';

const data = '/var/lib/ladylinux/data';

/** `atStart`: with `trial`, which says whether it is tried, and `must`, which ends it with a reason where something is not so. */
const application = (schema: number, atStart = '', answer = 'return {}') => `
import os, pathlib, pwd, sqlite3
from fastapi import FastAPI, Response

app = FastAPI()
place = pathlib.Path(os.environ.get("XDG_DATA_HOME", "/nonexistent"))
trial = os.getuid() == pwd.getpwnam("ladylinux-trial").pw_uid

def must(what, why):
    if not what:
        raise SystemExit(why)

def refused(action):
    try:
        action()
    except OSError:
        return True
    return False

# without serving, an import sees no state at all
if place.exists():
    database = sqlite3.connect(place / "app.db", isolation_level=None)
    found = database.execute("PRAGMA user_version").fetchone()[0]
    must(found <= ${String(schema)}, f"schema {found}")
    if found < ${String(schema)}:
        database.execute("CREATE TABLE IF NOT EXISTS of_schema_${String(schema)} (text TEXT)")
        database.execute("PRAGMA user_version = ${String(schema)}")
    if not trial:
        (place / "pid").write_text(str(os.getpid()))
${atStart.replace(/^/gm, '    ')}

@app.get("/")
def root():
    ${answer}
`;

const looks = `
must(trial or os.getuid() == pwd.getpwnam("ladylinux").pw_uid, "it is somebody else")
if trial:
    must(os.environ["LADYLINUX_STATE_DIR"] == "/var/lib/ladylinux", "it is told of other places")
    must(place == pathlib.Path("${data}"), f"the data is at {place}")
    must((place / "keys").read_text() == "secret\\n", "the keys cannot be read")
    os.chmod(place / "keys", 0o400)
    (place / "new").write_text("x")
    must(found >= 1, f"schema {found}")
    must(pathlib.Path("/opt/ladylinux/app/pages/one").read_text() == "mine\\n", "no application state")
    pathlib.Path("/opt/ladylinux/app/pages/two").write_text("x")
    pathlib.Path("/var/lib/ladylinux/cache/x").write_text("x")
    must(refused(lambda: os.kill(int((place / "pid").read_text()), 0)), "it can signal the service")
    must(refused(lambda: os.listdir("/etc/ladylinux")), "it sees the configuration")
    must(refused(lambda: os.listdir("/var/lib/ladylinux-refresh/private")), "it sees the records")
    must(refused(lambda: pathlib.Path("/var/lib/ladylinux/x").write_text("x")), "it writes beside the data")
`;

let world: SetUp;
let internet: Internet;
let machine: Machine;

const ask = (script: string) => sh(machine, script);
/** Names, owners, modes, times and content. */
const factsOfData = () =>
  ask(
    `cd ${data}; find . -printf '%p %i %u %m %s %T@ %C@\\n' | sort; find . -type f -exec sha256sum {} + | sort`,
  );
const pid = () => ask('systemctl show -P MainPID ladylinux-api.service');
const leftOfTrials = () =>
  ask(
    `find /etc /opt /run /tmp /var -user ladylinux-trial 2>/dev/null; ls -d /var/lib/ladylinux/.data-trial /var/lib/ladylinux/.data-next-* 2>/dev/null || true`,
  );

describe.skipIf(!canBoot)('a version that is tried on a machine', () => {
  beforeAll(async () => {
    world = await setUpMachine('trial');
    ({ internet, machine } = world);
    await internet.upstream.commit({ files: { 'api_layer.py': application(1) } });
    await ask(
      `cd ${data}; mkdir -p app-state/pages; echo mine > app-state/pages/one; echo secret > keys; chmod 600 keys
       chown -R ladylinux: .`,
    );
    await changeSettings(machine, { appState: ['pages'] });
    expect(await refreshed(machine)).toBe(0);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('sees a copy of the data in its place, and may do anything with it and nothing else', async () => {
    const before = await factsOfData();
    await internet.upstream.commit({ files: { 'api_layer.py': application(2, looks) } });
    const staged = await machine.exec(['ladylinux-refresh', '--stage'], { reject: false });
    expect(await lastReport(machine)).toMatchObject({ outcome: 'staged', cause: null });
    expect(staged.stdout).toMatch(/Try the new code: done \(answers in/);
    expect(await factsOfData()).toBe(before);
    expect(await leftOfTrials()).toBe('');
    expect(await refreshed(machine)).toBe(0);
    expect(await ask(`stat -c %a ${data}/keys; ls ${data}/new 2>&1 || true`)).toContain('600\n');
  });

  it(
    'ends the run where it moves the data and then fails, with the service and its data as they were',
    { tags: 'thorough' },
    async () => {
      const [before, served, good] = [
        await factsOfData(),
        await pid(),
        (await statusOf(machine)).code?.hash,
      ];
      await internet.upstream.commit({
        files: { 'api_layer.py': application(3, '', 'return Response(status_code=500)') },
      });
      expect(await refreshed(machine)).toBe(10);
      expect(await lastReport(machine)).toMatchObject({
        ...{ outcome: 'staging-failed', downtimeMs: null, failedStep: 'try', now: good },
        ...{ message: { code: 'canary-failed' }, cause: { code: 'service-answers-error' } },
      });
      expect([await pid(), await factsOfData()]).toEqual([served, before]);
      expect(await leftOfTrials()).toBe('');
      expect((await statusOf(machine)).condition).toBe('healthy');
    },
  );
});
