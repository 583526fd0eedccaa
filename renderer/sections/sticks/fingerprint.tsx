/** In groups that the eye can keep, and copied without them. */
export function Fingerprint({ text }: { text: string }) {
  return (
    <p className="fingerprint selectable">
      {(text.match(/.{1,8}/g) ?? []).map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </p>
  );
}
