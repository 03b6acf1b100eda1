/** Longest path and query that is sent, in bytes: common servers take 8 KB, the core's base path and paging included. */
const MOST_TARGET_BYTES = 6_000;

/**
 * Paths and queries that ask for the source items of these SKUs: one for 100 ordinary SKUs, more only where they are so
 * long that no server would take the line.
 *
 * @throws URIError for a SKU with an unpaired surrogate, which no product has
 */
export function sourceItemTargets(skus: readonly string[]): readonly string[] {
  const [only] = skus;
  if (only !== undefined && skus.length === 1) return [`source-items?sku=${encodeURIComponent(only)}`];
  const targets: string[] = [];
  let target = '';
  for (const sku of skus) {
    const parameter = `sku[]=${encodeURIComponent(sku)}`;
    if (target.length + parameter.length > MOST_TARGET_BYTES) {
      targets.push(target);
      target = '';
    }
    target += `${target === '' ? 'source-items?' : '&'}${parameter}`;
  }
  return [...targets, target];
}
