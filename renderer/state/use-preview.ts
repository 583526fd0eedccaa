import { useCallback, useEffect, useState } from 'react';
import type { PreviewReply } from '../../contract/ipc';
import { call } from '../bridge';

interface PreviewState {
  /** null: not answered yet. */
  readonly reply: PreviewReply | null;
  readonly isAsking: boolean;
  readonly again: () => void;
}

/** What a refresh would bring: asked when the page opens, when a check finds another commit, and when a person asks again. */
export function usePreview(remoteHash: string | null): PreviewState {
  const [reply, setReply] = useState<PreviewReply | null>(null);
  const [since, setSince] = useState<string | undefined>();
  const [answered, setAnswered] = useState<string | undefined | null>(null);
  useEffect(() => {
    let wanted = true;
    void call('preview:get', since === undefined ? {} : { since }).then((given) => {
      if (!wanted) return;
      setReply(given);
      setAnswered(since);
    });
    return () => {
      wanted = false;
    };
  }, [since, remoteHash]);
  const again = useCallback(() => setSince(new Date().toISOString()), []);
  return { reply, isAsking: answered !== since, again };
}
