import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import {
  LOCATIONS,
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type LocationAvailability,
  type LocationsQuestion,
  type LocationsResult,
} from '../inventory.model.js';
import { shareOf } from '../../legacy-exchange/attempt-share.js';
import { batchOf } from './batch-items.js';
import { mapAtMost } from '../../legacy-exchange/map-at-most.js';
import { readPages } from './read-pages.js';
import type { RestExchange } from './rest-exchange.js';
import type { RestFace } from './rest.face.js';
import { LOOK_SHARE, LOOKS_AT_ONCE, type SecondLook } from './second-look.js';
import { readSourceItem, SOURCE_ITEM_FIELD, type SourceItemRecord } from './source-item.record.js';
import { translateSourceItems, translateSourceItemsByLocation, withoutRows } from './source-items.translator.js';
import { sourceItemTargets } from './source-item-targets.js';
import type { StockFace } from './stock-face.js';
import type { LegacyTopologyClient } from './topology.client.js';

/** What the multi-source face works with. */
export interface MsiParts {
  readonly clock: Clock;
  readonly exchange: RestExchange;
  readonly topology: LegacyTopologyClient;
  readonly secondLook: SecondLook;
  /** Asked about SKUs without source items, which may be products all the same; undefined: they stay in doubt. */
  readonly stockItems: RestFace | undefined;
}

/** The multi-source face: what every source holds, for many SKUs and every store in one call. */
export class MsiFace implements StockFace {
  constructor(private readonly parts: MsiParts) {}

  async one(question: AvailabilityQuestion, attempt: Attempt): Promise<AvailabilityResult> {
    const { rows, topology } = await this.#ask([question.sku], attempt);
    const reading = translateSourceItems(question.sku, question, rows, topology);
    if (reading.kind === 'no-rows') return this.#stockItems().one(question, attempt);
    return this.parts.secondLook.at(reading, attempt);
  }

  async batch(question: BatchQuestion, attempt: Attempt): Promise<BatchResult> {
    const { rows, topology } = await this.#ask(question.skus, attempt);
    const place = placeOf(question);
    const told = new Set(rows.map((row) => row.sku));
    const silent = question.skus.filter((sku) => !told.has(sku));
    const share = shareOf(attempt, LOOK_SHARE, this.parts.clock);
    const asked = new Map(
      await mapAtMost(
        LOOKS_AT_ONCE,
        silent,
        async (sku) => [sku, await this.#stockItemOf({ sku, ...place }, share)] as const,
      ),
    );
    const batch = batchOf(question, (sku) => {
      const reading = translateSourceItems(sku, place, rows, topology);
      if (reading.kind !== 'no-rows') return reading;
      const item = asked.get(sku) ?? withoutRows();
      if (item instanceof TranslationRefused) throw item;
      return item;
    });
    return this.parts.secondLook.atAll(batch, attempt);
  }

  /**
   * One SKU in every store.
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when the answer is in doubt, whichever store it concerns
   */
  async locations({ sku }: LocationsQuestion, attempt: Attempt): Promise<LocationsResult> {
    const { rows, topology } = await this.#ask([sku], attempt);
    const reading = translateSourceItemsByLocation(sku, rows, topology);
    const results =
      'kind' in reading
        ? await mapAtMost(LOOKS_AT_ONCE, LOCATIONS, (location) =>
            this.#stockItems().one({ sku, channel: 'store', location }, attempt),
          )
        : await this.#lookAt(sku, reading, attempt);
    if (results.some((result) => result.kind === 'unknown-sku')) return { kind: 'unknown-sku', sku };
    return { kind: 'locations', sku, locations: results.flatMap(locationOf) };
  }

  /** Ambiguous in one store or in all: it is one product, and what is not counted is counted nowhere. */
  async #lookAt(
    sku: string,
    stores: readonly LocationAvailability[],
    attempt: Attempt,
  ): Promise<readonly AvailabilityResult[]> {
    return mapAtMost(LOOKS_AT_ONCE, stores, ({ location, sellable, stock }) =>
      this.parts.secondLook.at({ kind: 'available', sku, channel: 'store', location, sellable, stock }, attempt),
    );
  }

  async #ask(skus: readonly string[], attempt: Attempt) {
    const [topology, ...lists] = await Promise.all([
      this.parts.topology.read(attempt),
      ...sourceItemTargets(skus).map((target) => this.#read(target, attempt)),
    ]);
    return { topology, rows: lists.flat() };
  }

  #read(target: string, attempt: Attempt): Promise<readonly SourceItemRecord[]> {
    return readPages(
      this.parts.exchange,
      {
        target,
        field: SOURCE_ITEM_FIELD.row,
        read: readSourceItem,
        keyOf: (row) => JSON.stringify([row.sku, row.source_code]),
      },
      attempt,
    );
  }

  /** Of a SKU without rows; undefined when nobody can tell, and then that SKU is in doubt and no other. */
  async #stockItemOf(
    question: AvailabilityQuestion,
    attempt: Attempt,
  ): Promise<BatchItem | TranslationRefused | undefined> {
    try {
      return await this.parts.stockItems?.reading(question, attempt);
    } catch (error) {
      if (error instanceof ArmError) return undefined;
      throw error;
    }
  }

  #stockItems(): RestFace {
    return this.parts.stockItems ?? withoutRows();
  }
}

function locationOf(result: AvailabilityResult): readonly LocationAvailability[] {
  if (result.kind !== 'available' || result.location === undefined) return [];
  return [{ location: result.location, sellable: result.sellable, stock: result.stock }];
}
