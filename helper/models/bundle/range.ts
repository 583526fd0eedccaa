export type Range =
  | { readonly kind: 'whole' }
  /** Both ends included. */
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'none' };

/** One range of bytes, RFC 9110 section 14.2. For several ranges or an invalid one, the whole may be sent. */
export function rangeOf(header: string | undefined, bytes: number): Range {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (first === '' && last === '') return { kind: 'whole' };
  if (first === '') {
    const start = Math.max(0, bytes - Number(last));
    return start < bytes ? { kind: 'part', start, end: bytes - 1 } : { kind: 'none' };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  return start < bytes ? { kind: 'part', start, end } : { kind: 'none' };
}
