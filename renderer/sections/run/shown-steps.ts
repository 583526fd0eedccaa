import type { RunView, StepView } from '../../../contract/run-view';
import { liveSteps, stageSteps, type StepName } from '../../../contract/steps';

/** Pure: a run's steps in their two groups. */
export function shownSteps({ steps }: RunView) {
  const named = new Set<StepName>([...stageSteps, ...liveSteps]);
  const started = steps.map(({ state }) => state !== 'waiting').lastIndexOf(true);
  const isWell = !steps.some(({ state }) => state === 'failed' || state === 'cancelled');
  // A return fetches nothing, for example: its run goes on without that step.
  const isLeftOut = (step: StepView, at: number) =>
    isWell && step.state === 'waiting' && at < started;
  // The step that looks for unfinished work is shown only if it found some.
  const isQuiet = ({ step, state, log }: StepView) =>
    step === 'recover' && state !== 'failed' && log.length === 0;
  const inGroup = (names: readonly StepName[]) => (each: StepView) => names.includes(each.step);
  return {
    stage: steps
      .filter((each, at) => !isQuiet(each) && !isLeftOut(each, at))
      .filter(inGroup(stageSteps)),
    live: [...steps.filter(inGroup(liveSteps)), ...steps.filter(({ step }) => !named.has(step))],
  };
}
