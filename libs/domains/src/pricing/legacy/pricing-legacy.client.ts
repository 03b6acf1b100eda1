import type { Attempt } from '@banyan/resilience';
import type { DomainArm, LegacyConnection } from '../../domain.js';
import { armErrorOf } from '../../legacy-exchange/arm-error-of.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  type BatchQuestion,
  type PriceQuestion,
  type QuoteQuestion,
} from '../pricing.model.js';
import { CartFace } from './cart.face.js';
import { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import { PriceFace } from './price.face.js';

/** Pricing answered by the legacy core. */
export function connectPricingLegacy(connection: LegacyConnection): DomainArm {
  return new PricingLegacyClient(connection);
}

class PricingLegacyClient implements DomainArm {
  readonly #priceExchange: PhpExchange;
  readonly #cartExchange: PhpExchange;
  readonly #prices: PriceFace;
  readonly #cart: CartFace;

  constructor(connection: LegacyConnection) {
    this.#priceExchange = new PhpExchange('price', connection);
    this.#cartExchange = new PhpExchange('cart', connection);
    this.#prices = new PriceFace(this.#priceExchange, connection.clock);
    this.#cart = new CartFace(this.#cartExchange, this.#prices, connection.clock);
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    try {
      switch (operation) {
        case PRICE_ONE:
          return await this.#prices.one(input as PriceQuestion, attempt);
        case PRICE_BATCH:
          return await this.#prices.batch(input as BatchQuestion, attempt);
        case QUOTE_BASKET:
          return await this.#cart.quote(input as QuoteQuestion, attempt);
        default:
          throw new RangeError(`pricing has no operation ${operation}`);
      }
    } catch (error) {
      throw armErrorOf(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#priceExchange.close(), this.#cartExchange.close()]);
  }
}
