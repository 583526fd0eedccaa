import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Settings } from '../../../contract/settings';
import { TrustSettings } from '../../../contract/signers';
import { signatureNotice } from '../../../helper/preview/preview';
import type { PartialClone } from '../../../helper/preview/partial-clone';
import { isListed } from '../../../helper/state/signer-list';
import { signatureOf } from '../../../helper/tasks/git/signature';
import { makeFolder, removeFolder } from '../../support/folder';

let folder: string;
let repository: string;
const keys: Record<string, string> = {};

const git = async (...args: string[]) =>
  (await execa('git', ['-C', repository, ...args], { stdin: 'ignore' })).stdout;

async function commit(signedBy: string | null, at?: string): Promise<string> {
  const sign = signedBy === null ? ['--no-gpg-sign'] : ['--gpg-sign'];
  const config = signedBy === null ? [] : ['-c', `user.signingkey=${join(folder, signedBy)}`];
  const env = at === undefined ? {} : { GIT_COMMITTER_DATE: at };
  await execa(
    'git',
    ['-C', repository, ...config, 'commit', '--quiet', '--allow-empty', '--message=x', ...sign],
    { env },
  );
  return git('rev-parse', 'HEAD');
}

const ask = async (hash: string, trust: Partial<TrustSettings>) => {
  const settings = TrustSettings.parse(trust);
  const signal = AbortSignal.timeout(60_000);
  return signatureOf({ repository, commit: hash, trust: settings, signal });
};
const ada = (options = '') => `ada@example.org ${options}${keys['ada'] ?? ''}`;

beforeAll(async () => {
  folder = await makeFolder();
  repository = join(folder, 'repository');
  for (const name of ['ada', 'eve']) {
    await execa('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      '',
      '-f',
      join(folder, name),
    ]);
    keys[name] = (await readFile(join(folder, `${name}.pub`), 'utf8')).trim();
  }
  await execa('git', ['init', '--quiet', '--initial-branch=main', repository]);
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  await git('config', 'gpg.format', 'ssh');
});
afterAll(() => removeFolder(folder));

describe('threat 24: a commit', () => {
  test('signed by a listed key is trusted, with the name that the settings give', async () => {
    const found = await ask(await commit('ada'), { signers: [ada()] });
    expect(found).toMatchObject({ state: 'trusted', signer: 'ada@example.org' });
    if (found.state !== 'trusted') throw new Error('not trusted');
    const listed = (await execa('ssh-keygen', ['-lf', join(folder, 'ada.pub')])).stdout;
    expect(listed).toContain(found.key);
    expect(isListed(found, TrustSettings.parse({ signers: [ada()] }))).toBe(true);
  });

  test('is in the preview with its signer, or as not signed', async () => {
    const settings = Settings.parse({ trust: { signers: [ada()] } });
    const clone = { remote: simpleGit(repository) } as unknown as PartialClone;
    const told = async (hash: string) =>
      signatureNotice(repository, settings, hash, clone, AbortSignal.timeout(60_000));
    expect(await told(await commit('ada'))).toMatchObject([
      { code: 'preview-signed', params: { signer: 'ada@example.org' } },
    ]);
    expect(await told(await commit(null))).toEqual([{ code: 'preview-not-signed', params: {} }]);
    expect(await told(await commit('eve'))).toMatchObject([{ code: 'preview-signature-refused' }]);
  });

  test('without a signature is unsigned', async () => {
    expect(await ask(await commit(null), { signers: [ada()] })).toEqual({ state: 'unsigned' });
  });

  test.each([
    ['by a key that is not listed', 'eve', () => ({ signers: [ada()] })],
    ['by a withdrawn key', 'ada', () => ({ signers: [ada()], revoked: [keys['ada'] ?? ''] })],
    ['for another use', 'ada', () => ({ signers: [ada('namespaces="file" ')] })],
    ['before the key counted', 'ada', () => ({ signers: [ada('valid-after="20400101Z" ')] })],
    ['after the key ran out', 'ada', () => ({ signers: [ada('valid-before="20200101Z" ')] })],
  ])('signed %s is refused', async (_, key, trust) => {
    expect(await ask(await commit(key), trust())).toEqual({ state: 'refused' });
  });

  test('signed while the key still counted is trusted', async () => {
    const hash = await commit('ada', '2019-06-01T12:00:00Z');
    const signers = [ada('valid-before="20200101Z" ')];
    expect(await ask(hash, { signers })).toMatchObject({ state: 'trusted' });
  });

  test('with the signature of another commit is refused', async () => {
    const signed = await git('cat-file', 'commit', await commit('ada'));
    await writeFile(join(folder, 'forged'), `${signed.replace('\n\nx', '\n\nforged')}\n`);
    const hash = await git('hash-object', '-t', 'commit', '-w', join(folder, 'forged'));
    expect(await ask(hash, { signers: [ada()] })).toEqual({ state: 'refused' });
  });

  test('with a signature of another kind starts no program that the repository names', async () => {
    const mark = join(folder, 'started');
    await writeFile(join(folder, 'gpg'), `#!/bin/sh\ntouch ${mark}\nexit 0\n`, { mode: 0o755 });
    for (const name of [
      'gpg.program',
      'gpg.openpgp.program',
      'gpg.ssh.program',
      'gpg.x509.program',
    ])
      await git('config', name, join(folder, 'gpg'));
    const text = await git('cat-file', 'commit', await commit(null));
    const signature =
      'gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n';
    await writeFile(join(folder, 'pgp'), text.replace('\n\n', `\n${signature}\n`));
    const hash = await git('hash-object', '-t', 'commit', '-w', join(folder, 'pgp'));
    const found = await ask(hash, { signers: [ada()] });
    for (const name of [
      'gpg.program',
      'gpg.openpgp.program',
      'gpg.ssh.program',
      'gpg.x509.program',
    ])
      await git('config', '--unset', name);
    expect(found).toEqual({ state: 'unsigned' }); // by nobody whom ssh-keygen(1) could know
    await expect(readFile(mark)).rejects.toThrow('ENOENT');
    await rm(join(folder, 'gpg'));
  });
});

