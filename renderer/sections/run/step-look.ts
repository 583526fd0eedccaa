import type { StepView } from '../../../contract/run-view';
import type { IconName } from '../../components/icon';
import type { Tone } from '../../components/tone';

export const stepLook: Record<StepView['state'], { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'quiet', icon: 'dashed' },
  running: { tone: 'info', icon: 'running' },
  done: { tone: 'good', icon: 'check' },
  unchanged: { tone: 'good', icon: 'check' },
  skipped: { tone: 'quiet', icon: 'minus' },
  failed: { tone: 'bad', icon: 'cross' },
  cancelled: { tone: 'quiet', icon: 'minus' },
};
