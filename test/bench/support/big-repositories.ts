import { Buffer } from 'node:buffer';
import { execa } from 'execa';
import type { Internet } from '../../machine/world/internet';

/** Input for git fast-import(1), pushed as one commit after the newest: files in folders of a hundred. */
export async function growFiles({ upstream }: Internet, files: number): Promise<void> {
  const lines = Array.from({ length: files }, (_, index) => {
    const text = `file ${index}\n`;
    const path = `data/${Math.floor(index / 100)}/${index}.txt`;
    return `M 100644 inline ${path}\ndata ${text.length}\n${text}`;
  });
  await fastImport(upstream.path, [
    ...commitHead(`Hold ${files} files`),
    'from refs/heads/main^0\n',
    'D data\n',
    ...lines,
  ]);
  await pull(upstream);
}

/** Adds this many commits; each changes one small file. */
export async function growCommits({ upstream }: Internet, commits: number): Promise<void> {
  const parts = Array.from({ length: commits }, (_, index) => [
    ...commitHead(`Commit ${index}`),
    index === 0 ? 'from refs/heads/main^0\n' : '',
    `M 100644 inline COUNT\ndata ${String(index).length}\n${index}\n`,
  ]);
  await fastImport(upstream.path, parts.flat());
  await pull(upstream);
}

/** Raw: otherwise simple-git parses git's list of fifty thousand files, which takes minutes. */
const pull = ({ git }: Internet['upstream']) => git.raw(['pull', '--quiet', 'origin', 'main']);

const commitHead = (subject: string): string[] => [
  'commit refs/heads/main\n',
  `committer Bench <bench@example.org> ${Math.floor(Date.now() / 1000)} +0000\n`,
  `data ${Buffer.byteLength(subject)}\n${subject}\n`,
];

async function fastImport(bare: string, parts: readonly string[]): Promise<void> {
  await execa('git', ['-C', bare, 'fast-import', '--quiet', '--force'], { input: parts.join('') });
}

/** Wheels of empty packages, each in two versions, in the index of the machine's network. */
export async function growIndex({ simple }: Internet, packages: number): Promise<void> {
  await execa('/usr/bin/python3', ['-c', wheels, simple, String(packages)]);
}

export const manyPackages = (packages: number, version: string): string[] =>
  Array.from({ length: packages }, (_, index) => `bench-package-${index}==${version}`);

const wheels = `
import os, sys, zipfile
for index in range(int(sys.argv[2])):
    name = "bench_package_%d" % index
    folder = os.path.join(sys.argv[1], name.replace("_", "-"))
    os.makedirs(folder, exist_ok=True)
    for version in ("1.0", "2.0"):
        info = "%s-%s.dist-info" % (name, version)
        files = {
            name + "/__init__.py": "VERSION = '%s'\\n" % version,
            name + "/work.py": "def work():\\n    return 1\\n" * 50,
            info + "/METADATA": "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (name, version),
            info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: bench\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        }
        files[info + "/RECORD"] = "".join(path + ",,\\n" for path in [*files, info + "/RECORD"])
        with zipfile.ZipFile(os.path.join(folder, "%s-%s-py3-none-any.whl" % (name, version)), "w") as wheel:
            for path, text in files.items():
                wheel.writestr(path, text)
`;
