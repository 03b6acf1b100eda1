import type { DomainStatus } from './shop-status.js';

/**
 * Why the flag does not have its way, for the person who has just moved its slider and sees nothing happen; null when it
 * has its way, or wants nothing of the service.
 */
export function overruledText(
  now: Pick<DomainStatus, 'domain' | 'latch' | 'stage'> & Pick<DomainStatus['flag'], 'intendedPercent'>,
): string | null {
  const { domain, latch, stage, intendedPercent } = now;
  if (intendedPercent === null || intendedPercent === 0) return null;
  const intends = `${domain}.serve is on in Unleash and intends ${intendedPercent} % for the service`;
  if (latch?.state === 'tripped') {
    return `${intends}. That moves no traffic: the latch is tripped, and only a person's reset lets the flag decide again.`;
  }
  if (latch?.state === 'held' && latch.canaryPercent < intendedPercent) {
    return `${intends}. The latch is held at ${latch.canaryPercent} %, and no more is let through until a person resets it.`;
  }
  if (stage === 'canary' || stage === 'full') return null;
  return `${intends}, but no replica sends it there: none holds a lease (is PostgreSQL away?), so legacy answers everything.`;
}
