import { constants } from 'node:fs';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { mostPatchBytes } from '../../contract/limits';
import { message, type Message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { size } from '../../words/quantities';
import { editsView } from '../preview/edits-view';
import { editsOf, localEdits } from '../preview/preview';
import { LineCleaner, plainLine, trimmedEnd } from '../lib/text';
import { patchFile } from '../state/edits-file';
import { writeDurably } from '../state/state-file';
import { currentVersion } from '../state/version';
import {
  type Edit,
  partsOf,
  type Patched,
  splitPart,
  textsOf,
  writePatch,
} from '../tasks/git/edits-patch';
import { bold, dim, green, red } from './colours';
import {
  common,
  wide,
  type Act,
  type CliContext,
  contextOf,
  Exit,
  print,
  printJson,
  soundSettings,
  writingContext,
  type CommonOptions,
} from './context';
import { say } from './say';
import { newRequest } from './operations/runs';
import { startAndShow } from './refresh-verbs';
import { leaveRoot } from './remote-verbs';
import { limitSignal } from '../lib/signals';

const seconds = 120;

interface ApplyOptions extends CommonOptions {
  readonly only?: string[];
  readonly wait: boolean;
}

/** Local edits of the current code: shown without rights, applied by a run. */
export function addEditsVerbs(program: Command, act: Act): void {
  const edits = program
    .command('edits')
    .description(
      'changes made by hand in the current code: list, show, save, or apply to a new version',
    )
    .allowExcessArguments(false);

  common(edits.command('list', { isDefault: true }))
    .description('list the files that differ from the current commit (the default)')
    .action(
      act(async (options: CommonOptions) => {
        const context = await contextOf(options);
        const settings = soundSettings(context);
        const { layout } = context.host;
        const commit = await commitInPlace(context);
        await leaveRoot(context.host);
        const found = await withScratch((scratch, signal) =>
          localEdits(join(scratch, 'edits'), layout, settings, commit, signal),
        );
        if (found === null) throw unknown(context);
        if (context.json) printJson({ v: 1, commit, ...found });
        else if (found.total === 0) say(message('edits-none'), context.locale);
        else
          for (const { path, change, sizeBytes } of found.files)
            print(`${change.padEnd(10)} ${path}  ${dim(size(sizeBytes, context.locale))}`);
        return exitCodes.ok;
      }),
    );

  common(edits.command('show').argument('[path...]', 'only these files'))
    .description('show the difference as text')
    .action(
      act(async (paths: string[], options: CommonOptions) => {
        const context = await contextOf(options);
        const asked = new Set(paths.map((path) => path.replace(/^\.\//, '')));
        const isWanted = (path: string) => asked.size === 0 || asked.has(path);
        await withPatch(context, async ({ texts, edits: all, left, ...made }) => {
          const edits = all.filter(({ path }) => isWanted(path));
          if (context.json) {
            printJson(await editsView(context.host.layout, { ...made, edits, texts }));
            return;
          }
          const wanted = [...texts].filter(([path]) => isWanted(path));
          if (wanted.length === 0) say(message('edits-none'), context.locale);
          for (const [, text] of wanted) printPart(text);
          tellLeft(context, left);
        });
        return exitCodes.ok;
      }),
    );

  wide(edits.command('save').argument('<file>', 'a new file'))
    .description('save the difference as a git patch')
    .action(
      act(async (file: string, options: CommonOptions) => {
        const context = await contextOf(options);
        await commitInPlace(context);
        // opened as the caller; what follows runs with fewer rights
        const to = await open(file, 'wx', 0o600).catch((error: unknown) => {
          throw new Exit(
            exitCodes.usage,
            message('patch-refused', {
              ...{ file, limitBytes: mostPatchBytes },
              why: (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'exists' : 'other',
            }),
          );
        });
        try {
          await withPatch(context, async ({ patch, files, left }) => {
            await to.writeFile(await readFile(patch));
            say(message('edits-saved', { count: files.length, file }), context.locale);
            tellLeft(context, left);
          });
        } finally {
          await to.close();
        }
        return exitCodes.ok;
      }),
    );

  common(
    edits.command('apply').argument('[file]', 'a saved patch; default: the current local edits'),
  )
    .description('refresh, and make these changes to the new version before it is tried')
    .option('--only <path...>', 'only changes to these files')
    .option('--no-wait', 'start it and do not wait')
    .action(
      act(async (file: string | undefined, options: ApplyOptions) => {
        const context = await writingContext(options, 'edits apply');
        const { host, requestedBy } = context;
        const request = newRequest(requestedBy, {
          edits: file === undefined ? 'keep' : 'patch',
          ...(options.only !== undefined && { editPaths: options.only }),
        });
        if (file === undefined) return (await startAndShow(context, request, options.wait)).code;
        const left = patchFile(host.layout, request.runId);
        await writeDurably(left, await patchFrom(file), 0o600);
        try {
          return (await startAndShow(context, request, options.wait)).code;
        } catch (error) {
          await rm(left, { force: true });
          throw error;
        }
      }),
    );
}

async function commitInPlace(context: CliContext): Promise<string> {
  const present = await currentVersion(context.host.layout);
  if (present.kind !== 'read') throw unknown(context);
  return present.value.commit.hash;
}

const unknown = ({ host }: CliContext): Exit =>
  new Exit(exitCodes.stagingFailed, message('edits-unknown', { folder: host.layout.app }));

async function withScratch<T>(use: (scratch: string, signal: AbortSignal) => Promise<T>) {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-edits-'));
  try {
    return await use(scratch, limitSignal(seconds * 1000));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Made extends Patched {
  readonly commit: string;
  readonly edits: readonly Edit[];
  readonly texts: ReadonlyMap<string, string>;
  readonly patch: string;
}

async function withPatch(context: CliContext, use: (made: Made) => Promise<void>): Promise<void> {
  const settings = soundSettings(context);
  const commit = await commitInPlace(context);
  await leaveRoot(context.host);
  const { layout } = context.host;
  await withScratch(async (scratch, signal) => {
    const patch = join(scratch, 'edits.patch');
    const made = await editsOf(scratch, layout, settings, commit, signal)
      .then(async ({ git, edits }) => {
        const written = await writePatch(git, layout.app, edits, {
          list: join(scratch, 'list'),
          patch,
        });
        return { ...written, commit, edits, texts: await textsOf(git, patch) };
      })
      .catch(() => {
        throw unknown(context);
      });
    await use({ ...made, patch });
  });
}

/** As the caller, who may name any file. */
async function patchFrom(file: string): Promise<Buffer> {
  const refused = (why: string): Message =>
    message('patch-refused', { file, why, limitBytes: mostPatchBytes });
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  const opened = await open(file, flags).catch((): FileHandle | null => null);
  if (opened === null) throw new Exit(exitCodes.usage, refused('other'));
  try {
    const facts = await opened.stat();
    if (!facts.isFile()) throw new Exit(exitCodes.usage, refused('other'));
    if (facts.size > mostPatchBytes) throw new Exit(exitCodes.usage, refused('large'));
    const bytes = await opened.readFile();
    if (partsOf(bytes.toString('latin1')).length === 0)
      throw new Exit(exitCodes.usage, refused('format'));
    return bytes;
  } finally {
    await opened.close();
  }
}

/** File contents are untrusted text. Base 85 (a binary patch) is not shown: nobody can read it. */
function printPart(part: string): void {
  const cleaner = new LineCleaner();
  const { head, body } = splitPart(part);
  const [first = '', ...facts] = trimmedEnd(head, '\n').split('\n');
  print(bold(plainLine(first)));
  for (const line of facts) print(dim(cleaner.clean(line)));
  for (const line of body.split('\n')) {
    if (line === 'GIT binary patch') {
      print(dim(line));
      return;
    }
    const text = cleaner.clean(line);
    if (line.startsWith('@@ ')) print(dim(text));
    else if (line.startsWith('+')) print(green(text));
    else if (line.startsWith('-')) print(red(text));
    else print(text);
  }
}

function tellLeft({ locale }: CliContext, left: readonly string[]): void {
  for (const path of left.slice(0, 20))
    say(message('edits-left', { path: plainLine(path) }), locale);
}
