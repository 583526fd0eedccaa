import { useEffect, useState } from 'react';
import type { IpcResponse } from '../../contract/ipc';
import { call } from '../bridge';

/** Main's answer to a call without a request, asked again whenever `again` changes; until then the old answer stays. */
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
