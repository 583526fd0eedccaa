import { useEffect, useState } from 'react';
import { RepositoryUrl } from '../../../contract/repository-url';
import type { BranchesAnswer } from '../../../contract/update';
import { call } from '../../bridge';

const typingPauseMs = 500;

/** The real branches of a repository, asked for once typing pauses; null while nobody knows. */
export function useBranches(repository: string): BranchesAnswer | null {
  const [known, setKnown] = useState<{ repository: string; answer: BranchesAnswer } | null>(null);
  useEffect(() => {
    if (!RepositoryUrl.safeParse(repository).success) return;
    let wanted = true;
    const timer = setTimeout(() => {
      void call('branches:list', { repository }).then((answer) => {
        if (wanted) setKnown({ repository, answer });
      });
    }, typingPauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [repository]);
  return known?.repository === repository ? known.answer : null;
}
