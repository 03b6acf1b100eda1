import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { ShopStatus } from './control.generated.js';
import { SESSION_KEY } from './use-session.js';

export interface Liveness {
  readonly isOpen: boolean;
  /** When control was last heard, on the monotonic clock of this page, ms; undefined: never. */
  readonly heardAtMs: number | undefined;
}

/** Control was not what it should be just now: it is asked again after this, ms. */
const AGAIN_AFTER_MS = 5_000;

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
  #again: ReturnType<typeof setTimeout> | undefined;

  open(pictures: QueryClient): void {
    if (this.#source !== undefined) return;
    clearTimeout(this.#again);
    const source = new EventSource('/api/live');
    source.addEventListener('status', ({ data }: MessageEvent<string>) => {
      pictures.setQueryData(STATUS_KEY, JSON.parse(data) as ShopStatus);
      this.#tell({ isOpen: true, heardAtMs: performance.now() });
    });
    source.addEventListener('error', () => {
      this.#tell({ ...this.#liveness, isOpen: false });
      // Refused, and not only lost: the browser does not come back by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      this.close();
      void pictures.invalidateQueries({ queryKey: SESSION_KEY });
      this.#again = setTimeout(() => this.open(pictures), AGAIN_AFTER_MS);
    });
    this.#source = source;
  }

  /** Until it is opened again. */
  close(): void {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = undefined;
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
