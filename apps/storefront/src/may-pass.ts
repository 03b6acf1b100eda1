/**
 * What the page asks of the gateway, and nothing else: methods and paths of inventory v2, pricing v2 and orders v2. A search for
 * orders is not among them: it answers for whatever e-mail it is given, so the shop asks it for its own visitor only.
 */
const ASKED: readonly (readonly [method: string, path: RegExp])[] = [
  ['POST', /^\/inventory\/v2\/availability\/batch$/],
  ['GET', /^\/inventory\/v2\/availability\/[^/]+\/locations$/],
  ['POST', /^\/pricing\/v2\/prices\/batch$/],
  ['POST', /^\/pricing\/v2\/quotes$/],
  ['POST', /^\/orders\/v2\/orders$/],
  ['GET', /^\/orders\/v2\/orders\/BY[0-9A-Z]{26}$/],
  ['POST', /^\/orders\/v2\/orders\/BY[0-9A-Z]{26}\/cancellation$/],
];

/** May the page's question be handed on? @param path without its query, as it came */
export function mayPass(method: string, path: string): boolean {
  return ASKED.some(([wanted, pattern]) => wanted === method && pattern.test(path));
}