describe('threat 24: a tag', () => {
  const tag = async (name: string, key: string | null, at = 'HEAD') => {
    const sign = key === null ? ['--annotate'] : ['--sign'];
    const config = key === null ? [] : ['-c', `user.signingkey=${join(folder, key)}`];
    await git(...config, 'tag', ...sign, '--message=x', name, at);
  };
  const required = () => ({ signers: [ada()], require: 'tag' as const });

  test('of the commit has to be signed: the signature of the commit does not count', async () => {
    const hash = await commit('ada');
    expect(await ask(hash, required())).toEqual({ state: 'unsigned' });
    await git('tag', 'light-1');
    await tag('plain-1', null);
    expect(await ask(hash, required())).toEqual({ state: 'unsigned' });
    await tag('eves-1', 'eve');
    expect(await ask(hash, required())).toEqual({ state: 'refused' });
    await tag('v1', 'ada');
    expect(await ask(hash, required())).toMatchObject({ state: 'trusted' });
  });

  test('of another commit does not count, whatever its ref is called', async () => {
    await commit('ada');
    await tag('v2', 'ada');
    const hash = await commit('ada');
    await git('update-ref', 'refs/tags/v3', await git('rev-parse', 'refs/tags/v2'));
    expect(await ask(hash, required())).toEqual({ state: 'unsigned' });
  });

  test('whose object was altered is refused', async () => {
    const hash = await commit(null);
    await tag('v4', 'ada', 'HEAD~1');
    const text = await git('cat-file', 'tag', 'v4');
    await writeFile(join(folder, 'tag'), `${text.replace(/^object .*/, `object ${hash}`)}\n`);
    const forged = await git('hash-object', '-t', 'tag', '-w', join(folder, 'tag'));
    await git('update-ref', 'refs/tags/v5', forged);
    expect(await ask(hash, required())).toEqual({ state: 'refused' });
  });
});

describe('what a sandbox says of a signature', () => {
  test.each([
    ['another name', { signer: 'root@example.org' }],
    ['a key that nobody has', { key: `SHA256:${'A'.repeat(43)}` }],
  ])('is refused with %s', async (_, forged) => {
    const found = await ask(await commit('ada'), { signers: [ada()] });
    if (found.state !== 'trusted') throw new Error('not trusted');
    expect(isListed({ ...found, ...forged }, TrustSettings.parse({ signers: [ada()] }))).toBe(
      false,
    );
  });
});

describe('the settings', () => {
  test.each([
    { signers: [], require: 'commit' },
    { signers: ['ada@example.org'] },
    { signers: [`*@example.org ssh-ed25519 ${'A'.repeat(60)}`] },
    { signers: [`ada@example.org cert-authority ssh-ed25519 ${'A'.repeat(60)}`] },
    { signers: [`ada@example.org ssh-ed25519 ${'A'.repeat(60)}\neve ssh-ed25519 B`] },
    { signers: [`ada@example.org ssh-ed25519 ${'A'.repeat(60)} x\u202ey`] },
    { revoked: ['ssh-ed25519'] },
  ])('refuse %j', (trust) => {
    expect(TrustSettings.safeParse(trust).success).toBe(false);
  });
});
