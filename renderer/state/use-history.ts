import { useCallback, useEffect, useState } from 'react';
import { longestHistoryPage, type HistoryPage } from '../../contract/history-page';
import type { Failure } from '../../contract/action';
import { call } from '../bridge';

/** Enough rows to fill any window. */
const atFirst = 20;

interface History {
  /** null: not answered yet. */
  readonly page: HistoryPage | null;
  readonly failure: Failure | null;
  /** Adds older runs below. */
  readonly more: () => void;
}

/** The runs, the newest first; loaded again from the newest on whenever `again` changes. Until then the loaded ones stay. */
export function useHistory(again: string): History {
  const [page, setPage] = useState<HistoryPage | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [wanted, setWanted] = useState({ again, from: 0, count: atFirst });
  if (wanted.again !== again) {
    const there = Math.max(atFirst, page?.runs.length ?? 0);
    setWanted({ again, from: 0, count: Math.min(there, longestHistoryPage) });
  }
  useEffect(() => {
    let isWanted = true;
    const { from, count } = wanted;
    void call('history:list', { from, count }).then((answer) => {
      if (!isWanted) return;
      setFailure(answer.ok ? null : answer.failure);
      if (!answer.ok) return;
      const given = answer.page;
      setPage((before) =>
        from === 0 || before === null
          ? given
          : { ...given, runs: [...before.runs.slice(0, from), ...given.runs] },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  const more = useCallback(() => {
    const from = page?.runs.length ?? 0;
    setWanted((before) => ({ ...before, from, count: longestHistoryPage }));
  }, [page]);
  return { page, failure, more };
}
