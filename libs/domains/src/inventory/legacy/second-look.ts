import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { placeOf, type AvailabilityResult, type Available, type BatchResult } from '../inventory.model.js';
import { shareOf } from '../../legacy-exchange/attempt-share.js';
import { mapAtMost } from '../../legacy-exchange/map-at-most.js';
import type { StockFace } from './stock-face.js';

/** Asked at once, for one question: few SKUs are ambiguous, and the core is not to feel it when many are. */
export const LOOKS_AT_ONCE = 4;
/** Of what the attempt has left, so that what a hanging look leaves unknown is still answered in time. */
export const LOOK_SHARE = 0.6;

/** Why a stock is unknown: the face that was asked does not tell, and the one that would did not. */
const NOT_TOLD = 'it is on back-order or not counted at all, and the core did not say which';

/**
 * Sold at 0 or less can mean two things on the SOAP and multi-source faces: on back-order, or not counted at all (a
 * voucher). The stock item tells, so such a SKU gets a second look there. Where that fails its stock is unknown.
 */
export class SecondLook {
  constructor(
    private readonly clock: Clock,
    /** The face that tells whether a product is counted; undefined: nobody is asked. */
    private readonly face: StockFace | undefined,
  ) {}

  /** One answer, in no doubt any more, or unknown. */
  async at(result: AvailabilityResult, attempt: Attempt): Promise<AvailabilityResult> {
    return isAmbiguous(result) ? this.#look(result, shareOf(attempt, LOOK_SHARE, this.clock)) : result;
  }

  /** A batch, its ambiguous items looked at a few at a time. */
  async atAll(batch: BatchResult, attempt: Attempt): Promise<BatchResult> {
    const share = shareOf(attempt, LOOK_SHARE, this.clock);
    const seen = new Map(
      await mapAtMost(
        LOOKS_AT_ONCE,
        batch.items.filter(isAmbiguous),
        async (item) => [item.sku, await this.#look(item, share)] as const,
      ),
    );
    return { ...batch, items: batch.items.map((item) => seen.get(item.sku) ?? item) };
  }

  async #look(item: Available, attempt: Attempt): Promise<Available> {
    const seen = await this.#ask(item, attempt);
    if (seen?.kind !== 'available') return { ...item, stock: { kind: 'unknown', because: NOT_TOLD } };
    return seen.stock.kind === 'unmanaged' ? { ...item, stock: seen.stock } : item;
  }

  /** Undefined when there is no answer, whatever the reason: the first look stands, and says less. */
  async #ask(item: Available, attempt: Attempt): Promise<AvailabilityResult | undefined> {
    try {
      return await this.face?.one({ sku: item.sku, ...placeOf(item) }, attempt);
    } catch (error) {
      if (error instanceof ArmError || error instanceof TranslationRefused) return undefined;
      throw error;
    }
  }
}

function isAmbiguous(item: { readonly kind: string }): item is Available {
  if (item.kind !== 'available') return false;
  const { sellable, stock } = item as Available;
  return sellable && stock.kind === 'counted' && stock.quantityE4 <= 0;
}
