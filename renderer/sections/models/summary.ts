import type { ModelInfo, ModelsInfo } from '../../../contract/facts';
import type { ModelDetail } from '../../../contract/models';
import type { IconName } from '../../components/icon';
import type { Tone } from '../../components/tone';

const modelLook: Record<ModelInfo['state'], { tone: Tone; icon: IconName }> = {
  verified: { tone: 'good', icon: 'check' },
  present: { tone: 'good', icon: 'check' },
  unverifiable: { tone: 'quiet', icon: 'unknown' },
  'wrong-size': { tone: 'bad', icon: 'warning' },
  corrupt: { tone: 'bad', icon: 'warning' },
  incomplete: { tone: 'warn', icon: 'dashed' },
  missing: { tone: 'warn', icon: 'minus' },
  refused: { tone: 'bad', icon: 'slash' },
};

/** An optional model that was not fetched is an offer, not a problem. */
const isLeftOut = ({ required, state }: Pick<ModelInfo, 'required' | 'state'>): boolean =>
  !required && state === 'missing';

export function lookOf(model: Pick<ModelInfo, 'required' | 'state'>) {
  const { tone, icon } = modelLook[model.state];
  return isLeftOut(model)
    ? ({ tone: 'quiet', icon, key: 'model-state.left-out' } as const)
    : ({ tone, icon, key: `model-state.${model.state}` } as const);
}

const there: ReadonlySet<ModelInfo['state']> = new Set(['verified', 'present', 'unverifiable']);

export interface ModelsSummary {
  readonly total: number;
  readonly present: number;
  readonly requiredMissing: number;
  readonly optionalMissing: number;
  readonly unverifiable: number;
}

export function summarize(models: readonly ModelInfo[]): ModelsSummary {
  return {
    total: models.length,
    present: models.filter((model) => there.has(model.state)).length,
    requiredMissing: models.filter((model) => model.required && !there.has(model.state)).length,
    optionalMissing: models.filter(isLeftOut).length,
    unverifiable: models.filter((model) => model.state === 'unverifiable').length,
  };
}

/** What the status knows, until the helper answers with the files of each model. */
export const modelsToShow = (info: ModelsInfo | null): ModelDetail[] =>
  (info?.models ?? []).map(({ name, required, state, sizeBytes }) => ({
    ...{ name, displayName: name, required, state, sizeBytes },
    about: {},
    files: [],
  }));

export const wanting = (models: readonly ModelDetail[]): ModelDetail[] =>
  models.filter((model) => model.required && !there.has(model.state));
