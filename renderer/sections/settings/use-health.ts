import { useEffect, useState } from 'react';
import type { IpcResponse } from '../../../contract/ipc';
import { call } from '../../bridge';
import { askedOf, type ServiceDraft } from './more-judge';

const typingPauseMs = 500;

/** What the running service answers to what is typed, asked once typing pauses; null while nobody knows. */
export function useHealth(
  draft: ServiceDraft,
  port: number | undefined,
): IpcResponse<'health:ask'> | null {
  const health = askedOf(draft);
  const asked = health === null ? null : JSON.stringify({ health, port });
  const [known, setKnown] = useState<{
    readonly asked: string;
    readonly answer: IpcResponse<'health:ask'>;
  } | null>(null);
  useEffect(() => {
    if (asked === null) return;
    let wanted = true;
    const timer = setTimeout(() => {
      const request = JSON.parse(asked) as Parameters<typeof call<'health:ask'>>[1];
      void call('health:ask', request).then((answer) => {
        if (wanted) setKnown({ asked, answer });
      });
    }, typingPauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return known !== null && known.asked === asked ? known.answer : null;
}
