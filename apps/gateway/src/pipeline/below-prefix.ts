import type { ContractOperation } from '@banyan/contracts';
import type { Exchange } from './exchange.js';

/**
 * A path of our own as the client reaches it: contracts do not know the prefix that the operator has put before all of them. It is what
 * the request's path has more than its operation's.
 *
 * @param path absolute, such as `/orders/v1/orders/BY…`
 */
export function belowPrefix(
  { segments }: Pick<Exchange, 'segments'>,
  { route }: Pick<ContractOperation, 'route'>,
  path: string,
): string {
  const own = route.split('/').length - 1;
  const prefix = segments.slice(0, Math.max(segments.length - own, 0));
  return prefix.map((segment) => `/${encodeURIComponent(segment)}`).join('') + path;
}
