import { Batches } from '@banyan/database';
import {
  LOCATIONS,
  type ConfirmResult,
  type GiveBack,
  type Location,
  type Reservation,
  type ReserveResult,
  type SalesPlace,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { QuestionRefused } from '@banyan/service';
import type { SourceMap } from '../topology/source-map.js';
import type { DeskStore, Wish } from './desk.store.js';
import type { RulesBook } from './rules-book.js';

/** Most reservations of one transaction. */
const MOST_IN_A_BATCH = 64;

/** What lapses in one transaction. */
const MOST_LAPSING = 200;

/** What happened at the desk, for metrics. */
export type DeskEvent =
  | { readonly kind: 'reserve' | 'confirm'; readonly outcome: string }
  | { readonly kind: 'release' | 'give-back' | 'lapse'; readonly count: number };

export interface DeskParts {
  readonly store: DeskStore;
  readonly sources: SourceMap;
  readonly rules: RulesBook;
  /** Claims changed: whoever shows levels looks. */
  readonly changed: () => void;
  readonly tell: (event: DeskEvent) => void;
}

/** Sets goods aside for orders: says where a place sells from and by which rules, and gathers what comes at once. */
export class StockDeskAnswers {
  readonly #reservations: Batches<Wish, ReserveResult>;
  readonly #confirmations: Batches<string, ConfirmResult>;
  readonly #releases: Batches<string, boolean>;
  readonly #returns: Batches<() => Promise<boolean>, boolean>;

  constructor(private readonly parts: DeskParts) {
    this.#reservations = new Batches((wishes) => parts.store.reserveAll(wishes), MOST_IN_A_BATCH);
    this.#confirmations = new Batches((references) => parts.store.confirmAll(references), MOST_IN_A_BATCH);
    this.#releases = new Batches((references) => parts.store.releaseAll(references), MOST_IN_A_BATCH);
    // One after the other: connections are few.
    this.#returns = new Batches((returns) => Promise.all(returns.map((take) => take())), 1);
  }

  /** @throws QuestionRefused `not-loaded` when it is not known what is sold where, or how */
  async reserve(reservation: Reservation, attempt: Attempt): Promise<ReserveResult> {
    const sources = this.#sourcesAt(reservation);
    const rules = await this.#rulesOf(reservation, attempt);
    const result = await this.#reservations.add({ reservation, sources, rules });
    this.parts.tell({ kind: 'reserve', outcome: result.kind });
    if (result.kind === 'reserved') this.parts.changed();
    return result;
  }

  async confirm(reference: string): Promise<ConfirmResult> {
    const result = await this.#confirmations.add(reference);
    this.parts.tell({ kind: 'confirm', outcome: result.kind });
    return result;
  }

  async release(reference: string): Promise<void> {
    if (!(await this.#releases.add(reference))) return;
    this.parts.tell({ kind: 'release', count: 1 });
    this.parts.changed();
  }

  async giveBack(back: GiveBack): Promise<void> {
    const to = back.location === undefined ? undefined : this.#codeOf(back.location);
    if (!(await this.#returns.add(() => this.parts.store.giveBack(back, to)))) return;
    this.parts.tell({ kind: 'give-back', count: 1 });
    this.parts.changed();
  }

  /** Lets go what nobody confirmed in time. Called again and again. */
  async lapse(): Promise<void> {
    const count = await this.parts.store.lapse(MOST_LAPSING);
    if (count === 0) return;
    this.parts.tell({ kind: 'lapse', count });
    this.parts.changed();
  }

  #sourcesAt({ channel, location }: Reservation): readonly string[] {
    const { sources } = this.parts;
    if (!sources.known) throw new QuestionRefused('not-loaded', 'no topology of the core is known');
    if (location !== undefined && !isLocation(location)) return sources.isEnabled(location) ? [location] : [];
    const place = location === undefined ? { channel: channel as SalesPlace['channel'] } : storeAt(location);
    const enabled = sources.enabledAt(place);
    if (enabled === undefined) throw new QuestionRefused('not-loaded', 'the topology does not know this place');
    return [...enabled];
  }

  /** The code of a store, by its name or its code. */
  #codeOf(location: string): string {
    const [code] = isLocation(location) ? (this.parts.sources.enabledAt(storeAt(location)) ?? []) : [location];
    if (code === undefined || !this.parts.sources.codes.has(code)) {
      throw new QuestionRefused('invalid-question', 'location: names no place of the shop');
    }
    return code;
  }

  async #rulesOf({ lines }: Reservation, attempt: Attempt): Promise<Wish['rules']> {
    try {
      return await this.parts.rules.forAll(
        lines.map(({ sku }) => sku),
        attempt,
      );
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      throw new QuestionRefused('not-loaded', `how it is sold is not known: ${error.message}`);
    }
  }
}

function isLocation(text: string): text is Location {
  return (LOCATIONS as readonly string[]).includes(text);
}

function storeAt(location: Location): SalesPlace {
  return { channel: 'store', location };
}
