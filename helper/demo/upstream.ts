import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import * as z from 'zod';

const Commit = z.strictObject({
  date: z.iso.datetime(),
  subject: z.string().min(1),
  /** A folder beside history.json that is copied over the tree. */
  copy: z.string().optional(),
  edits: z
    .array(z.strictObject({ file: z.string(), find: z.string().min(1), replace: z.string() }))
    .default([]),
});
type Commit = z.infer<typeof Commit>;

const History = z.strictObject({
  author: z.strictObject({ name: z.string(), email: z.string() }),
  executable: z.array(z.string()),
  /** Files in which "{models}" stands for the URL of the sample's models. */
  namesModels: z.array(z.string()),
  branches: z
    .array(
      z.strictObject({
        name: z.string(),
        from: z.string().nullable(),
        commits: z.array(Commit).min(1),
      }),
    )
    .min(1),
});
type History = z.infer<typeof History>;

export interface UpstreamRequest {
  /** The folder with history.json. */
  sampleDir: string;
  bareRepository: string;
  /** URL of a folder with the files of sample/models. */
  modelsAt: string;
}

export interface Upstream {
  /** Branch to commit, as they are in the repository now. */
  branches: Record<string, string>;
  /** False: it already existed, made from the same files, and was not changed. */
  made: boolean;
}

const stampName = 'ladylinux-sample.sha256';

/**
 * Makes the sample's bare repository. The same sample and models URL give the same commits. An existing one from the
 * same files is not changed, with whatever was pushed to it since; if made from other files, its branches move.
 */
export async function createUpstream(request: UpstreamRequest): Promise<Upstream> {
  const { sampleDir, bareRepository, modelsAt } = request;
  const digest = await digestOf(sampleDir, modelsAt);
  const made = await readFile(join(bareRepository, stampName), 'utf8').catch(() => null);
  if (made?.trim() === digest) {
    return { branches: await heads(bareRepository), made: false };
  }
  await mkdir(dirname(bareRepository), { recursive: true });
  const scratch = await mkdtemp(`${bareRepository}.new-`);
  try {
    const history = History.parse(
      JSON.parse(await readFile(join(sampleDir, 'history.json'), 'utf8')),
    );
    const bare = join(scratch, 'bare');
    await mkdir(bare);
    const [first] = history.branches;
    await gitIn(bare).init(['--bare', `--initial-branch=${first?.name ?? 'main'}`]);
    const commits = await importStream(history, request);
    await gitIn(bare, commits).raw(['fast-import', '--quiet']);
    await writeFile(join(bare, stampName), `${digest}\n`);
    await rm(bareRepository, { recursive: true, force: true });
    await rename(bare, bareRepository);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { branches: await heads(bareRepository), made: true };
}

type Tree = Map<string, Buffer>;

/** All commits as input for git-fast-import(1). */
async function importStream(
  history: History,
  { sampleDir, modelsAt }: UpstreamRequest,
): Promise<Buffer> {
  const tips = new Map<string, Tree>();
  const stream: Buffer[] = [];
  for (const branch of history.branches) {
    const tree: Tree = new Map(branch.from === null ? [] : tips.get(branch.from));
    for (const [place, commit] of branch.commits.entries()) {
      await change(tree, commit, sampleDir);
      for (const path of history.namesModels) {
        const text = tree.get(path)?.toString('utf8');
        if (text !== undefined) tree.set(path, Buffer.from(text.replaceAll('{models}', modelsAt)));
      }
      const from = place === 0 && branch.from !== null ? `from refs/heads/${branch.from}\n` : '';
      stream.push(...importCommit(history, branch.name, commit, from, tree));
    }
    tips.set(branch.name, tree);
  }
  return Buffer.concat(stream);
}

async function change(tree: Tree, { copy, edits }: Commit, sampleDir: string): Promise<void> {
  if (copy !== undefined) {
    for (const path of await filesBelow(join(sampleDir, copy))) {
      tree.set(path, await readFile(join(sampleDir, copy, path)));
    }
  }
  for (const { file, find, replace } of edits) {
    const text = tree.get(file)?.toString('utf8') ?? '';
    if (!text.includes(find)) throw new Error(`history.json: ${file} has no ${find}`);
    tree.set(file, Buffer.from(text.replace(find, () => replace)));
  }
}

function importCommit(
  { author, executable }: History,
  branch: string,
  { date, subject }: Commit,
  from: string,
  tree: Tree,
): Buffer[] {
  const who = `${author.name} <${author.email}> ${String(Date.parse(date) / 1000)} +0000`;
  const head = `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n`;
  const files = [...tree].flatMap(([path, content]) => [
    // The mode comes from the list: an unpacked archive may have lost it.
    Buffer.from(`M ${executable.includes(path) ? '100755' : '100644'} inline ${path}\n`),
    ...data(content),
  ]);
  return [
    Buffer.from(head),
    ...data(Buffer.from(`${subject}\n`)),
    Buffer.from(`${from}deleteall\n`),
    ...files,
    Buffer.from('\n'),
  ];
}

function data(content: Buffer): Buffer[] {
  return [Buffer.from(`data ${String(content.length)}\n`), content, Buffer.from('\n')];
}

/** git without the person's settings: no hooks, no templates. */
export function gitIn(folder: string, input?: Buffer): SimpleGit {
  const environment = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  return simpleGit({
    baseDir: folder,
    allowEnvironment: Object.keys(environment),
    ...(input === undefined ? {} : { input: () => input }),
  }).env(environment);
}

async function heads(bareRepository: string): Promise<Record<string, string>> {
  const listing = await gitIn(bareRepository).raw([
    'for-each-ref',
    '--format=%(refname:lstrip=2) %(objectname)',
    'refs/heads',
  ]);
  const pairs = listing
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return Object.fromEntries(pairs.map(([name = '', hash = '']) => [name, hash]));
}

/** Over every file of the sample with its name, in a fixed order, and the URL that is written into them. */
async function digestOf(sampleDir: string, modelsAt: string): Promise<string> {
  const hash = createHash('sha256').update(`${modelsAt}\0`);
  for (const path of await filesBelow(sampleDir)) {
    const bytes = await readFile(join(sampleDir, path));
    hash.update(`${path}\0${String(bytes.length)}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Relative and sorted. Without byte code, which is not part of the sample. */
async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const hidden = path.split('/').includes('__pycache__');
    if (!hidden && (await stat(join(folder, path))).isFile()) files.push(path);
  }
  return files;
}
