export const shortHash = (hash: string): string => hash.slice(0, 7);

export function ShortHash({ hash }: { hash: string }) {
  return (
    <code className="hash" title={hash}>
      {shortHash(hash)}
    </code>
  );
}
