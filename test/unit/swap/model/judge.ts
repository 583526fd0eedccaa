import { openSwaps, type Recovery } from '../../../../helper/swap';
import type { Disk } from './disk';
import { faulty } from './faults';
import { callerOf, type Told, type Verdict } from './trial';
import {
  journalFile,
  leftovers,
  nothingLost,
  shown,
  stage,
  stands,
  type Scenario,
  type State,
} from './world';

export interface Judgement {
  readonly violation: string | null;
  readonly stands: 'old' | 'new' | null;
}

export interface Evidence {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  readonly told: Told;
  /** The recovery that was disturbed; null: there was none, or it died. */
  readonly disturbed: Recovery | null;
  readonly disk: Disk;
}

/** Who says this says that this one stands. */
const promised: Record<string, 'old' | 'new'> = {
  refused: 'old',
  undone: 'old',
  committed: 'new',
  abandoned: 'old',
  'rolled-back': 'old',
  completed: 'new',
};

const undisturbed = (disk: Disk) => faulty(disk, -1, null).files;

const nextOneSucceeds = async (disk: Disk, live: State): Promise<boolean> => {
  const after = Object.fromEntries(Object.keys(live).map((place, i) => [place, `next ${i}`]));
  const told = await callerOf(undisturbed(disk), stage(disk, after, 'run2'), 'good');
  const left = leftovers(disk).filter((name) => !name.includes('run1'));
  return told === 'committed' && stands(disk, after) && left.length === 0;
};

/** Lets an undisturbed recovery end it, then looks at everything. */
export const judge = async ({
  scenario,
  verdict,
  told,
  disturbed,
  disk: found,
}: Evidence): Promise<Judgement> => {
  const disk = found.clone();
  const recovery = await openSwaps({
    journal: journalFile,
    files: undisturbed(disk),
  }).recover();
  const now = stands(disk, scenario.before) ? 'old' : stands(disk, scenario.after) ? 'new' : null;
  const said = [told, disturbed?.kind, recovery.kind].filter((word) => typeof word === 'string');

  const violation = async (): Promise<string | null> => {
    if (told?.startsWith('threw')) return told;
    if (now === null) return `between: ${shown(disk, scenario)}`;
    if (verdict === 'bad' && now === 'new') return 'the one that was judged bad stands';
    const broken = said.find((word) => promised[word] !== undefined && promised[word] !== now);
    if (broken !== undefined) return `${broken}, but the ${now} one stands`;
    if (recovery.kind === 'unfinished' || recovery.kind === 'set-aside') {
      return `recovery: ${JSON.stringify(recovery)}`;
    }
    if (!nothingLost(disk, scenario)) return 'the old trees are gone';
    // before the journal exists, the caller removes staged files
    const journalled =
      now === 'new' || said.some((word) => /undone|rolled-back|abandoned/.test(word));
    const left = leftovers(disk).filter((name) => journalled || !name.includes('.next-'));
    if (left.length > 0) return `left over: ${left.join(', ')}`;
    const live = now === 'old' ? scenario.before : scenario.after;
    return (await nextOneSucceeds(disk, live)) ? null : 'the next one fails';
  };
  return { violation: await violation(), stands: now };
};
