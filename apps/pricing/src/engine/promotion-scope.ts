import type { Market, Promotion, PromotionScope } from '@banyan/domains';

/** What a line must say of itself to be concerned. */
interface Placed {
  readonly sku: string;
  readonly category: number;
}

/** Codes are the same however they are written. */
export function codeKey(code: string): string {
  return code.toLowerCase();
}

/** Is it for this channel and group? */
export function isForMarket(
  { channels, groups }: Pick<Promotion, 'channels' | 'groups'>,
  { channel, group }: Market,
): boolean {
  return (channels.length === 0 || channels.includes(channel)) && (groups.length === 0 || groups.includes(group));
}

/** Needs it no code, or was its code given? @param given by their keys */
export function isCalled({ code }: Pick<Promotion, 'code'>, given: ReadonlySet<string>): boolean {
  return code === null || given.has(codeKey(code));
}

/** The line's SKU is listed, or its category is, or nothing is listed. */
export function concerns({ skus, categories }: Pick<Promotion, 'skus' | 'categories'>, line: Placed): boolean {
  if (skus.length === 0 && categories.length === 0) return true;
  return skus.includes(line.sku) || categories.includes(line.category);
}

/** May it matter to a basket, whenever? Then its windows are windows of the quote, and a doubt about it is one about the quote. */
export function mayMatter(
  scope: PromotionScope,
  market: Market,
  given: ReadonlySet<string>,
  lines: readonly Placed[],
): boolean {
  return isForMarket(scope, market) && isCalled(scope, given) && lines.some((line) => concerns(scope, line));
}
