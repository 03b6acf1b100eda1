import { isoUtc } from '@banyan/kernel';
import type { Leadership } from './leadership.js';

/** Which of several controls leads, as one of them knows it. */
export interface LeadingStatus {
  /** `leads`: this one. `waits`: it will, as soon as the former one cannot believe any more that it does. `unknown`: PostgreSQL does not say. */
  readonly state: 'leads' | 'follows' | 'waits' | 'unknown';
  /** Of the one that leads; null: it is not known. */
  readonly leader: {
    readonly name: string;
    readonly url: string;
    readonly epoch: number;
    readonly since: string;
  } | null;
}

export function leadingStatus(leadership: Pick<Leadership, 'standing' | 'place'>): LeadingStatus {
  const { standing, place } = leadership;
  if (standing.kind === 'leads') {
    return { state: 'leads', leader: { ...place, epoch: standing.epoch, since: isoUtc(standing.sinceMs) } };
  }
  if (standing.kind !== 'follows') return { state: standing.kind, leader: null };
  const { name, url, epoch, sinceMs } = standing.leader;
  return { state: 'follows', leader: { name, url, epoch, since: isoUtc(sinceMs) } };
}

/** The same in a sentence, for `/readyz?verbose`. */
export function leadingText(leadership: Pick<Leadership, 'standing'>): string {
  const { standing } = leadership;
  if (standing.kind === 'leads') return `leads, epoch ${standing.epoch}`;
  if (standing.kind === 'follows') return `follows ${standing.leader.name}, epoch ${standing.leader.epoch}`;
  return standing.kind === 'waits' ? 'will lead in a moment' : `nobody is known to lead: ${standing.because}`;
}
