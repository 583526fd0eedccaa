import { useEffect, useRef, useState } from 'react';
import { RepositoryUrl } from '../../../contract/repository-url';
import type { BranchesAnswer } from '../../../contract/update';
import { call } from '../../bridge';

const typingPauseMs = 500;

/**
 * The real branches of a repository, asked for once typing pauses; null while nobody knows. The function asks again, with leave to
 * bring the dialog about a host that is not asked otherwise.
 */
export function useBranches(repository: string): [BranchesAnswer | null, () => void] {
  const [known, setKnown] = useState<{ repository: string; answer: BranchesAnswer } | null>(null);
  const latest = useRef(0);
  const ask = (allow: boolean) => {
    const turn = (latest.current += 1);
    void call('branches:list', { repository, allow }).then((answer) => {
      if (turn === latest.current) setKnown({ repository, answer });
    });
  };
  useEffect(() => {
    if (!RepositoryUrl.safeParse(repository).success) return;
    const timer = setTimeout(() => ask(false), typingPauseMs);
    return () => {
      latest.current += 1;
      clearTimeout(timer);
    };
  }, [repository]);
  return [known?.repository === repository ? known.answer : null, () => ask(true)];
}
