import { randomFrom, type Random } from '../machine/swap/random';
import type { Day } from './plan';

/** What is wrong with a version, if anything, or what it does with data. */
export type Trait =
  | 'none'
  | 'migrates'
  | 'bad-code'
  | 'bad-package'
  | 'bad-hook'
  | 'bad-on-trial'
  | 'bad-in-service'
  | 'bad-for-data';

/** The application that is refreshed for a year, as one commit has it. */
export interface Application {
  readonly number: number;
  /** Each module's revision. */
  readonly modules: Readonly<Record<string, number>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly trait: Trait;
}

export const packageNames = ['ladyone', 'ladytwo', 'ladythree', 'ladyfour', 'ladyfive'] as const;
export const packageVersions = ['1.0', '1.1', '2.0', '2.1', '3.0'] as const;

const moduleCount = 40;

export const firstApplication: Application = {
  number: 0,
  modules: Object.fromEntries(
    Array.from({ length: moduleCount }, (_, index) => [`part_${String(index)}`, 0]),
  ),
  packages: { ladyone: '1.0', ladytwo: '1.0' },
  trait: 'none',
};

const traits: Partial<Record<Day['kind'], Trait>> = {
  migration: 'migrates',
  'bad-code': 'bad-code',
  'bad-package': 'bad-package',
  'bad-hook': 'bad-hook',
  'bad-on-trial': 'bad-on-trial',
  'bad-in-service': 'bad-in-service',
  'bad-for-data': 'bad-for-data',
};

export const isGood = ({ trait }: Application): boolean => trait === 'none' || trait === 'migrates';

/** The commit of a day, which fixes what was wrong with the one before. */
export function nextApplication(before: Application, { number, kind, seed }: Day): Application {
  const random = randomFrom(seed);
  let modules = { ...before.modules };
  const one = () => pick(random, Object.keys(modules));
  for (let edited = 0; edited < 3; edited += 1) modules[one()] = number;
  if (kind === 'rename') {
    for (let renamed = 0; renamed < 2; renamed += 1) {
      const name = one();
      const other = `${name.split('_of_')[0] ?? name}_of_${String(number)}_${String(renamed)}`;
      modules = { ...without(modules, name), [other]: modules[name] ?? 0 };
    }
  }
  return {
    number,
    modules,
    packages: packagesOf(before.packages, kind, random),
    trait: traits[kind] ?? 'none',
  };
}

function packagesOf(
  before: Application['packages'],
  kind: Day['kind'],
  random: Random,
): Application['packages'] {
  const there = Object.keys(before);
  const absent = packageNames.filter((name) => !there.includes(name));
  const packages = { ...before };
  const isChanged = ['package', 'full-disk', 'python'].includes(kind);
  if (kind === 'package-removed' && there.length > 1) return without(packages, pick(random, there));
  if (kind === 'package-added' && absent.length > 0)
    packages[pick(random, absent)] = random.pick(packageVersions);
  else if (isChanged || kind.startsWith('package-')) {
    const name = pick(random, there);
    const others = packageVersions.filter((version) => version !== before[name]);
    packages[name] = pick(random, others);
  }
  return packages;
}

const without = <T>(all: Readonly<Record<string, T>>, gone: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== gone));

const pick = <T>(random: Random, all: readonly T[]): T => {
  const [first, ...rest] = all;
  if (first === undefined) throw new Error('there is nothing to choose from');
  return random.pick([first, ...rest]);
};

const program = ({ number, packages, trait }: Application) => `import importlib
import json
import os
import pathlib
import pkgutil

import parts

NUMBER = ${String(number)}
PACKAGES = {name: importlib.import_module(name).VERSION for name in ${JSON.stringify(Object.keys(packages).sort())}}
PARTS = sorted(module.name for module in pkgutil.iter_modules(parts.__path__))
for name in PARTS:
    importlib.import_module("parts." + name)
IN_SERVICE = "INVOCATION_ID" in os.environ


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        moved = pathlib.Path(os.environ.get("XDG_DATA_HOME", "/nonexistent")) / "moved"
        if ${python(trait === 'bad-for-data')} and IN_SERVICE:
            moved.write_text("by a newer version")
        serves = not moved.exists() and not ${python(trait === 'bad-on-trial')}
        if ${python(trait === 'bad-in-service')} and IN_SERVICE:
            serves = False
        await send({"type": "lifespan.startup." + ("complete" if serves else "failed")})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = json.dumps({"number": NUMBER, "packages": PACKAGES, "parts": PARTS}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})
`;

const python = (value: boolean): string => (value ? 'True' : 'False');

/** What the hook of a version leaves in data/schema; more than one page, so that a part of it can be lost. */
const filler = 6000;
export const schemaOf = (number: number): string => `${String(number)} `.padEnd(filler, 'x');

const hook = ({ number, trait }: Application) => `#!/usr/bin/python3
import os, sys
with open(os.path.join(os.environ["LADYLINUX_STATE_DIR"], "schema"), "w") as out:
    out.write("${String(number)} ".ljust(${String(filler)}, "x"))
sys.exit(${trait === 'bad-hook' ? '1' : '0'})
`;

const moduleBytes = 2000;
const moduleText = (revision: number, name: string): string =>
  Array.from(
    { length: moduleBytes / 20 },
    (_, line) =>
      `# ${name.split('_of_')[0] ?? ''} ${String((revision * 7919 + line * 104729) % 1000003)}\n`,
  ).join('');

export function filesOf(application: Application): Record<string, string> {
  const { modules, packages, trait } = application;
  const hasHook = trait === 'migrates' || trait === 'bad-hook';
  return {
    'api_layer.py': `${program(application)}${trait === 'bad-code' ? '\ndef (:\n' : ''}`,
    'requirements.txt': [
      'uvicorn',
      ...Object.entries(packages).map(([name, version]) => `${name}==${version}`),
      ...(trait === 'bad-package' ? ['ladyone-which-nobody-has==1.0'] : []),
      '',
    ].join('\n'),
    'parts/__init__.py': '',
    ...(hasHook && { 'refresh/prepare': hook(application) }),
    ...Object.fromEntries(
      Object.entries(modules).map(([name, revision]) => [
        `parts/${name}.py`,
        moduleText(revision, name),
      ]),
    ),
  };
}
