import type { Outcome } from '../../../contract/outcome';
import type { IconName } from '../../components/icon';
import type { Tone } from '../../components/tone';

export const outcomeLook: Record<Outcome, { tone: Tone; icon: IconName }> = {
  refreshed: { tone: 'good', icon: 'check' },
  'nothing-to-do': { tone: 'quiet', icon: 'check' },
  'would-refresh': { tone: 'quiet', icon: 'dot' },
  staged: { tone: 'good', icon: 'dot' },
  offline: { tone: 'quiet', icon: 'offline' },
  'staging-failed': { tone: 'warn', icon: 'cross' },
  'rolled-back': { tone: 'warn', icon: 'undo' },
  'left-stopped': { tone: 'bad', icon: 'slash' },
  'needs-attention': { tone: 'bad', icon: 'alert' },
  cancelled: { tone: 'quiet', icon: 'minus' },
  interrupted: { tone: 'quiet', icon: 'dashed' },
};
