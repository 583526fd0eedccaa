import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import {
  createUpstream as createSample,
  type Upstream,
  type UpstreamRequest,
} from '../../helper/demo/upstream';

/** The sample's repository. Its models' address serves nothing unless another one is given. */
export const createUpstream = (
  request: Omit<UpstreamRequest, 'modelsAt'> & { readonly modelsAt?: string },
): Promise<Upstream> => createSample({ modelsAt: 'https://models.invalid', ...request });

export interface Change {
  branch?: string;
  message?: string;
  /** Path to content; null removes the file. */
  files: Record<string, string | Buffer | null>;
  executable?: string[];
  /** The date of author and committer, in git's format. */
  date?: string;
}

/** A real bare repository as the remote, with a working clone behind it. */
export interface TestRepository {
  /** The bare repository. */
  path: string;
  /** A working clone, for everything that these methods do not do; push with `git push origin`. */
  work: string;
  git: SimpleGit;
  /** Commits on a branch (created from the current one if it is new) and pushes; returns the hash. */
  commit(change: Change): Promise<string>;
  createBranch(name: string, from: string): Promise<void>;
  deleteBranch(name: string): Promise<void>;
  /** Replaces the newest commit of the branch and force-pushes it. */
  rewrite(change: Change): Promise<string>;
  head(branch?: string): Promise<string>;
}

export async function createRepository(bare: string, first?: Change): Promise<TestRepository> {
  const work = join(dirname(bare), `${basename(bare)}.work`);
  await mkdir(bare, { recursive: true });
  await mkdir(work, { recursive: true });
  const branch = first?.branch ?? 'main';
  await gitIn(bare).init(['--bare', `--initial-branch=${branch}`]);
  await gitIn(work).init([`--initial-branch=${branch}`]);
  const repository = openRepository(bare, work);
  await repository.git.addRemote('origin', bare);
  await repository.commit(first ?? { files: { 'README.md': 'A repository of a test.\n' } });
  return repository;
}

/** For a bare repository that something else created, such as the sample's. */
export async function cloneForChanges(bare: string): Promise<TestRepository> {
  const work = join(dirname(bare), `${basename(bare)}.work`);
  await gitIn(dirname(bare)).clone(bare, work);
  return openRepository(bare, work);
}

function openRepository(bare: string, work: string): TestRepository {
  const git = gitIn(work);

  const switchTo = async (branch: string | undefined): Promise<string> => {
    const wanted = branch ?? (await git.raw(['symbolic-ref', '--short', 'HEAD'])).trim();
    const born = (await git.raw(['for-each-ref', '--count=1', 'refs/heads'])) !== '';
    if (born) {
      const known = (await git.raw(['branch', '--all', '--list', wanted, `*/${wanted}`])) !== '';
      await git.raw(['checkout', '--quiet', ...(known ? [] : ['-b']), wanted]);
    }
    return wanted;
  };

  const write = async ({ files, executable = [] }: Change) => {
    for (const [path, content] of Object.entries(files)) {
      const target = join(work, path);
      if (content === null) await rm(target, { recursive: true });
      else {
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, content);
      }
    }
    for (const path of executable) await chmod(join(work, path), 0o755);
    await git.raw(['add', '--all', '--force']);
  };

  const save = async (change: Change, more: string[], force: string[]) => {
    const branch = await switchTo(change.branch);
    await write(change);
    const message = change.message ?? `Change ${Object.keys(change.files).join(', ')}`;
    const dated =
      change.date === undefined
        ? git
        : gitIn(work, { GIT_AUTHOR_DATE: change.date, GIT_COMMITTER_DATE: change.date });
    await dated.raw(['commit', '--quiet', '--allow-empty', '--message', message, ...more]);
    await git.raw(['push', '--quiet', ...force, 'origin', `HEAD:refs/heads/${branch}`]);
    return (await git.raw(['rev-parse', 'HEAD'])).trim();
  };

  return {
    path: bare,
    work,
    git,
    commit: (change) => save(change, [], []),
    rewrite: (change) => save(change, ['--amend'], ['--force']),
    createBranch: async (name, from) => {
      await git.raw(['branch', name, from]);
      await git.raw(['push', '--quiet', 'origin', `${name}:refs/heads/${name}`]);
    },
    deleteBranch: async (name) => {
      await git.raw(['push', '--quiet', 'origin', `:refs/heads/${name}`]);
    },
    head: async (branch = 'main') =>
      (await gitIn(bare).raw(['rev-parse', `refs/heads/${branch}`])).trim(),
  };
}

/** git without the settings of the person or computer that runs the tests. */
function gitIn(folder: string, more: Record<string, string> = {}): SimpleGit {
  return simpleGit({
    baseDir: folder,
    config: ['commit.gpgSign=false'],
    allowEnvironment: [...Object.keys(environment), ...Object.keys(more)],
  }).env({ ...environment, ...more, HOME: dirname(folder) });
}

const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test Author',
  GIT_AUTHOR_EMAIL: 'author@test.invalid',
  GIT_COMMITTER_NAME: 'Test Author',
  GIT_COMMITTER_EMAIL: 'author@test.invalid',
};
