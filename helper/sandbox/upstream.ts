import { createHash } from 'node:crypto';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import { z } from 'zod';

const Commit = z.strictObject({
  date: z.iso.datetime(),
  subject: z.string().min(1),
  /** A folder beside history.json that is laid over the tree. */
  copy: z.string().optional(),
  edits: z
    .array(z.strictObject({ file: z.string(), find: z.string().min(1), replace: z.string() }))
    .default([]),
});
type Commit = z.infer<typeof Commit>;

const History = z.strictObject({
  author: z.strictObject({ name: z.string(), email: z.string() }),
  executable: z.array(z.string()),
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
}

export interface Upstream {
  /** Branch to commit, as the repository has them now. */
  branches: Record<string, string>;
  /** False: it was there already, made from the same files, and was left as it is. */
  made: boolean;
}

const stampName = 'ladylinux-sample.sha256';

/**
 * Makes the sample's bare repository. The same sample gives the same commits. One that was made from
 * the same files is left alone, with whatever was pushed to it since; from other files, its branches move.
 */
export async function createUpstream(request: UpstreamRequest): Promise<Upstream> {
  const { sampleDir, bareRepository } = request;
  const digest = await digestOf(sampleDir);
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
    const work = join(scratch, 'work');
    const bare = join(scratch, 'bare');
    await writeHistory(history, sampleDir, work);
    await gitIn(scratch).clone(work, bare, ['--bare', '--quiet']);
    await writeFile(join(bare, stampName), `${digest}\n`);
    await rm(bareRepository, { recursive: true, force: true });
    await rename(bare, bareRepository);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { branches: await heads(bareRepository), made: true };
}

async function writeHistory(history: History, sampleDir: string, work: string): Promise<void> {
  const [first] = history.branches;
  await mkdir(work);
  const git = gitIn(work);
  await git.init([`--initial-branch=${first?.name ?? 'main'}`, '--object-format=sha1']);
  for (const branch of history.branches) {
    if (branch.from !== null) await git.checkout(['-q', '-b', branch.name, branch.from]);
    for (const commit of branch.commits) await writeCommit(history, commit, sampleDir, work);
  }
  await git.checkout(['-q', first?.name ?? 'main']);
}

async function writeCommit(
  { author, executable }: History,
  commit: Commit,
  sampleDir: string,
  work: string,
): Promise<void> {
  if (commit.copy !== undefined) {
    await cp(join(sampleDir, commit.copy), work, {
      recursive: true,
      filter: (path) => !/(?:^|\/)__pycache__(?:\/|$)/.test(path),
    });
  }
  for (const { file, find, replace } of commit.edits) {
    const path = join(work, file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(find)) throw new Error(`history.json: ${file} has no ${find}`);
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
  }
  const git = gitIn(work, {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: commit.date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: commit.date,
  });
  await git.raw(['add', '--all']);
  // An unpacked archive may have lost the modes; a commit must not depend on that.
  const tracked = (await git.raw(['ls-files', '--', ...executable])).split('\n').filter(Boolean);
  if (tracked.length > 0) await git.raw(['update-index', '--chmod=+x', '--', ...tracked]);
  await git.raw(['commit', '--quiet', '--message', commit.subject]);
  await git.raw(['checkout', '--quiet', '--force', 'HEAD']);
}

/** git with none of the person's own settings: no signing, no hooks, no templates, no line ends. */
function gitIn(folder: string, identity: Record<string, string> = {}): SimpleGit {
  const environment = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    ...identity,
  };
  return simpleGit({
    baseDir: folder,
    config: ['core.autocrlf=false', 'core.fileMode=true', 'commit.gpgSign=false'],
    allowEnvironment: Object.keys(environment),
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

/** Of every file below the sample with its name, in a fixed order. */
async function digestOf(sampleDir: string): Promise<string> {
  const hash = createHash('sha256');
  const paths = (await readdir(sampleDir, { recursive: true })).sort();
  for (const path of paths.filter((one) => !one.includes('__pycache__'))) {
    const full = join(sampleDir, path);
    if (!(await stat(full)).isFile()) continue;
    const bytes = await readFile(full);
    hash.update(`${path}\0${String(bytes.length)}\0`).update(bytes);
  }
  return hash.digest('hex');
}
