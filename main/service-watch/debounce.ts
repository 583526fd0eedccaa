/** Calls once after many askings, at the end of a quiet moment. */
export function afterQuiet(milliseconds: number, call: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, milliseconds);
  };
}
