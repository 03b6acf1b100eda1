import { stockTakingRouteOf } from './stock-taking-routes.js';

/** Shopping for a page of the checkout is not yet the checkout: the cart is looked at and filled by people who browse. */
const ROUTE = /[?&]route=(?:checkout(?!\/cart)|api\/(?:order|payment|shipping|customer)|extension\/payment)\b/i;
/** The same where a shop's URLs are rewritten, and in Magento's web API. */
const PATH =
  /^\/(?:checkout(?!\/cart)|onestepcheckout)\b|^\/rest\/[^?]*\/(?:guest-)?carts\/[^?]*\/(?:order|payment-information|shipping-information|selected-payment-method)\b/i;

/**
 * Is a request of the legacy core a step of its checkout: from the addresses to the last button? Read generously: it decides what is
 * refused last when there is too much to do, and nothing else.
 *
 * @param target path and query, as sent
 */
export function isCheckoutUrl(method: string, target: string): boolean {
  if (PATH.test(target) || ROUTE.test(target)) return true;
  const queryAt = target.indexOf('?');
  // Most of what a shop is asked for has neither a query nor the one path that matters without.
  if (queryAt === -1) return method === 'POST' && stockTakingRouteOf(method, target, '') !== undefined;
  return stockTakingRouteOf(method, target.slice(0, queryAt), target.slice(queryAt + 1)) !== undefined;
}
