import { useEffect, useState } from 'react';
import type { LogSource } from '../../../contract/logs';
import { call, onPush } from '../../bridge';
import { openingLog, takeLog, type LogView } from './log-view';

/** A live log, followed while it is shown. */
export function useLog(source: LogSource): LogView {
  const [view, setView] = useState<LogView>(() => openingLog(source));
  useEffect(() => {
    setView(openingLog(source));
    const stop = onPush('push:logs', (push) => setView((before) => takeLog(before, push)));
    void call('logs:open', { source });
    return () => {
      stop();
      void call('logs:close');
    };
  }, [source]);
  return view;
}
