import { exhaustMap, interval, map, share, startWith, type Observable } from 'rxjs';
import type { ShopStatus } from '../status/shop-status.js';

/** How often whoever watches is told, ms. */
export const TOLD_EVERY_MS = 1_000;

/** Pictures of the shop for whoever watches: drawn once for all of them, and not at all while nobody does. */
export class LivePictures {
  /** The first at once, then one every second. While one is being drawn no other is begun. */
  readonly all: Observable<ShopStatus>;

  constructor(view: { shop(): Promise<ShopStatus> }, everyMs = TOLD_EVERY_MS) {
    this.all = interval(everyMs).pipe(
      startWith(0),
      exhaustMap(() => view.shop()),
      share(),
    );
  }

  get events(): Observable<{ readonly type: 'status'; readonly data: ShopStatus }> {
    return this.all.pipe(map((data) => ({ type: 'status' as const, data })));
  }
}
