/**
 * A program for fault tests (kills, cuts, failing calls): swaps between generated trees.
 *
 *   driver install ROOT NUMBER            the first generation (ROOT is TREES:STATE, see layout.ts)
 *   driver stage ROOT NUMBER              what `transact` will swap in
 *   driver transact ROOT NUMBER good|bad  one swap to the staged trees
 *   driver recover ROOT
 *   driver loop ROOT NUMBER SEED          check, then swaps for ever
 *   driver check ROOT NUMBER [NEXT]       recover, examine, one more swap, examine; stage NEXT
 *
 * One JSON line for each thing that was promised, written before anything else happens.
 */
import { writeSync } from 'node:fs';
import path from 'node:path';
import { nodeFiles, openSwaps, syncFilesystem } from '../../../helper/swap';
import { layoutOf, planOf, type Generation, type Layout } from './layout';
import { examine, generationIn } from './oracle';
import { useMutant } from './mutants';
import { randomFrom } from './random';
import { install, stage, tidy } from './trees';

const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);

const live = (layout: Layout): Generation => {
  const found = generationIn(path.join(layout.live.app, 'generation'));
  if (found === null) throw new Error('nothing stands');
  return found;
};

const successor = (from: Generation, number: number): Generation => ({
  number,
  venv: number % 3 === 0 ? from.venv : number,
});

const main = async ([verb, root = '', ...rest]: string[]): Promise<void> => {
  useMutant(process.env['LADYLINUX_TEST_MUTANT'] ?? '');
  const layout = layoutOf(root);
  const swaps = openSwaps({
    journal: layout.journal,
    files: nodeFiles(syncFilesystem),
  });
  const number = Number(rest[0]);

  const transact = async (to: Generation, verdict: string): Promise<void> => {
    const prepared = await swaps.prepare(planOf(layout, live(layout), to));
    if (prepared.kind === 'refused') {
      say(prepared);
      return;
    }
    say({ kind: 'prepared', to: to.number, verdict });
    const told = ({ kind, ...more }: { kind: string; cause?: unknown }) =>
      say({ kind, to: to.number, ...('cause' in more && { cause: String(more.cause) }) });
    const swapped = await prepared.swap.exchange();
    told(swapped);
    if (swapped.kind !== 'swapped') return;
    if (verdict === 'good') {
      const committed = await prepared.swap.commit();
      told(committed);
      if (committed.kind === 'committed') return;
    }
    told(await prepared.swap.undo());
  };

  const stageNext = (next: number): Generation => {
    const from = live(layout);
    const to = successor(from, next);
    tidy(layout, from);
    stage(layout, from, to);
    return to;
  };

  const recover = async (): Promise<void> => {
    const recovery = await swaps.recover();
    say({
      kind: 'recovered',
      how: recovery.kind,
      ...('cause' in recovery && { cause: String(recovery.cause) }),
    });
  };

  const examined = () => say({ kind: 'examined', ...examine(layout) });

  const check = async (): Promise<void> => {
    await recover();
    examined();
    await transact(stageNext(number), 'good');
    examined();
  };

  switch (verb) {
    case 'install':
      install(layout, { number, venv: number });
      break;
    case 'stage':
      stageNext(number);
      break;
    case 'transact':
      await transact(successor(live(layout), number), rest[1] ?? 'good');
      break;
    case 'recover':
      await recover();
      break;
    case 'check':
      await check();
      if (rest[1] !== undefined) stageNext(Number(rest[1]));
      break;
    case 'loop': {
      const random = randomFrom(Number(rest[1]));
      await check();
      for (let next = number + 1; ; next += 1) {
        await transact(stageNext(next), random.chance(0.7) ? 'good' : 'bad');
      }
    }
    default:
      throw new Error(`what is ${String(verb)}?`);
  }
};

await main(process.argv.slice(2));
