import type { AppState } from '../contract/ipc';
import type { Dismissible } from '../contract/preferences';
import { Banner } from './components/banner';
import { Button, IconButton } from './components/button';
import type { IconName } from './components/icon';
import type { Tone } from './components/tone';
import { fixesFor, type Fix, type FixAction } from './fixes';
import { askAgain, dismissNotice, putAway, restartService, startAgain } from './state/actions';
import { section } from './state/app-store';
import { useCopy } from './state/use-copy';
import { useWords } from './words';

/** What every section shows: the result of the last action, and problems. */
export function Notices({ state }: { state: AppState }) {
  const { failure, t } = useWords();
  const { notice } = state;
  return (
    <div className="notices">
      {notice === null ? null : (
        <Banner
          tone={notice.kind === 'dismissed' ? 'info' : 'bad'}
          icon={notice.kind === 'dismissed' ? 'info' : 'alert'}
          text={failure(notice)}
        >
          <IconButton label={t('action.dismiss')} icon="x" onPress={dismissNotice} />
        </Banner>
      )}
      {fixesFor(state).map((fix, index) => (
        <FixBanner
          key={index}
          fix={fix}
          busy={state.pending !== null}
          putAway={(what) => putAway(state.preferences, what)}
        />
      ))}
    </div>
  );
}

const icons: Record<Tone, IconName> = {
  good: 'check',
  warn: 'warning',
  bad: 'alert',
  info: 'info',
  quiet: 'info',
};

const acts: Record<FixAction, () => void> = {
  doctor: () => section.set('doctor'),
  logs: () => section.set('logs'),
  report: () => section.set('report'),
  restart: restartService,
  retry: askAgain,
  'start-again': startAgain,
};

interface FixBannerProps {
  readonly fix: Fix;
  readonly busy: boolean;
  readonly putAway: (what: Dismissible) => void;
}

function FixBanner({ fix, busy, putAway: dismiss }: FixBannerProps) {
  const { t, say, failure } = useWords();
  const { copy, copied } = useCopy();
  const { tone, actions, command, once } = fix;
  const text =
    'key' in fix
      ? t(fix.key, fix.params)
      : 'failure' in fix
        ? failure(fix.failure)
        : say(fix.message);
  return (
    <Banner tone={tone} icon={icons[tone]} text={text} {...(command ? { help: command } : {})}>
      {command === undefined ? null : (
        <Button icon="copy" onPress={() => copy(command)}>
          {t(copied ? 'action.copied' : 'fix.copy')}
        </Button>
      )}
      {actions.map((action) => (
        <Button key={action} isDisabled={action === 'restart' && busy} onPress={acts[action]}>
          {t(`fix.action.${action}`)}
        </Button>
      ))}
      {once === undefined ? null : (
        <IconButton label={t('action.dismiss')} icon="x" onPress={() => dismiss(once)} />
      )}
    </Banner>
  );
}
