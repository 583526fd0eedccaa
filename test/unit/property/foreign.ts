import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLines } from '../../../common/lines';
import { RunEvent } from '../../../contract/events';
import { repositoryProblem } from '../../../contract/repository-url';
import { offerOf } from '../../../helper/tasks/python/wheels';
import { unitProgram } from '../../../helper/host/systemd/unit-program';
import { parseShown, unitFacts } from '../../../helper/host/systemd/unit-facts';
import { entryLines } from '../../../helper/logs/journal';
import { parseManifest } from '../../../helper/models/manifest/parse';
import { firstSyntaxError } from '../../../helper/lib/json-syntax';
import { mountsIn } from '../../../helper/lib/mountinfo';
import { envFileVariables, listenAddress } from '../../../helper/state/env-file';
import { gitFailure } from '../../../helper/tasks/git/failures';
import { readPointer } from '../../../helper/tasks/git/lfs-pointers';
import { readRefs } from '../../../helper/tasks/git/remote-refs';
import { applicationsIn } from '../../../helper/tasks/python/entry-point';
import { failureOf } from '../../../helper/tasks/python/failures';
import { lockFromRequirements, parseLock } from '../../../helper/tasks/python/lock';
import { readPoetryProject, readUvProject } from '../../../helper/tasks/python/locked-project';
import { readProjectWants } from '../../../helper/tasks/python/pyproject';
import { parseRequirement } from '../../../helper/tasks/python/requirements';
import { readRequirements } from '../../../helper/tasks/python/requirements-file';
import { readRecords } from '../../../helper/tasks/python/seal';
import { linksIn } from '../../../helper/tasks/python/simple-index';
import { logicalLines } from '../../../helper/doctor/checks/sudo';
import { unitOf } from '../../../helper/host/stray';
import { proxyFailure } from '../../../helper/lib/proxy';
import { LevelReader } from '../../../helper/logs/level';
import { includes } from '../../../helper/preview/dependencies';
import { mirrorOf } from '../../../helper/refresh/mirror';
import { fixedPathIn } from '../../../helper/refresh/wants-path';
import { pathsOfOpenApi } from '../../../helper/service/paths';
import { layoutUnder } from '../../../helper/state/layout';
import { systemProxy } from '../../../helper/state/proxy';
import { readSettings } from '../../../helper/state/settings-file';
import { partsOf } from '../../../helper/tasks/git/edits-patch';
import { lastAnswer } from '../../../helper/tasks/git/http-answers';
import { settingsByPath, submoduleAddress } from '../../../helper/tasks/git/submodules';
import { packageOf } from '../../../helper/tasks/python/check';
import { runEvents } from '../main/make';

/** A reader of text that somebody else wrote, and a document that it reads. */
interface Foreign {
  readonly name: string;
  readonly document: string;
  readonly read: (text: string) => unknown;
}

const hash = 'ab'.repeat(32);
const commit = 'cd'.repeat(20);
const requirements = `--index-url https://pypi.org/simple\nfastapi==0.115.0 ; python_version >= "3.11" \\\n    --hash=sha256:${hash}\n-r more.txt\nuvicorn[standard]>=0.30 # why\n`;
const entry =
  '{"MESSAGE":"hello","PRIORITY":"6","__REALTIME_TIMESTAMP":"1777982400000000","_SYSTEMD_UNIT":"x.service"}';

const prefix = layoutUnder('/srv/prefix');
const openApi =
  '{"openapi":"3.1.0","paths":{"/health":{"get":{"parameters":[{"required":true}]}},"/x":{}}}';

