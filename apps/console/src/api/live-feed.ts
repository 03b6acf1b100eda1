import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { ShopStatus } from './control.generated.js';

export interface Liveness {
  readonly isOpen: boolean;
  /** When control was last heard, on the monotonic clock of this page, ms; undefined: never. */
  readonly heardAtMs: number | undefined;
}

/** Where the picture of the shop is kept for every page. */
export const STATUS_KEY = ['status'] as const;

/**
 * Control's picture of the shop as it changes, by server-sent events. The browser connects again by itself; meanwhile the last
 * picture stays, and whoever asks is told how old it is.
 */
class LiveFeed {
  #liveness: Liveness = { isOpen: false, heardAtMs: undefined };
  readonly #listeners = new Set<() => void>();
  #source: EventSource | undefined;

  open(pictures: QueryClient): void {
    if (this.#source !== undefined) return;
    const source = new EventSource('/api/live');
    source.addEventListener('status', ({ data }: MessageEvent<string>) => {
      pictures.setQueryData(STATUS_KEY, JSON.parse(data) as ShopStatus);
      this.#tell({ isOpen: true, heardAtMs: performance.now() });
    });
    source.addEventListener('error', () => this.#tell({ ...this.#liveness, isOpen: false }));
    this.#source = source;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly now = (): Liveness => this.#liveness;

  #tell(liveness: Liveness): void {
    this.#liveness = liveness;
    for (const listener of this.#listeners) listener();
  }
}

export const liveFeed = new LiveFeed();

export function useLiveness(): Liveness {
  return useSyncExternalStore(liveFeed.subscribe, liveFeed.now);
}
