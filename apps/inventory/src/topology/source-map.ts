import type { SalesPlace, Topology } from '@banyan/domains';
import { nameOf } from './topology.js';

/** The topology in force, as questions need it. It is replaced in one step. */
export class SourceMap {
  #enabled = new Map<string, ReadonlySet<string>>();
  #codes: ReadonlySet<string> = new Set();
  #open: ReadonlySet<string> = new Set();
  #known = false;

  /** Was there ever a topology? Before that nobody knows what serves a place. */
  get known(): boolean {
    return this.#known;
  }

  /** Every source the core names, enabled or not. */
  get codes(): ReadonlySet<string> {
    return this.#codes;
  }

  follow({ sources, places }: Topology): void {
    const enabled = new Set(sources.flatMap((source) => (source.enabled ? [source.code] : [])));
    this.#enabled = new Map(
      places.map((each) => [nameOf(each.place), new Set(each.sources.filter((code) => enabled.has(code)))]),
    );
    this.#open = enabled;
    this.#codes = new Set(sources.map(({ code }) => code));
    this.#known = true;
  }

  /** Is it in use? */
  isEnabled(source: string): boolean {
    return this.#open.has(source);
  }

  /** The enabled sources that serve a place, the one that ships first ahead; undefined: the core does not know the place. */
  enabledAt(place: SalesPlace): ReadonlySet<string> | undefined {
    return this.#enabled.get(nameOf(place));
  }
}
