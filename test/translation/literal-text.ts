/**
 * Independent readers of legacy payloads, for one question only: does a value that a translator accepted stand in the
 * payload? They share no line with the translators, and read as simply as a person with a search box would.
 */

/** The text of a payload: in the Latin alphabet's code page if the payload or its header names one, else UTF-8. */
export function textOf(bytes: Buffer, contentType: string): string {
  const head = `${contentType} ${/^[^]{0,3}<\?xml[^>]*\?>/.exec(bytes.toString('latin1', 0, 200))?.[0] ?? ''}`;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const latin = !marked && /8859-1|latin1|1252/i.test(head);
  return new TextDecoder(latin ? 'windows-1252' : 'utf-8').decode(bytes);
}

/** Ten-thousandths of a number in plain digits; undefined for anything else. */
export function e4Of(literal: string | undefined): number | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(literal ?? '') ?? [];
  if (whole === '' || /[^0]/.test(fraction.slice(4))) return undefined;
  return Number(BigInt(`${sign}${whole}${fraction.slice(0, 4).padEnd(4, '0')}`));
}

/** What stands for yes. */
export const isYes = (literal: string | undefined): boolean => literal === '1' || literal === 'true';

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
