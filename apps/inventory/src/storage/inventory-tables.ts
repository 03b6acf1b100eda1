import type { ServiceTables } from '@banyan/service';
import { ClaimEntity } from './claim.entity.js';
import { DocumentEntity } from './document.entity.js';
import { EchoEntity } from './echo.entity.js';
import { FeedPositionEntity } from './feed-position.entity.js';
import { GiveBackEntity } from './give-back.entity.js';
import { KeepStockLevels1763690400000 } from './migrations/1763690400000-keep-stock-levels.js';
import { KeepTheCase1764920000000 } from './migrations/1764920000000-keep-the-case.js';
import { NumberWhatIsWritten1764230400000 } from './migrations/1764230400000-number-what-is-written.js';
import { SetStockAside1765200000000 } from './migrations/1765200000000-set-stock-aside.js';
import { TellOfStock1765300000000 } from './migrations/1765300000000-tell-of-stock.js';
import { RefusedRowEntity } from './refused-row.entity.js';
import { ReservationEntity } from './reservation.entity.js';
import { SellingRulesEntity } from './selling-rules.entity.js';
import { StockAuthorityEntity } from './stock-authority.entity.js';
import { StockLevelEntity } from './stock-level.entity.js';
import { TopologyEntity } from './topology.entity.js';

export const INVENTORY_TABLES: ServiceTables = {
  schema: 'inventory',
  entities: [
    StockLevelEntity,
    FeedPositionEntity,
    RefusedRowEntity,
    TopologyEntity,
    StockAuthorityEntity,
    ReservationEntity,
    ClaimEntity,
    GiveBackEntity,
    DocumentEntity,
    EchoEntity,
    SellingRulesEntity,
  ],
  migrations: [
    KeepStockLevels1763690400000,
    NumberWhatIsWritten1764230400000,
    KeepTheCase1764920000000,
    SetStockAside1765200000000,
    TellOfStock1765300000000,
  ],
  // The first letters of the alphabet it needs, `inve`.
  migrationLock: 0x696e7665,
};
