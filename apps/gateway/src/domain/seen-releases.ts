import type { Clock } from '@banyan/kernel';

/** A release that has not answered for this long is gone, ms. A rolling deploy lets two answer in turn for less. */
const GONE_AFTER_MS = 600_000;
/** More at once are a mistake of whoever names them: the oldest are forgotten. */
const MOST_RELEASES = 8;

/**
 * Which release of a service evidence is about. While it is deployed two answer in turn: the current one is the one that
 * was seen last *for the first time*, so that evidence begins anew once for a release and not at every turn. A release that
 * came back after the other one is gone is the current one again.
 */
export class SeenReleases {
  /** In the order first seen. */
  #seen: { readonly release: string; heardAtMs: number }[] = [];
  /** What the service said last, and whether nothing else is remembered: then nothing can have changed. */
  #said: string | undefined;

  constructor(private readonly clock: Clock) {}

  /**
   * @param said what the service says that it is, as of its last answer; undefined or empty: it does not say, or has not
   *   answered yet, which changes nothing
   * @returns empty while no release is known
   */
  current(said: string | undefined): string {
    if (said !== undefined && said !== '' && !(said === this.#said && this.#seen.length === 1)) this.#hear(said);
    return this.#seen.at(-1)?.release ?? '';
  }

  #hear(said: string): void {
    const nowMs = this.clock.monotonicMs();
    // What the service said until now it may have said a moment ago: only then does its time begin to run.
    for (const each of this.#seen) if (each.release === this.#said) each.heardAtMs = nowMs;
    this.#said = said;
    const known = this.#seen.find(({ release }) => release === said);
    if (known === undefined) this.#seen.push({ release: said, heardAtMs: nowMs });
    else known.heardAtMs = nowMs;
    this.#seen = this.#seen.filter(({ heardAtMs }) => nowMs - heardAtMs < GONE_AFTER_MS).slice(-MOST_RELEASES);
  }
}
