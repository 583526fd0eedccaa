import { useEffect, useState } from 'react';
import type { IpcResponse } from '../../../contract/ipc';
import { call } from '../../bridge';

type Answer = IpcResponse<'doctor:look'>;

/** The result of a fix, according to a new check. */
export interface FixResult {
  readonly asked: number;
  readonly left: number;
}

export interface Doctor {
  readonly answer: Answer | null;
  readonly looking: boolean;
  readonly fixed: FixResult | null;
  readonly look: () => void;
  readonly fix: (ids: string[]) => void;
}

/** Checks at once. After a fix it checks again, and trusts that check rather than the fix. */
export function useDoctor(): Doctor {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [looking, setLooking] = useState(true);
  const [fixed, setFixed] = useState<FixResult | null>(null);
  const look = async (): Promise<Answer> => {
    setLooking(true);
    try {
      const found = await call('doctor:look');
      setAnswer(found);
      return found;
    } finally {
      setLooking(false);
    }
  };
  const fix = async (ids: string[]) => {
    setFixed(null);
    const begun = await call('doctor:fix', { findings: ids });
    // The password dialog was closed: nothing has changed.
    if (!begun.ok && begun.failure.kind === 'dismissed') return;
    const found = await look();
    if (!begun.ok || !found.ok) return;
    const left = found.report.findings.filter(({ id }) => ids.includes(id)).length;
    setFixed({ asked: ids.length, left });
  };
  useEffect(() => void look(), []);
  return {
    answer,
    looking,
    fixed,
    look: () => {
      setFixed(null);
      void look();
    },
    fix: (ids) => void fix(ids),
  };
}
