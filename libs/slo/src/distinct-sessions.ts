import type { Arm } from '@banyan/kernel';
import type { Assigned } from './evidence.js';

/** 16 KiB. */
const BITS = 2 ** 17;
/** From here on a new session would too often be taken for a known one; everything is forgotten, and counting goes on. */
const MOST_MARKED = BITS / 2;

/**
 * Counts sessions by the arm they were given, each once: what the sample-ratio guard judges. Requests would not do, as one
 * busy session would bend the ratio. Bounded: a session is a bit at its hash. Two that share a bit count as one, whichever
 * arm they have, and one that comes again after everything was forgotten counts again: neither bends the ratio.
 */
export class DistinctSessions {
  readonly #marks = new Uint32Array(BITS / 32);
  #marked = 0;
  readonly #assigned: Record<Arm, number> = { legacy: 0, service: 0 };

  add(arm: Arm, session: string): void {
    const bit = hashOf(session) & (BITS - 1);
    const [word, mask] = [bit >>> 5, 1 << (bit & 31)];
    const marks = this.#marks[word] ?? 0;
    if ((marks & mask) !== 0) return;
    if (this.#marked >= MOST_MARKED) {
      this.#marks.fill(0);
      this.#marked = 0;
    }
    this.#marks[word] = (this.#marks[word] ?? 0) | mask;
    this.#marked++;
    this.#assigned[arm]++;
  }

  get assigned(): Assigned {
    return { ...this.#assigned };
  }
}

/** FNV-1a over UTF-16 code units, mixed at the end (murmur3's finaliser) so that its low bits are even. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
