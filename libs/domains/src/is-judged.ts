import type { Operation } from './domain.js';

/**
 * Is the service judged by this operation? Only where flags choose who answers: what the system of record always answers
 * never reaches the service, and a verdict that waited for it would wait for ever.
 */
export function isJudged({ asks }: Pick<Operation, 'asks'>): boolean {
  return asks !== 'authority';
}