export const texts: readonly Foreign[] = [
  { name: 'a line of requirements', document: requirements, read: parseRequirement },
  {
    name: 'a resolved list',
    document: requirements,
    read: (text) => {
      const lock = lockFromRequirements(text);
      return lock.ok ? parseLock(lock.value.text) : lock;
    },
  },
  {
    name: 'a manifest of models',
    document:
      '{"schema_version": 1, "base_path": "/opt/ladylinux/models", "models": [{"name": "llama", "files": [{"path": "a/b.gguf", "sha256": "00", "size": 5, "url": "https://x/y"}]}]}',
    read: (text) => [parseManifest(text), firstSyntaxError(text)],
  },
  {
    name: 'events',
    document: runEvents.map((event) => `${JSON.stringify(event)}\n`).join(''),
    read: (text) => parseLines(RunEvent, text.split('\n')),
  },
  {
    name: 'an env file',
    document: 'LADYLINUX_HOST=127.0.0.1\nexport A="b \\" c" # d\nB=\'e\'\\\n f\n; g\n',
    read: (text) => listenAddress(envFileVariables(text)),
  },
  {
    name: 'what systemctl shows of a unit and its files',
    document:
      'Id=x.service\nLoadState=loaded\nActiveState=active\nMainPID=12\nMemoryCurrent=4096\nNRestarts=0\nActiveEnterTimestamp=@1777982400\nControlGroup=/system.slice/x.service\nDropInPaths=/etc/systemd/system/x.service.d/a.conf\nExecStart={ path=/bin/sh ; argv[]=/bin/sh -c true ; ignore_errors=no ; }\nRequires=a.service b.service\n',
    read: (text) => [unitFacts('x.service', parseShown(text)), unitProgram(parseShown(text))],
  },
  {
    name: 'what git says of a failure',
    document: `error: object ${commit}: badTimezone: x\nfatal: detected dubious ownership in repository at '/srv/x'\nfatal: unable to access 'https://x/': Could not resolve host: x\nThe requested URL returned error: 429\n`,
    read: (text) => gitFailure('https://x/', new Error(text)),
  },
  {
    name: 'what git says of a remote',
    document: `ref: refs/heads/main\tHEAD\n${commit}\tHEAD\n${commit}\trefs/heads/main\n${commit}\trefs/tags/v1\n${commit}\trefs/tags/v1^{}\n`,
    read: readRefs,
  },
  {
    name: 'a pointer of git LFS',
    document: `version https://git-lfs.github.com/spec/v1\noid sha256:${hash}\nsize 12\n`,
    read: readPointer,
  },
  { name: 'an address', document: 'https://github.com:8443/ada/x.git', read: repositoryProblem },
  {
    name: 'an entry of the journal',
    document: `${entry}\n`,
    read: (text) => [
      entryLines(text, new Map()),
      entryLines(JSON.stringify({ MESSAGE: text, __REALTIME_TIMESTAMP: 1 }), new Map()),
    ],
  },
  {
    name: 'a page of a package index',
    document: `<!DOCTYPE html><a class="x" href="../demo-1.0.tar.gz#sha256=${hash}" data-x>demo</a>\n<a href='y&amp;z'>`,
    read: linksIn,
  },
  {
    name: 'what uv and pip say of a failure',
    document:
      'error: Hash mismatch for `demo==1.0`\nDO NOT MATCH THE HASHES x\n  demo\nIn --require-hashes mode, all requirements must y\nCollecting a\nFailed building wheel for b\n  demo==1.0 has no usable wheels\nCould not find a version that satisfies the requirement demo>=2\n  × Failed to build `demo==1.0`\n',
    read: (text) =>
      (['uv', 'pip'] as const).map((tool) =>
        failureOf({ ended: 'exited', exitCode: 1, stdout: '', tail: text }, tool, 60),
      ),
  },
  {
    name: 'a module of Python',
    document:
      '"""Says\n"""\nfrom fastapi import (Depends, FastAPI as Maker)\napp: Maker = Maker(\n)\nx = \'\'\'y\'\'\'\n',
    read: applicationsIn,
  },
  {
    name: 'what a server of git answers',
    document:
      '00:00 <= Recv header: HTTP/1.1 429 Too Many\n00:00 <= Recv header: Retry-After: 90\n',
    read: (text) => lastAnswer(text, new Date(0)),
  },
  {
    name: 'what a proxy says',
    document: 'Received HTTP code 407 from proxy after CONNECT; Could not resolve proxy: p\n',
    read: proxyFailure,
  },
  {
    name: 'a patch',
    document:
      'Hello\ndiff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n',
    read: partsOf,
  },
  {
    name: '.gitmodules, and the addresses in it',
    document: 'submodule.a.path\nvendor/a\0submodule.a.url\n../a.git\0submodule.a.update\nnone\0',
    read: (text) => [
      settingsByPath(text),
      submoduleAddress(text, 'https://github.com/ada/x', ['https']),
    ],
  },
  {
    name: 'the names of archives',
    document: 'demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl\ndemo-1.0.tar.gz\n',
    read: (text) =>
      offerOf(
        [{ name: text }, ...text.split('\n').map((name) => ({ name }))],
        null,
        'linux-x86_64',
      ),
  },
  { name: 'what an application says of itself', document: openApi, read: pathsOfOpenApi },
  {
    name: 'the last words of an application',
    document:
      "FileNotFoundError: [Errno 2] No such file: '/opt/ladylinux/app/x.txt'\nERROR: dead\n",
    read: (text) => {
      const levels = new LevelReader();
      const lines = text.split('\n');
      return [lines.map((line) => levels.read(line, 'info')), fixedPathIn(lines, prefix)];
    },
  },
  {
    name: 'the lists that a list names',
    document: '-r more.txt\n-c ../constraints.txt\n--requirement=x.txt\n',
    read: (text) => includes('requirements/base.txt', text),
  },
  {
    name: 'sudoers',
    document: 'Cmnd_Alias A = /bin/x, \\\n /bin/y\nada ALL=(ALL) NOPASSWD: A\n#include /etc/x\n',
    read: logicalLines,
  },
  {
    name: 'of which unit a process is',
    document: '0::/system.slice/ladylinux-api.service\n1:name=systemd:/user.slice\n',
    read: unitOf,
  },
  {
    name: 'what the kernel says of mounts',
    document: '36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw\n',
    read: mountsIn,
  },
];

