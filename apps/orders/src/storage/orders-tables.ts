import type { ServiceTables } from '@banyan/service';
import { AskToErase1767400000000 } from './migrations/1767400000000-ask-to-erase.js';
import { ErasePersonalData1765600000000 } from './migrations/1765600000000-erase-personal-data.js';
import { FindTold1766100000000 } from './migrations/1766100000000-find-told.js';
import { KeepDifferences1765450000000 } from './migrations/1765450000000-keep-differences.js';
import { NoteCalledOff1767000000000 } from './migrations/1767000000000-note-called-off.js';
import { KeepOrders1764960000000 } from './migrations/1764960000000-keep-orders.js';
import { KeepPartiesOutOfUse1766720000000 } from './migrations/1766720000000-keep-parties-out-of-use.js';

/** Written by transactions of the service's own (`OrderDatabase`): there are no entities. */
export const ORDERS_TABLES: ServiceTables = {
  schema: 'orders',
  entities: [],
  migrations: [
    KeepOrders1764960000000,
    KeepDifferences1765450000000,
    ErasePersonalData1765600000000,
    FindTold1766100000000,
    KeepPartiesOutOfUse1766720000000,
    NoteCalledOff1767000000000,
    AskToErase1767400000000,
  ],
  // The first letters of the alphabet it needs, `orde`.
  migrationLock: 0x6f726465,
};
