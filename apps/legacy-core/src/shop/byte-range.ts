/** Which bytes of a whole to send. */
export type RangeAnswer =
  /** No range was asked for, or it cannot be read: everything. */
  | { readonly kind: 'whole' }
  /** Both bounds inclusive. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  /** 416. */
  | { readonly kind: 'unsatisfiable' };

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * Reads a Range header against a whole of `length` bytes (RFC 9110, 14.1.2 and 14.2). Several ranges at once, and
 * whatever cannot be read, are answered with the whole, as the RFC allows.
 */
export function readRange(header: string | undefined, length: number): RangeAnswer {
  const match = ONE_RANGE.exec(header?.replaceAll(' ', '') ?? '');
  if (!match) return { kind: 'whole' };
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return { kind: 'whole' };
  if (from === '') {
    const suffix = Number(to);
    if (suffix === 0 || length === 0) return { kind: 'unsatisfiable' };
    return { kind: 'part', first: Math.max(0, length - suffix), last: length - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return { kind: 'whole' };
  if (first >= length) return { kind: 'unsatisfiable' };
  return { kind: 'part', first, last: to === '' ? length - 1 : Math.min(Number(to), length - 1) };
}
