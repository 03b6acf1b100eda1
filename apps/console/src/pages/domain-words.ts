import type { DomainStatus } from '../api/control.generated.js';
import type { Tone } from '../parts/mark.js';

export const VERDICT_TONES: Readonly<Record<DomainStatus['verdict']['kind'], Tone>> = {
  healthy: 'good',
  breached: 'bad',
  inconclusive: 'wait',
  unmeasured: 'off',
};

/** The stage of a domain as one word, and how it looks; a tripped latch comes before whatever the flag says. */
export function standing({ extracted, latch, stage }: DomainStatus): { readonly tone: Tone; readonly words: string } {
  if (!extracted) return { tone: 'off', words: 'not extracted' };
  if (latch?.state === 'tripped') return { tone: 'bad', words: 'rolled back' };
  if (latch?.state === 'held') return { tone: 'wait', words: `held at ${latch.canaryPercent} %` };
  if (stage === null) return { tone: 'off', words: 'no replica reports' };
  return { tone: stage === 'legacy' ? 'off' : 'good', words: stage };
}
