import { instantOf, isLocalText } from '../prices/local-time.js';

const WITH_OFFSET = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/;

/**
 * When a cart is looked at, as strtotime reads it: a local time (of two the first, of none the one the clock jumps to), or
 * a time with its offset. Undefined, and so now, when it is neither.
 */
export function previewMsOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (isLocalText(text)) return instantOf(text);
  const [, time = '', offset = ''] = WITH_OFFSET.exec(text) ?? [];
  const atMs = Date.parse(time.replace(' ', 'T') + offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(atMs) ? undefined : atMs;
}
