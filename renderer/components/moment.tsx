import { useNow } from '../state/use-now';
import { useWords } from '../words';

/** "12 minutes ago", with the exact time in the tooltip. */
export function Moment({ time }: { time: string }) {
  const words = useWords();
  const now = useNow(60_000);
  return (
    <time dateTime={time} title={words.exact(time)}>
      {words.ago(time, now)}
    </time>
  );
}
