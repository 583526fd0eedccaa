import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { message } from '../../../contract/message';
import { BranchName } from '../../../contract/primitives';
import { Signature, type TrustSettings } from '../../../contract/signers';
import type { Task } from '../../host/task-table';
import { pathExists } from '../../lib/path';
import { gitIn } from './client';

const keygen = '/usr/bin/ssh-keygen';
/** More tags than anybody puts on one commit. */
const mostTags = 20;

export type SignatureAnswer = Signature | { readonly state: 'no-keygen' };

interface SignatureQuestion {
  /** A repository with the commit, and with its tags if they count. */
  readonly repository: string;
  readonly commit: string;
  readonly trust: TrustSettings;
  readonly signal: AbortSignal;
}

/** Who signed a commit or a tag of it. Checked by git and ssh-keygen; runs none of its code. */
export async function signatureOf({
  repository,
  commit,
  trust,
  signal,
}: SignatureQuestion): Promise<SignatureAnswer> {
  if (!(await pathExists(keygen))) return { state: 'no-keygen' };
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-signers-'));
  try {
    const signers = join(folder, 'signers');
    const revoked = join(folder, 'revoked');
    await writeFile(signers, lines(trust.signers));
    await writeFile(revoked, lines(trust.revoked));
    const said: string[] = [];
    const git = gitIn(repository, {
      protocols: [],
      signal,
      stderr: (text) => said.push(text),
      config: [
        'gpg.format=ssh',
        `gpg.ssh.program=${keygen}`,
        `gpg.ssh.allowedSignersFile=${signers}`,
        `gpg.ssh.revocationFile=${revoked}`,
        'gpg.minTrustLevel=fully',
        // The signature itself states its kind, and git would start the program for that kind.
        'gpg.program=/bin/false',
        'gpg.openpgp.program=/bin/false',
        'gpg.x509.program=/bin/false',
      ],
    });
    if (trust.require !== 'tag') return await ofCommit(git, commit);
    let found: Signature = { state: 'unsigned' };
    for (const tag of await tagsAt(git, commit)) {
      said.length = 0;
      const good = await git.raw(['verify-tag', '--raw', '--', tag]).then(
        () => true,
        () => false,
      );
      const words = said.join('');
      const signed = /^Good "git" signature for (\S+) with \S+ key (SHA256:\S+)$/m.exec(words);
      const one = judge(good && signed !== null, signed?.[1], signed?.[2]);
      if (one.state === 'trusted') return one;
      if (!words.includes('no signature found')) found = one;
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const lines = (each: readonly string[]) => each.map((line) => `${line}\n`).join('');

/** git's placeholders: git-log(1), `%G?`. */
async function ofCommit(git: SimpleGit, commit: string): Promise<Signature> {
  const format = '--format=%G?%x00%GS%x00%GF%x00%H';
  const asked = ['log', '-1', '--no-show-signature', format, '--end-of-options', commit, '--'];
  const [state = '', signer, key, hash] = (await git.raw(asked)).trim().split('\0');
  if (hash !== commit) throw new Error(`git answered about ${String(hash)}`);
  return state === 'N' ? { state: 'unsigned' } : judge(state === 'G', signer, key);
}

function judge(good: boolean, signer: string | undefined, key: string | undefined): Signature {
  const known = Signature.safeParse({ state: 'trusted', signer, key });
  return good && known.success ? known.data : { state: 'refused' };
}

/** Annotated tags of the commit itself. */
async function tagsAt(git: SimpleGit, commit: string): Promise<string[]> {
  const format = '--format=%(objecttype) %(refname)';
  const text = await git.raw(['for-each-ref', `--points-at=${commit}`, format, 'refs/tags']);
  return text
    .split('\n')
    .filter((line) => line.startsWith('tag refs/tags/'))
    .slice(0, mostTags)
    .map((line) => line.slice('tag '.length));
}

/** Refspecs that fetch the tags of a commit: `+refs/tags/NAME:refs/tags/NAME`. */
export async function tagRefs(git: SimpleGit, repository: string, commit: string) {
  const text = await git.raw(['ls-remote', '--end-of-options', repository, 'refs/tags/*']);
  return text
    .split('\n')
    .flatMap((line) => {
      const [hash, ref = ''] = line.split('\t');
      // the commit of an annotated tag: gitrevisions(7)
      const name = /^refs\/tags\/(.+)\^\{\}$/.exec(ref)?.[1];
      if (hash !== commit || !BranchName.safeParse(name).success) return [];
      return [`+refs/tags/${String(name)}:refs/tags/${String(name)}`];
    })
    .slice(0, mostTags);
}

export const verifySignature: Task<'verify-signature'> = async (request, { signal }) => {
  const { mirror, commit, trust } = request;
  const answer = await signatureOf({ repository: mirror, commit, trust, signal });
  if (answer.state !== 'no-keygen') return { ok: true, result: { signature: answer } };
  const fix = 'sudo apt install openssh-client';
  return { ok: false, failure: { message: message('tool-missing', { tool: keygen, fix }) } };
};
