import { useEffect, useState } from 'react';
import { call } from '../bridge';

/** Copies a text, and confirms it for two seconds. */
export function useCopy(): { copy: (text: string) => void; copied: boolean } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, 2000);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  const copy = (text: string) => {
    void call('text:copy', { text }).then(() => {
      setCopied(true);
    });
  };
  return { copy, copied };
}
