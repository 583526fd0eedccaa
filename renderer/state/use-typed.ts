import { useEffect, useRef, useState } from 'react';

const typingPauseMs = 500;

/**
 * What is answered to what is typed, asked once typing pauses; null while nobody knows. The function asks about the same at once, in
 * another way. `ask` has to be the same one each time; null: there is nothing to ask about.
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
    // `now` is made of these two
  }, [typed, ask]);
  return [known?.typed === typed ? known.answer : null, now];
}
