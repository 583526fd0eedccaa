import { useEffect, useState } from 'react';

const step = 24;

/** How many of a long list to draw: a few more in every frame until all are there, so that no frame draws them all. */
export function useGrowing(total: number): number {
  const [shown, setShown] = useState(step);
  useEffect(() => {
    if (shown >= total) return;
    const frame = requestAnimationFrame(() => {
      setShown(shown + step);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [shown, total]);
  return Math.min(shown, total);
}
