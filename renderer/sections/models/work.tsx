import { Fragment } from 'react';
import type { Message } from '../../../contract/message';
import type { ModelsWorkView } from '../../../contract/models-view';
import { Banner } from '../../components/banner';
import { GiveLogin } from '../../components/give-login';
import { HostileText } from '../../components/hostile-text';
import { Progress } from '../../components/progress';
import { loginFor } from '../../state/wanted-login';
import { useWords } from '../../words';

/** The work on models: bytes, rate and time left while it runs, one sentence at its end. */
export function Work({ work }: { work: ModelsWorkView }) {
  const { t, say, size, coarseSpan } = useWords();
  const { verb, now, notice, end } = work;
  if (end !== null) {
    const isGood = end.outcome === 'done' || end.outcome === 'nothing-to-do';
    const why = failuresOf(work);
    const isCalm = isGood || end.outcome === 'cancelled';
    return (
      <Banner
        tone={isGood ? 'good' : isCalm ? 'quiet' : 'warn'}
        icon={isGood ? 'check' : isCalm ? 'info' : 'warning'}
        text={say(end.message)}
        {...(why.length === 0 ? {} : { help: <Why said={why.map(say)} /> })}
      >
        <GiveLogin message={why.find((each) => loginFor(each) !== null) ?? end.message} />
      </Banner>
    );
  }
  const title = t(verb === 'verify' ? 'models.verifying' : 'models.downloading');
  if (now === null) {
    return (
      <section className="card models-work" aria-label={title}>
        <p>{title}</p>
      </section>
    );
  }
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = now.overall;
  const done = size(doneBytes);
  const facts = [
    totalBytes === null ? done : t('run.progress', { done, total: size(totalBytes) }),
    t('models.rate', { rate: size(bytesPerSecond) }),
    ...(secondsLeft === null
      ? []
      : [t('models.left', { span: coarseSpan(Math.round(secondsLeft) * 1000) })]),
  ];
  return (
    <section className="card models-work" aria-label={title}>
      <p>{title}</p>
      <Progress label={title} done={doneBytes} total={totalBytes} />
      <p className="muted">{facts.join(' · ')}</p>
      {now.files.map(({ model, file, phase }) => (
        <p key={`${model}/${file}`} className="muted">
          {t(`models.phase.${phase}`)} <HostileText>{file}</HostileText>
        </p>
      ))}
      {notice === null ? null : <p className="muted">{say(notice)}</p>}
    </section>
  );
}

const mostReasons = 5;

/** Each reason once: usually all files fail for the same reason. */
function failuresOf({ results }: ModelsWorkView): Message[] {
  const reasons = new Map<string, Message>();
  for (const { outcome, message } of results)
    if (outcome === 'failed' && message !== null) reasons.set(JSON.stringify(message), message);
  return [...reasons.values()].slice(0, mostReasons);
}

function Why({ said }: { said: readonly string[] }) {
  return said.map((each) => (
    <Fragment key={each}>
      {each}
      <br />
    </Fragment>
  ));
}
