import type { Status } from '../../../contract/status';
import type { IconName } from '../../components/icon';
import type { Tone } from '../../components/tone';

export const conditionLook: Record<Status['condition'], { tone: Tone; icon: IconName }> = {
  healthy: { tone: 'good', icon: 'check' },
  refreshing: { tone: 'info', icon: 'refresh' },
  starting: { tone: 'info', icon: 'dashed' },
  stopped: { tone: 'quiet', icon: 'slash' },
  attention: { tone: 'bad', icon: 'alert' },
  'not-set-up': { tone: 'warn', icon: 'dashed' },
  unknown: { tone: 'quiet', icon: 'unknown' },
};
