import type { CurrentKeys } from '@banyan/kernel';
import type { Domain } from '@banyan/domains';
import { signQuoteToken } from './quote-token.js';

/** Puts the gateway's signature to what a result promises; a result that promises nothing stays as it is. */
export type BindResult = (operation: string, result: unknown) => unknown;

/** @param keys of which the first signs */
export function bindResultsOf({ name, promiseOf }: Pick<Domain, 'name' | 'promiseOf'>, keys: CurrentKeys): BindResult {
  return (operation, result) => {
    const promise = promiseOf?.(operation, result);
    if (promise === undefined) return result;
    const { claims, fromMs, untilMs, withToken } = promise;
    return withToken(signQuoteToken({ use: `${name} ${operation}`, fromMs, untilMs, claims }, keys()[0]));
  };
}
