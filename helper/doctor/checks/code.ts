import { lstat } from 'node:fs/promises';
import { asOwner, trimmedEnd } from '../../lib/text';
import { join } from 'node:path';
import { quoted } from '../../../words/shell';
import { message } from '../../../contract/message';
import { RelativePath } from '../../../contract/primitives';
import type { Settings } from '../../../contract/settings';
import { shortHash } from '../../../contract/plain-text';
import { currentVersion } from '../../state/version';
import type { Host } from '../../host/host';
import type { Layout } from '../../state/layout';
import type { CodeFacts } from '../../host/examine-facts';
import { freshAppState } from '../../install/adoption';
import { setAsideClone } from '../../install/adopt';
import { isListed } from '../../state/signer-list';
import { changeSettingsSaved } from '../change-settings';
import {
  byAdoption,
  byRefresh,
  found,
  idOf,
  run,
  type FixableFinding,
  type ApplyFix,
} from '../found';
import type { Check } from '../question';
import { openToAll } from './closed-to';

export const codeCheck: Check = {
  name: 'code',
  inPrefix: true,
  async look(question) {
    const { host, settings, read, examined, branches } = question;
    const { layout } = host;
    const look = await examined();
    const all: FixableFinding[] = [];
    if ((await lstat(join(layout.opt, '.git')).catch(() => null)) !== null) {
      const isOurs = (await currentVersion(layout)).kind === 'read';
      const said = {
        severity: 'problem',
        fix: isOurs ? run('sudo ladylinux-refresh doctor --fix') : byAdoption,
        applyFix: isOurs ? (saved) => setAsideClone(layout, saved) : null,
      } satisfies Parameters<typeof found>[3];
      all.push(found('code', 'found-clone-above', { folder: layout.opt }, said));
    }
    all.push(...(await ofSigner(layout, settings)));
    const known = branches === null ? null : await branches();
    if (known !== null && !known.includes(settings.branch)) {
      const params = { branch: settings.branch, known: known.slice(0, 20).join(', ') };
      const fix = run(anotherBranch(known));
      all.push(found('code', 'found-branch', params, { severity: 'problem', fix }));
    }
    if (look.kind === 'unknown') return { found: all, partial: look.why };
    const isSetUp = read.kind === 'read';
    for (const each of judgeCode(look.code, layout, settings, isSetUp)) {
      const { code, params } = each.finding.what;
      const { path } = params;
      all.push(
        isSetUp && code === 'found-app-state' && typeof path === 'string'
          ? withFix(each, nameAppState(host, path))
          : each,
      );
    }
    return { found: all };
  },
};

/** The branch's name comes from the repository, and git accepts even `$(id)`. */
export function anotherBranch(known: readonly string[]): string {
  const [first = 'main'] = known.includes('main') ? ['main'] : known;
  const setting = quoted(`branch=${first}`);
  return `sudo ladylinux-refresh settings set ${setting}`;
}

/** The signature found by the refresh that installed this version, judged by the current settings. */
export async function ofSigner(layout: Layout, { trust }: Settings): Promise<FixableFinding[]> {
  const current = await currentVersion(layout);
  if (trust.signers.length === 0 || current.kind !== 'read') return [];
  const { commit, signature } = current.value;
  const short = shortHash(commit.hash);
  if (signature?.state === 'trusted' && isListed(signature, trust)) {
    const params = { commit: short, signer: signature.signer, key: signature.key };
    return [found('code', 'found-signed', params, { severity: 'info' })];
  }
  const severity = trust.require === undefined ? 'warning' : 'problem';
  return [found('code', 'found-not-signed', { commit: short }, { severity, fix: byRefresh })];
}

/** The next refresh copies them to a permanent place and mounts them. */
const nameAppState =
  (host: Host, path: string): ApplyFix =>
  async (saved) => {
    await changeSettingsSaved(host, saved, ({ appState }) => ({
      appState: [...appState, ...freshAppState(appState, [path])],
    }));
  };

const withFix = ({ finding }: FixableFinding, applyFix: ApplyFix): FixableFinding => ({
  finding: { ...finding, canFix: true },
  applyFix,
});

/** Turns the facts about a tree into findings; pure. */
export function judgeCode(
  code: CodeFacts,
  layout: Layout,
  settings: Settings,
  isSetUp: boolean,
): FixableFinding[] {
  const folder = layout.app;
  const replace = isSetUp ? byRefresh : byAdoption;
  const tell = (name: Parameters<typeof found>[1], ...rest: Rest) => found('code', name, ...rest);
  if (code.state === 'missing')
    return [tell('found-app-missing', { folder }, { severity: 'problem', fix: replace })];
  if (code.state === 'unreadable') {
    const fix = run(asOwner('chmod --recursive o+rX', folder));
    const params = { folder, reason: code.reason ?? '' };
    return [tell('found-app-unreadable', params, { severity: 'problem', fix })];
  }
  return [
    // an untrusted answer: a path that leads out of app/ must not become a command run as root
    ...code.unreadable
      .filter((path) => RelativePath.safeParse(path).success)
      .map((path) => unreadable(folder, path)),
    ...ofRepository(code, folder, settings, replace, tell),
    ...ofContent(code, folder, settings, isSetUp, tell),
    ...ofDevelopers(code, settings, tell),
  ];
}

type Rest = [Parameters<typeof found>[2], Parameters<typeof found>[3]];
type Tell = (name: Parameters<typeof found>[1], ...rest: Rest) => FixableFinding;

