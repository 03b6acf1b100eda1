import type { OwnSchema } from '@banyan/database';
import { StockAuthorityMoveRow } from './authority/stock-authority-move.entity.js';
import { StockAuthorityRow } from './authority/stock-authority.entity.js';
import { BindingRow } from './bindings/binding.entity.js';
import { BindOrders1765000000000 } from './migrations/1765000000000-bind-orders.js';

/** What is in the PostgreSQL schema that the ledger owns. */
export const LEDGER_TABLES: OwnSchema = {
  name: 'ledger',
  entities: [BindingRow, StockAuthorityRow, StockAuthorityMoveRow],
  migrations: [BindOrders1765000000000],
};
