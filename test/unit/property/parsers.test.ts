import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLines } from '../../../common/lines';
import { RunEvent } from '../../../contract/events';
import { LogLine } from '../../../contract/logs';
import { readEnvFile, listenAddress } from '../../../helper/state/env-file';
import { parseShown, unitFacts } from '../../../helper/host/systemd/unit-facts';
import { entryLines } from '../../../helper/logs/journal';
import { parseManifest } from '../../../helper/models/manifest/parse';
import { gitFailure } from '../../../helper/tasks/git/failures';
import {
  lockFromEntries,
  lockFromRequirements,
  parseLock,
} from '../../../helper/tasks/python/lock';
import { readPoetryProject, readUvProject } from '../../../helper/tasks/python/locked-project';
import { readProjectWants } from '../../../helper/tasks/python/pyproject';
import { parseRequirement } from '../../../helper/tasks/python/requirements';
import { readRequirements } from '../../../helper/tasks/python/requirements-file';
import { cleanMessage } from '../../../helper/lib/clean-message';
import { test } from '../../support/folder';
import { damaged, hostileText, patience, refrain, tried } from '../../support/property';
import { runEvents } from '../main/make';

const hash = 'ab'.repeat(32);
const requirements = `--index-url https://pypi.org/simple\nfastapi==0.115.0 ; python_version >= "3.11" \\\n    --hash=sha256:${hash}\n-r more.txt\nuvicorn[standard]>=0.30 # why\n`;
const pyproject =
  '[project]\nname = "x"\ndynamic = []\ndependencies = ["fastapi>=0.1", "x[y]==1 ; extra"]\n[tool.poetry.dependencies]\npython = "^3.11"\nx = {version = "1", optional = true}\n';
const uvLock = `version = 1\n[[package]]\nname = "fastapi"\nversion = "0.1"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [{ url = "https://x/y.whl", hash = "sha256:${hash}" }]\n`;
const poetryLock = `[[package]]\nname = "fastapi"\nversion = "0.1"\nfiles = [{file = "y.whl", hash = "sha256:${hash}"}]\n`;
const manifest =
  '{"schema_version": 1, "base_path": "/opt/ladylinux/models", "models": [{"name": "llama", "files": [{"path": "a/b.gguf", "sha256": "00", "size": 5, "url": "https://x/y"}]}]}';
const events = runEvents.map((event) => JSON.stringify(event)).join('\n');
const entry =
  '{"MESSAGE":"hello","PRIORITY":"6","__REALTIME_TIMESTAMP":"1777982400000000","_SYSTEMD_UNIT":"x.service"}';
const shown =
  'LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=12\nMemoryCurrent=4096\nNRestarts=0\nActiveEnterTimestamp=@1777982400\nControlGroup=/system.slice/x.service\n';
const gitSaid =
  "fatal: detected dubious ownership in repository at '/srv/x'\nfatal: unable to access 'https://x/': Could not resolve host: x";

const either = (document: string) => fc.oneof(hostileText, damaged(document));
/** Every answer is an answer: what throws fails the test. */
const survives = (document: string, usually: number, parse: (text: string) => unknown) => {
  fc.assert(
    fc.property(either(document), (text) => void parse(text)),
    tried(usually),
  );
};

describe('a parser of foreign text takes anything:', () => {
  it('a line of requirements', patience(60_000), () => {
    survives(requirements, 2000, parseRequirement);
  });
  it('a resolved list', patience(60_000), () => {
    survives(requirements, 1000, (text) => lockFromRequirements(text));
  });
  it('a manifest of models', patience(60_000), () => {
    survives(manifest, 1000, parseManifest);
  });
  it('events', patience(60_000), () => {
    survives(events, 300, (text) => parseLines(RunEvent, text.split('\n')));
  });
  it('what systemctl shows of a unit', patience(60_000), () => {
    survives(shown, 1000, (text) => unitFacts('x.service', parseShown(text)));
  });
  it('what git prints', patience(60_000), () => {
    survives(gitSaid, 1000, (text) => gitFailure('https://x/', new Error(text)));
  });
  it('an entry of the journal, and what comes of it fits the contract', patience(60_000), () => {
    survives(entry, 1000, (text) => {
      for (const line of entryLines(text, new Map())) LogLine.parse(line);
    });
    const said = fc.record({
      MESSAGE: fc.oneof(hostileText, fc.array(fc.nat(300)), fc.constant(null)),
      __REALTIME_TIMESTAMP: fc.oneof(fc.double(), fc.string(), fc.maxSafeInteger()),
      UNIT: hostileText,
    });
    fc.assert(
      fc.property(said, (each) => {
        for (const line of entryLines(JSON.stringify(each), new Map())) LogLine.parse(line);
      }),
      tried(1000),
    );
  });
  it('the parameters of a sentence', patience(60_000), () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(hostileText, fc.double())), (params) => {
        const { params: clean } = cleanMessage({ code: 'offline', params });
        for (const value of Object.values(clean))
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }),
      tried(500),
    );
  });
});

