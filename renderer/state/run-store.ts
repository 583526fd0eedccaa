import type { RunEvent } from '../../contract/events';
import type { Place } from '../../contract/ipc';
import { call, onPush } from '../bridge';
import { section } from './app-store';
import { leaveRun, noRun, takeEvents, type RunFeed } from './run-feed';
import { Store } from './store';

export const runFeed = new Store<RunFeed>(noRun);

/** Follows the run. Events that arrive within one frame are drawn together. */
export function connectRun(): void {
  let waiting: RunEvent[] = [];
  let scheduled = false;
  let caughtUp = false;

  const draw = () => {
    scheduled = false;
    if (!caughtUp) return;
    const events = waiting;
    waiting = [];
    runFeed.set(takeEvents(runFeed.get(), events, true));
    // The announced run has begun.
    if (isBehindOverview(section.get()) && runFeed.get().shown) section.set('overview');
  };
  onPush('push:events', (events) => {
    waiting.push(...events);
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(draw);
  });
  void call('run:events').then((events) => {
    runFeed.set(takeEvents(runFeed.get(), events, false));
    caughtUp = true;
    draw();
  });
}

const isBehindOverview = (at: Place): boolean => at === 'preview' || at === 'edits';

export function backToOverview(): void {
  runFeed.set(leaveRun(runFeed.get()));
}
