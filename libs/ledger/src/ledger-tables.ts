import type { OwnSchema } from '@banyan/database';
import { StockAuthorityMoveRow } from './authority/stock-authority-move.entity.js';
import { StockAuthorityRow } from './authority/stock-authority.entity.js';
import { BindingRow } from './bindings/binding.entity.js';
import { CheckoutErrorRow } from './checkouts/checkout-error.entity.js';
import { BindOrders1765000000000 } from './migrations/1765000000000-bind-orders.js';
import { NoteBuyers1767000000000 } from './migrations/1767000000000-note-buyers.js';
import { NoteTraces1766100000000 } from './migrations/1766100000000-note-traces.js';
import { WatchCoreSessions1765900000000 } from './migrations/1765900000000-watch-core-sessions.js';
import { CoreSessionRow } from './sessions/core-session.entity.js';

/** What is in the PostgreSQL schema that the ledger owns. */
export const LEDGER_TABLES: OwnSchema = {
  name: 'ledger',
  entities: [BindingRow, StockAuthorityRow, StockAuthorityMoveRow, CoreSessionRow, CheckoutErrorRow],
  migrations: [
    BindOrders1765000000000,
    WatchCoreSessions1765900000000,
    NoteTraces1766100000000,
    NoteBuyers1767000000000,
  ],
};
