import { useEffect, useState } from 'react';
import type { IpcResponse } from '../../contract/ipc';
import { call } from '../bridge';

/** What main answers to a call without a request, asked again whenever `again` changes; the old answer stays until then. */
export function useAsked<
  N extends 'models:report' | 'settings:get' | 'edits:show' | 'logins:list' | 'stick:places',
>(name: N, again: string): IpcResponse<N> | null {
  const [answer, setAnswer] = useState<IpcResponse<N> | null>(null);
  useEffect(() => {
    let wanted = true;
    const ask = call as (name: N) => Promise<IpcResponse<N>>;
    void ask(name).then((given) => {
      if (wanted) setAnswer(given);
    });
    return () => {
      wanted = false;
    };
  }, [name, again]);
  return answer;
}
