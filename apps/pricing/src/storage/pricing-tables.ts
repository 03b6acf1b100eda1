import type { ServiceTables } from '@banyan/service';
import { ListPositionEntity } from './list-position.entity.js';
import { ConsistencyTurnEntity } from './consistency-turn.entity.js';
import { InconsistencyEntity } from './inconsistency.entity.js';
import { KeepPrices1764370800000 } from './migrations/1764370800000-keep-prices.js';
import { KeepWhatIsNotConsistent1764910000000 } from './migrations/1764910000000-keep-what-is-not-consistent.js';
import { PausePromotions1765310000000 } from './migrations/1765310000000-pause-promotions.js';
import { ProductPriceEntity } from './product-price.entity.js';
import { PromotionEntity } from './promotion.entity.js';
import { QuantityRowEntity } from './quantity-row.entity.js';
import { RefusedRowEntity } from './refused-row.entity.js';
import { SpecialEntity } from './special.entity.js';

export const PRICING_TABLES: ServiceTables = {
  schema: 'pricing',
  entities: [
    ProductPriceEntity,
    QuantityRowEntity,
    SpecialEntity,
    PromotionEntity,
    ListPositionEntity,
    RefusedRowEntity,
    InconsistencyEntity,
    ConsistencyTurnEntity,
  ],
  migrations: [KeepPrices1764370800000, KeepWhatIsNotConsistent1764910000000, PausePromotions1765310000000],
  // The first letters of the alphabet it needs, `pric`.
  migrationLock: 0x70726963,
};
