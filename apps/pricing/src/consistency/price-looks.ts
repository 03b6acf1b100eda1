import {
  CHANNELS,
  comparePrices,
  type Channel,
  type ChannelRows,
  type Inconsistency,
  type Measure,
  type Place,
  type Told,
} from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { PriceBoard } from '../board/price-board.js';
import { serviceTold } from './service-told.js';

/** What a look at some SKUs in all channels saw. */
export interface PricesSeen {
  readonly found: readonly Inconsistency[];
  /** By SKU: places of which nothing can be said. */
  readonly undecided: ReadonlyMap<string, readonly Place[]>;
  /** By SKU, as the web shop's row says. */
  readonly measures: ReadonlyMap<string, Measure>;
}

/** Asks the shop of every channel for the same SKUs, one call after another, and holds the answers against each other. */
export class PriceLooks {
  constructor(
    private readonly rows: Pick<ChannelRows, 'ask'>,
    private readonly board: Pick<PriceBoard, 'priceOf'>,
    private readonly clock: Clock,
    private readonly callMs: number,
    private readonly called: (channel: Channel, outcome: 'answered' | 'failed') => void,
  ) {}

  /** How many calls one look makes. */
  static readonly CALLS = CHANNELS.length;

  /** @throws ArmError, TranslationRefused when a channel gives no answer: then nothing was seen */
  async at(skus: readonly string[], stop: AbortSignal): Promise<PricesSeen> {
    const answers: (readonly Told[])[] = [];
    for (const channel of CHANNELS) answers.push(await this.#ask(channel, skus, stop));
    const nowMs = this.clock.nowMs();
    const measures = new Map<string, Measure>();
    const undecided = new Map<string, readonly Place[]>();
    const found = skus.flatMap((sku, at) => {
      const told = answers.flatMap((answer) => answer[at] ?? []);
      const web = told.find(({ place }) => place === 'web');
      if (web?.said.kind === 'sheet' && web.said.measure !== null) measures.set(sku, web.said.measure);
      const compared = comparePrices(sku, [...told, serviceTold(this.board.priceOf(sku))], nowMs);
      if (compared.undecided.length > 0) undecided.set(sku, compared.undecided);
      return compared.found;
    });
    return { found, undecided, measures };
  }

  async #ask(channel: Channel, skus: readonly string[], stop: AbortSignal): Promise<readonly Told[]> {
    const endsAtMs = this.clock.monotonicMs() + this.callMs;
    const attempt = {
      signal: AbortSignal.any([stop, AbortSignal.timeout(this.callMs)]),
      remainingMs: () => Math.max(0, endsAtMs - this.clock.monotonicMs()),
    };
    try {
      const answer = await this.rows.ask(channel, skus, attempt);
      this.called(channel, 'answered');
      return answer;
    } catch (error) {
      this.called(channel, 'failed');
      throw error;
    }
  }
}
