import { shortHash } from '../../contract/plain-text';

export function ShortHash({ hash }: { hash: string }) {
  return (
    <code className="hash" title={hash}>
      {shortHash(hash)}
    </code>
  );
}
