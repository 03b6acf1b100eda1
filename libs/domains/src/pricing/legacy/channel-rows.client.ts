import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import type { Told } from '../consistency/told.js';
import type { Channel } from '../pricing.model.js';
import { channelRow } from './channel-row.js';
import { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import { readPriceRows } from './prices.translator.js';
import { SHOPS } from './shops.js';

/** The price face, asked by the shop of each channel what its rows say, whoever buys and whenever. */
export interface ChannelRows {
  /**
   * What a channel's shop says of each SKU, in their order; at most 200.
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when it is no list of products
   */
  ask(channel: Channel, skus: readonly string[], attempt: Attempt): Promise<readonly Told[]>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

export function connectChannelRows(connection: Pick<LegacyConnection, 'baseUrl' | 'maxSockets'>): ChannelRows {
  const exchange = new PhpExchange('price', connection);
  return {
    async ask(channel, skus, attempt) {
      const fields = [['store_id', SHOPS[channel].storeId] as const, ...skus.map((sku) => ['sku[]', sku] as const)];
      const { document } = await exchange.ask({ route: 'api/price', fields }, attempt);
      const rows = readPriceRows(document);
      return skus.map((sku) => channelRow(channel, sku, rows));
    },
    close: () => exchange.close(),
  };
}
