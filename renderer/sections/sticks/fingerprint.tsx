/** In groups that are easy to compare, and copied without the gaps. */
export function Fingerprint({ text }: { text: string }) {
  return (
    <p className="fingerprint selectable">
      {(text.match(/.{1,8}/g) ?? []).map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </p>
  );
}
