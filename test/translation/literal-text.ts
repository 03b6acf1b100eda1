/**
 * Independent readers of legacy payloads, for one question only: does a value that a translator accepted stand in the
 * payload? They share no line with the translators, and read as simply as a person with a search box would.
 */

/** The text of a payload by what it and its header claim; undefined where that contradicts itself or the bytes. */
export function textOf(bytes: Buffer, contentType: string): string | undefined {
  const latin = bytes.toString('latin1');
  const marked = latin.startsWith('\xef\xbb\xbf');
  const body = marked ? latin.slice(3) : latin;
  if (/^[\0-\x7f]*$/.test(body)) return body;
  const claims = [
    ...(marked ? ['utf-8'] : []),
    ...(/charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.slice(1) ?? []),
    ...(/^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(body)?.slice(1) ?? []),
  ].map((claim) =>
    /8859-1$|latin1|1252/i.test(claim) ? 'windows-1252' : claim.toLowerCase().replace('utf8', 'utf-8'),
  );
  const distinct = new Set(claims);
  // No claim of UTF-8 stands against bytes that are none.
  if (distinct.size > 1 && !marked && bytes.toString('utf8').includes('\ufffd') && !bytes.includes('\ufffd')) {
    distinct.delete('utf-8');
  }
  const [claimed = 'utf-8', ...others] = distinct;
  if (others.length > 0 || !['utf-8', 'windows-1252'].includes(claimed)) return undefined;
  try {
    return new TextDecoder(claimed, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Ten-thousandths of a number in plain digits; undefined for anything else. */
export function e4Of(digits: string | undefined): number | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(digits ?? '') ?? [];
  if (whole === '' || /[^0]/.test(fraction.slice(4))) return undefined;
  return Number(BigInt(`${sign}${whole}${fraction.slice(0, 4).padEnd(4, '0')}`));
}

/** The same of a text, where `1.234` may be a thousand. */
export function e4OfText(text: string | undefined): number | undefined {
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text ?? '') ? undefined : e4Of(text);
}

/** @throws Error for undefined: then nothing should have been accepted */
export function certain<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} cannot be told`);
  return value;
}

/** Availability as any translator tells it. */
export interface Told {
  readonly kind: string;
  readonly sku: string;
  readonly location?: string;
  readonly sellable?: boolean;
  readonly stock?: { readonly kind: string; readonly quantityE4?: number };
}

/** The items of a translation, of one SKU or of a batch, but for those that are refused. */
export function itemsTold(translation: unknown): readonly Told[] {
  const { items = [translation as Told] } = translation as { items?: readonly Told[] };
  return items.filter((item) => item.kind !== 'refused');
}