const pyproject =
  '[project]\nname = "x"\ndynamic = []\ndependencies = ["fastapi>=0.1", "x[y]==1 ; extra"]\n[tool.poetry.dependencies]\npython = "^3.11"\nx = {version = "1", optional = true}\n';
const uvLock = `version = 1\n[[package]]\nname = "fastapi"\nversion = "0.1"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [{ url = "https://x/y.whl", hash = "sha256:${hash}" }]\n`;
const poetryLock = `[[package]]\nname = "fastapi"\nversion = "0.1"\nfiles = [{file = "y.whl", hash = "sha256:${hash}"}]\n`;
const record = 'lib/x.dist-info/RECORD';
const recorded = new Map([[record, '']]);

interface ForeignFile extends Omit<Foreign, 'read'> {
  /** What stands beside it. */
  readonly beside: Readonly<Record<string, string>>;
  readonly read: (folder: string) => unknown;
}

export const files: readonly ForeignFile[] = [
  {
    name: 'requirements.txt',
    document: requirements,
    beside: {},
    read: (folder) => readRequirements(folder, 'requirements.txt'),
  },
  {
    name: 'pyproject.toml',
    document: pyproject,
    beside: { 'uv.lock': uvLock },
    read: async (folder) => [
      await readProjectWants(folder, { folder: '.', extras: ['x'] }),
      await readUvProject(folder),
    ],
  },
  {
    name: 'uv.lock',
    document: uvLock,
    beside: { 'pyproject.toml': pyproject },
    read: readUvProject,
  },
  {
    name: 'poetry.lock',
    document: poetryLock,
    beside: { 'pyproject.toml': pyproject },
    read: readPoetryProject,
  },
  {
    name: record,
    document: `x/__init__.py,sha256=${'A'.repeat(43)},12\n"x/a ""b"".py",,\nx.dist-info/RECORD,,\n`,
    beside: {},
    read: (folder) => readRecords(folder, recorded),
  },
  {
    name: 'x.dist-info/METADATA',
    document: 'Metadata-Version: 2.1\nName: x\nVersion: 1.0\n\nwhat it is\n',
    beside: {},
    read: (folder) => packageOf(join(folder, 'x.dist-info')),
  },
  {
    name: 'environment',
    document: 'export https_proxy="http://proxy:3128"\nno_proxy=a.b, 10.0.0.0/8\n',
    beside: {},
    read: (folder) => systemProxy(join(folder, 'environment')),
  },
  {
    name: 'pip.conf',
    document: '[global]\nindex-url = https://mirror.lab/simple\n[install]\nno_index : 1\n',
    beside: {},
    read: (folder) => mirrorOf([join(folder, 'pip.conf')]),
  },
  {
    name: 'refresh.json',
    document:
      '{"version": 1, "repository": "https://github.com/ada/x", "branch": "main", "packages": ["a>=1"]}',
    beside: {},
    read: (folder) => readSettings(join(folder, 'refresh.json')),
  },
];

/** Reads a text as that file. */
export async function inFolder(
  { name, beside, read }: ForeignFile,
  folder: string,
): Promise<(text: string) => Promise<unknown>> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  for (const [other, text] of Object.entries(beside)) await writeFile(join(folder, other), text);
  return async (text) => {
    await writeFile(join(folder, name), text);
    return read(folder);
  };
}
