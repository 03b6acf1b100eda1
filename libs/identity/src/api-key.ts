import type { StorefrontPrincipal } from './principal.js';

/** An API key as it is known here: by its hash, which lets nobody in. */
export interface ApiKey {
  readonly principal: StorefrontPrincipal;
  /** Wall clock, ms since the Unix epoch; it is refused before. */
  readonly fromMs: number;
  /** From then on it is refused. */
  readonly untilMs: number;
}

export function isInForce({ fromMs, untilMs }: ApiKey, nowMs: number): boolean {
  return nowMs >= fromMs && nowMs < untilMs;
}
