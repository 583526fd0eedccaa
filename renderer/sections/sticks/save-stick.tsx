import { useState } from 'react';
import type { AppState } from '../../../contract/ipc';
import type { BundleWorkView } from '../../../contract/bundle-work';
import type { StickPlaces } from '../../../contract/stick';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Choice, Toggle } from '../../components/field';
import { Empty, Page } from '../../components/page';
import { Progress } from '../../components/progress';
import { cancelSaveToStick, saveToStick } from '../../state/actions';
import { section } from '../../state/app-store';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { Fingerprint } from './fingerprint';

/** Puts the version in place, its packages and models on a stick for other computers. */
export function SaveStick({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const [looks, setLooks] = useState(0);
  const { bundleWork: work, stick } = state;
  const isAtWork = work !== null && work.end === null;
  const plugged = `${String(looks)} ${stick?.folder ?? ''} ${String(isAtWork)}`;
  const answer = useAsked('stick:places', plugged);
  const again = <Button onPress={() => setLooks(looks + 1)}>{t('action.retry')}</Button>;
  return (
    <Page
      title={t('stick.save.title')}
      intro={t('stick.save.intro')}
      action={<Button onPress={() => section.set('overview')}>{t('action.back')}</Button>}
    >
      {work === null ? null : <Saving work={work} isBusy={state.pending !== null} />}
      {isAtWork ? null : answer === null ? (
        <p className="muted" role="status">
          {t('stick.save.loading')}
        </p>
      ) : !answer.ok ? (
        <Empty icon="alert" text={failure(answer.failure)}>
          {again}
        </Empty>
      ) : answer.places.volumes.length === 0 ? (
        <Empty icon="stick" text={t('stick.save.none')}>
          {again}
        </Empty>
      ) : (
        <Choose places={answer.places} state={state} />
      )}
    </Page>
  );
}

function Choose({ places: { volumes, plan }, state }: { places: StickPlaces; state: AppState }) {
  const { t, size } = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const [models, setModels] = useState(plan.models > 0);
  const volume = volumes.find(({ path }) => path === chosen) ?? volumes[0];
  if (volume === undefined) return null;
  const needed = plan.codeBytes + plan.packageBytes + (models ? plan.modelBytes : 0);
  const params = { size: size(needed), free: size(volume.freeBytes) };
  return (
    <>
      <form className="card form" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label={t('stick.save.where')}
          value={volume.path}
          onChange={setChosen}
          options={volumes.map(({ name, path, freeBytes }) => ({
            id: path,
            name: t('stick.save.volume', { name, free: size(freeBytes) }),
          }))}
        />
        {plan.models === 0 ? null : (
          <Toggle
            label={t('stick.save.models', { models: plan.models, size: size(plan.modelBytes) })}
            isSelected={models}
            onChange={setModels}
          />
        )}
        <p role="status">
          {t(needed <= volume.freeBytes ? 'stick.save.fits' : 'stick.save.fits-not', params)}
        </p>
      </form>
      <div className="form-actions">
        <span className="muted">{state.inPrefix ? '' : t('first-run.password')}</span>
        <Button
          kind="primary"
          isDisabled={state.pending !== null}
          onPress={() => saveToStick({ path: volume.path, models })}
          alternatives={[t('stick.save.now'), t(waitingFor(state))]}
        >
          {t(state.pending === 'bundle' ? waitingFor(state) : 'stick.save.now')}
        </Button>
      </div>
    </>
  );
}

function Saving({ work, isBusy }: { work: BundleWorkView; isBusy: boolean }) {
  const { t, say, size } = useWords();
  const { now, end } = work;
  if (end !== null) {
    const isGood = end.outcome === 'done';
    const { fingerprint, leftOut } = end;
    return (
      <>
        <Banner
          tone={isGood ? 'good' : end.outcome === 'cancelled' ? 'quiet' : 'warn'}
          icon={isGood ? 'check' : end.outcome === 'cancelled' ? 'info' : 'warning'}
          text={say(end.message)}
          {...(leftOut === null ? {} : { help: say(leftOut) })}
        />
        {fingerprint === null ? null : (
          <section className="card form">
            <Fingerprint text={fingerprint} />
            <p>{t('stick.saved.tell')}</p>
          </section>
        )}
      </>
    );
  }
  const title = t('stick.saving');
  const total = now?.total ?? null;
  return (
    <section className="card models-work" aria-label={title}>
      <p>{title}</p>
      <Progress label={title} done={now?.done ?? 0} total={total === 0 ? null : total} />
      <p className="muted">
        {now === null || total === null
          ? t('stick.saving.code')
          : now.unit === 'packages'
            ? t('stick.saving.packages', { done: now.done, total })
            : t('stick.saving.bytes', { done: size(now.done), total: size(total) })}
      </p>
      <div>
        <Button isDisabled={isBusy} onPress={cancelSaveToStick}>
          {t('stick.save.cancel')}
        </Button>
      </div>
    </section>
  );
}