/** The code is not secret, and is read by a separate user each time, so everybody may read it. */
function unreadable(app: string, path: string): FixableFinding {
  const about = join(app, path);
  const params = { folder: about, reason: 'EACCES' };
  const id = idOf('found-app-unreadable', about);
  return found('code', 'found-app-unreadable', params, {
    severity: 'problem',
    about,
    fix: run(`sudo ladylinux-refresh doctor --fix --yes --only ${id}`),
    applyFix: async (saved) => {
      await saved.note(`let everybody read ${about}`);
      await openToAll(app, path);
    },
  });
}

function ofRepository(
  code: CodeFacts,
  folder: string,
  { repository }: Settings,
  replace: typeof byRefresh,
  tell: Tell,
): FixableFinding[] {
  const all: FixableFinding[] = [];
  for (const path of code.nested)
    all.push(tell('found-nested', { path }, { severity: 'warning', about: path, fix: replace }));
  if (code.state === 'no-repository')
    return [
      ...all,
      tell('found-app-no-repository', { folder }, { severity: 'problem', fix: replace }),
    ];
  if (code.branch === null && code.head !== null) {
    const commit = shortHash(code.head);
    all.push(tell('found-detached', { commit }, { severity: 'info', fix: replace }));
  }
  if (code.remote !== null && !sameRepository(code.remote, repository)) {
    const params = { url: withoutUser(code.remote), wanted: repository };
    // never the other way round: the URL comes from a tree that another user may write to
    all.push(tell('found-remote', params, { severity: 'warning', fix: replace }));
  }
  return all;
}

function ofContent(
  code: CodeFacts,
  folder: string,
  { saveLimitMiB, appState }: Settings,
  isSetUp: boolean,
  tell: Tell,
): FixableFinding[] {
  const all: FixableFinding[] = [];
  const { edits, untracked, stateFiles } = code;
  if (!edits.sure || !untracked.sure)
    all.push(
      tell(
        'found-app-huge',
        { folder },
        { severity: 'warning', fix: run(`sudo du --max-depth=2 --human-readable ${folder}`) },
      ),
    );
  if (edits.count > 0)
    all.push(
      tell(
        'found-edits',
        { count: edits.count, sure: edits.sure ? 'yes' : 'no' },
        { severity: 'info', fix: isSetUp ? run('sudo ladylinux-refresh edits show') : null },
      ),
    );
  // each is asked separately, because a yes lets the application write there
  const named = [...appState];
  for (const path of freshAppState(appState, stateFiles.paths)) {
    // includes the previous ones, so that one command does not undo another
    named.push(path);
    const setting = quoted(`appState=${JSON.stringify(named)}`);
    const fix = run(`sudo ladylinux-refresh settings set ${setting}`);
    all.push(tell('found-app-state', { path }, { severity: 'warning', about: path, fix }));
  }
  if (untracked.largest !== null && untracked.bytes > saveLimitMiB * 1024 * 1024)
    all.push(
      tell(
        'found-app-large',
        {
          folder,
          sizeBytes: untracked.bytes,
          path: untracked.largest.path,
        },
        { severity: 'problem', fix: run(`sudo du --all --human-readable ${folder}`) },
      ),
    );
  return all;
}

/** Findings that only the repository's developers can fix. */
function ofDevelopers(
  code: CodeFacts,
  { repository, entryPoint, packages }: Settings,
  tell: Tell,
): FixableFinding[] {
  const all: FixableFinding[] = [];
  const fix = message('fix-developers', { repository });
  const { bytecode, weights } = code;
  if (bytecode.example !== null)
    all.push(
      tell(
        'found-bytecode',
        { count: bytecode.count, path: bytecode.example },
        { severity: 'info', fix },
      ),
    );
  if (weights.largest !== null) {
    const { path, bytes } = weights.largest;
    all.push(
      tell(
        'found-weights',
        { count: weights.count, path, sizeBytes: bytes },
        { severity: 'warning', fix },
      ),
    );
  }
  if (!code.hasDependencies && packages.names.length === 0) {
    const name = run('sudo ladylinux-refresh install --packages proposed');
    all.push(tell('found-no-dependencies', {}, { severity: 'problem', fix: name }));
  }
  if (code.hasDependencies && packages.names.length > 0) {
    const unset = run('sudo ladylinux-refresh settings unset packages');
    all.push(tell('found-packages-unused', {}, { severity: 'info', fix: unset }));
  }
  if (code.shadowed !== null) {
    const params = { folder: code.shadowed.package, module: code.shadowed.module };
    all.push(tell('found-shadowed', params, { severity: 'problem', fix }));
  } else if (code.entryPoint === null && entryPoint === undefined) {
    const name = message('fix-entry-point');
    all.push(tell('found-no-entry', {}, { severity: 'problem', fix: name }));
  }
  return all;
}

/** Whether two URLs mean the same repository: with or without .git or a final slash, by ssh or https. */
export function sameRepository(a: string, b: string): boolean {
  const plain = (url: string) =>
    trimmedEnd(withoutUser(url), '/')
      .replace(/^[^@/]+@([^:/]+):/, '$1/')
      .replace(/^[a-z+]+:\/\//, '')
      .replace(/\.git$/, '')
      .toLowerCase();
  return plain(a) === plain(b);
}

/** A token in a URL is a secret. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1');
}
