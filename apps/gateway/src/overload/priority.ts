import type { Operation } from '@banyan/domains';

/** What a request is worth when not everything can be done: the first is shed first, and as soon as there is overload. */
export const PRIORITIES = ['synthetic', 'passthrough', 'read', 'write', 'checkout'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** To place an order, to be told what it costs, and to be sure that there is enough of it. */
export function isCheckout({ buys, asks, ownership }: Pick<Operation, 'buys' | 'asks' | 'ownership'>): boolean {
  return buys === true || asks === 'authority' || ownership === 'binds';
}

/** Ranks of the dial that sheds: what comes after `synthetic`, which has none of its own. */
export const RANKS = PRIORITIES.length - 1;

export function rankOf(priority: Exclude<Priority, 'synthetic'>): number {
  return PRIORITIES.indexOf(priority) - 1;
}
