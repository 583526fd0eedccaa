import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { quoted } from '../../../words/shell';
import { message, textIn } from '../../../contract/message';
import { sentence } from '../../../words/format';
import { carryOut } from '../../install/change';
import { look as lookAtMachine } from '../../install/look';
import { plan, wordsOf, type Change } from '../../install/plan';
import { treeOf, trustedFolders } from '../../install/tree';
import { findAccount } from '../../host/systemd/accounts';
import { unsafeParent } from '../../host/systemd/preflight';
import { buildUser, serviceUser } from '../../host/users';
import { plainLine } from '../../lib/text';
import type { Layout } from '../../state/layout';
import { byAdoption, found, foundAs, run, type FixableFinding } from '../found';
import { closedTo } from './closed-to';
import type { Check, Question } from '../question';

/** The specification's section 5, and our own folders if they are set up. */
export const layoutCheck: Check = {
  name: 'layout',
  inPrefix: false,
  async look(question) {
    const { host, settings, stored, read, isRoot } = question;
    const { layout } = host;
    const state = await lookAtMachine(layout, settings, stored);
    const isOurs = (path: string) =>
      (isRoot || !path.startsWith(`${layout.privateDir}/`)) &&
      (read.kind !== 'absent' || normative(layout).includes(path));
    const changes = plan(state, layout, { settings, stored: stored ?? {} });
    const all: FixableFinding[] = [];
    for (const folder of treeOf(layout, settings)) {
      const kind = state.present.get(folder.path)?.kind ?? 'folder';
      // Models may be on another disk, behind a link.
      if (kind !== 'folder' && folder.existing === 'fix' && isOurs(folder.path))
        all.push(notAFolder(folder.path, kind));
    }
    for (const change of changes) {
      const said = sayChange(change, layout);
      if (said !== null && isOurs(said.path)) all.push(said.found);
    }
    const fixed = new Set(changes.flatMap((each) => (each.kind === 'fix' ? [each.path] : [])));
    const unsafe = await unsafeParent(trustedFolders(layout));
    if (unsafe !== null && !fixed.has(textIn(unsafe.params, 'folder'))) {
      const fix = run(textIn(unsafe.params, 'fix'));
      all.push(foundAs('layout', unsafe, 'why-unsafe-parent', { severity: 'danger', fix }));
    }
    all.push(...(await codeOwners(layout)));
    all.push(...(await unwritableState(question)));
    return isRoot ? { found: all } : { found: all, partial: message('check-needs-root') };
  },
};

function notAFolder(path: string, kind: string): FixableFinding {
  return found(
    'layout',
    'found-not-a-folder',
    { path, kind },
    {
      severity: 'danger',
      about: path,
      fix: run(`sudo mv ${quoted(path)} ${quoted(`${path}.old`)}`),
    },
  );
}

function sayChange(change: Change, layout: Layout): { path: string; found: FixableFinding } | null {
  if (change.kind === 'make-folder') {
    const { path, mode, owner, group } = change.folder;
    const command = `sudo install -d -o ${owner} -g ${group} -m ${mode.toString(8)} ${path}`;
    const said = {
      severity: 'problem',
      about: path,
      fix: run(command),
      applyFix: () => carryOutSafely(change, path),
    } as const;
    return { path, found: found('layout', 'found-folder-missing', { path }, said) };
  }
  if (change.kind !== 'fix') return null;
  const { path, was, to } = change;
  const [now, wanted] = [wordsOf(was), wordsOf(to)];
  const others = (was.mode & 0o007 & ~to.mode) !== 0;
  const isSecret = path === layout.envFile || path === layout.privateDir;
  const said = {
    severity: isSecret && others ? 'danger' : 'warning',
    about: path,
    fix: run(`sudo chown ${wanted.owner} ${path} && sudo chmod ${wanted.mode} ${path}`),
    applyFix: async (saved) => {
      await saved.note(`${path} belonged to ${now.owner} with mode ${now.mode}`);
      await carryOutSafely(change, path);
    },
  } satisfies Parameters<typeof found>[3];
  const params = {
    path,
    owner: now.owner,
    mode: now.mode,
    wantedOwner: wanted.owner,
    wantedMode: wanted.mode,
  };
  return { path, found: found('layout', 'found-owner', params, said) };
}

/** Its parents must be root's only, or somebody could exchange the path (threat 6). */
async function carryOutSafely(change: Change, path: string): Promise<void> {
  const unsafe = await unsafeParent([dirname(path)]);
  if (unsafe !== null) throw new Error(sentence(unsafe));
  await carryOut(change);
}

/** The folders that the specification names, whoever made them. */
const normative = (layout: Layout): string[] => [
  layout.opt,
  layout.models,
  layout.containers,
  layout.etc,
  layout.envFile,
  layout.stateDir,
  layout.data,
  layout.cache,
  layout.logs,
];

async function codeOwners(layout: Layout): Promise<FixableFinding[]> {
  const build = await findAccount(buildUser);
  const all: FixableFinding[] = [];
  for (const path of [layout.app, layout.venv]) {
    const facts = await lstat(path).catch(() => null);
    if (facts !== null && !facts.isDirectory())
      all.push(notAFolder(path, facts.isSymbolicLink() ? 'symlink' : 'file'));
    if (facts?.isDirectory() !== true || build === null || facts.uid === build.uid) continue;
    const owner = (await findAccount(facts.uid))?.name ?? String(facts.uid);
    const said = { severity: 'warning', about: path, fix: byAdoption } as const;
    all.push(found('layout', 'found-code-writable', { path, owner }, said));
  }
  return all;
}

/** Reported, never changed: the content of these folders belongs to the person. */
async function unwritableState({ host: { layout }, signal }: Question): Promise<FixableFinding[]> {
  const service = await findAccount(serviceUser);
  if (service === null) return [];
  const all: FixableFinding[] = [];
  for (const folder of [layout.data, layout.cache, layout.logs]) {
    const { count, example } = await closedTo(service, folder, 'write', signal);
    if (count === 0) continue;
    const params = { count, folder, path: plainLine(example) };
    const fix = run(
      `sudo chown --recursive --no-dereference ${serviceUser}:${serviceUser} ${folder}`,
    );
    all.push(
      found('layout', 'found-state-owner', params, { severity: 'warning', about: folder, fix }),
    );
  }
  return all;
}