describe('a file of a repository takes anything:', () => {
  const files: readonly [string, string, string, (folder: string) => Promise<unknown>][] = [
    [
      'requirements.txt',
      requirements,
      '',
      (folder) => readRequirements(folder, 'requirements.txt'),
    ],
    ['pyproject.toml', pyproject, uvLock, (folder) => readProjectWants(folder, ['x'])],
    ['pyproject.toml', pyproject, uvLock, readUvProject],
    ['uv.lock', uvLock, pyproject, readUvProject],
    ['poetry.lock', poetryLock, pyproject, readPoetryProject],
    [
      'ladylinux.env',
      'LADYLINUX_HOST=127.0.0.1\nLADYLINUX_PORT="80"\n',
      '',
      async (folder) => listenAddress(await readEnvFile(join(folder, 'ladylinux.env'))),
    ],
  ];
  test.for(files)('%s', patience(120_000), async ([name, document, other, read], { folder }) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name === 'pyproject.toml' ? 'uv.lock' : 'pyproject.toml'), other);
    await fc.assert(
      fc.asyncProperty(either(document), async (text) => {
        await writeFile(join(folder, name), text);
        await read(folder);
      }),
      tried(150) as fc.Parameters<[string]>,
    );
  });
});

test('a locked version that is none of PEP 440 is judged by no range', async ({ folder }) => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'pyproject.toml'), pyproject);
  await writeFile(join(folder, 'uv.lock'), uvLock.replace('"0.1"', '">0.1"'));
  expect(await readUvProject(folder)).toHaveProperty('ok');
});

describe('there and back', () => {
  it('a resolved list is read as it was written', patience(60_000), () => {
    const lockEntry = fc.record({
      name: fc
        .stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/)
        .filter((name) => !name.includes('--')),
      version: fc.stringMatching(/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}(?:rc[0-9])?$/),
      url: fc.constantFrom(null, 'https://x.invalid/a-1.0-py3-none-any.whl'),
      marker: fc.constantFrom(
        null,
        'python_version >= "3.11"',
        'sys_platform == "linux" and extra == "x"',
      ),
      hashes: fc.array(fc.stringMatching(/^[0-9a-f]{64}$/), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(lockEntry, { maxLength: 10 }), (entries) => {
        const { text } = lockFromEntries(entries);
        expect(lockFromEntries(parseLock(text)).text).toBe(text);
        const again = lockFromRequirements(text);
        expect(again.ok && again.value.text).toBe(text);
      }),
      tried(300),
    );
  });
});

// Quadratic, one of these would take minutes: the test's own time limit is the judge.
describe('what is ten times as long costs about ten times as much:', () => {
  it.each<[string, (text: string) => unknown]>([
    ['a line of requirements', parseRequirement],
    ['a resolved list', (text) => lockFromRequirements(text)],
    ['a manifest', parseManifest],
    ['what git prints', (text) => gitFailure('https://x/', new Error(text))],
    ['what systemctl shows', (text) => unitFacts('x.service', parseShown(text))],
    [
      'an entry of the journal',
      (text) => entryLines(JSON.stringify({ MESSAGE: text, __REALTIME_TIMESTAMP: 1 }), new Map()),
    ],
  ])('%s', patience(120_000), (_, parse) => {
    fc.assert(
      fc.property(
        refrain,
        refrain,
        (part, end) => void parse(part.repeat(Math.ceil(60_000 / part.length)) + end),
      ),
      tried(25),
    );
  });
});
