import { useEffect, useRef, useState } from 'react';

const typingPauseMs = 500;

/**
 * The answer to typed text, asked when typing pauses; null while unknown. The function asks about the same text again at once, in another
 * way. `ask` must be the same function each time; null: there is nothing to ask about.
 */
export function useTyped<Answer>(
  typed: string | null,
  ask: (typed: string) => Promise<Answer>,
): [Answer | null, (otherwise: typeof ask) => void] {
  const [known, setKnown] = useState<{ typed: string; answer: Answer } | null>(null);
  const latest = useRef(0);
  const now = (asking: typeof ask) => {
    if (typed === null) return;
    const turn = (latest.current += 1);
    void asking(typed).then((answer) => {
      if (turn === latest.current) setKnown({ typed, answer });
    });
  };
  useEffect(() => {
    const timer = setTimeout(() => now(ask), typingPauseMs);
    return () => {
      latest.current += 1;
      clearTimeout(timer);
    };
    // `now` is derived from these two
  }, [typed, ask]);
  return [known?.typed === typed ? known.answer : null, now];
}
