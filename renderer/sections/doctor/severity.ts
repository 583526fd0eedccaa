import type { Severity } from '../../../contract/doctor';
import type { IconName } from '../../components/icon';
import type { Tone } from '../../components/tone';

export const severityLook: Record<Severity, { tone: Tone; icon: IconName }> = {
  danger: { tone: 'bad', icon: 'alert' },
  problem: { tone: 'bad', icon: 'cross' },
  warning: { tone: 'warn', icon: 'warning' },
  info: { tone: 'info', icon: 'info' },
};
