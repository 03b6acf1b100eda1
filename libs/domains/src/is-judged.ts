import type { Operation } from './domain.js';

/**
 * Is the service judged by this operation? Only where flags choose who answers: what the system of record always answers, and
 * what follows an order to its arm, reaches the service whatever they say or never, and a verdict that waited for it would wait
 * for ever.
 */
export function isJudged({ asks, ownership }: Pick<Operation, 'asks' | 'ownership'>): boolean {
  return asks !== 'authority' && (ownership === undefined || ownership === 'binds');
}
