import type { LegacyWire, LegacyWireSpoke } from '@banyan/contracts';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  STALENESS_BOUND_MS,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchQuestion,
  type BatchResult,
} from '../inventory.model.js';
import {
  bearerCredential,
  readStockItem,
  STOCK_ITEM,
  writeStockItem,
  type StockItemFact,
} from '../legacy/rest-stock-item.wire.js';
import {
  readEndedSession,
  readStockList,
  readStockListCall,
  rowFact,
  writeStockList,
  type StockRowFact,
} from '../legacy/stock-list.wire.js';
import { DEFAULT_STORE_VIEW, placeOfStoreView } from '../legacy/store-views.js';

const item: LegacyWireSpoke<AvailabilityQuestion, AvailabilityResult, StockItemFact> = {
  operation: AVAILABILITY_ONE,
  accept({ path, headers }) {
    const place = placeOfStoreView(path['storeView'] ?? DEFAULT_STORE_VIEW);
    const credential = bearerCredential(headers.authorization);
    if (place === undefined || credential === undefined) return undefined;
    return { input: { sku: path['sku'] ?? '', ...place }, credential, needs: [STOCK_ITEM] };
  },
  read: ({ input }, answer) => readStockItem(input, answer),
  present: (_, result, known) => writeStockItem(result, known.get(STOCK_ITEM)),
};

const list: LegacyWireSpoke<BatchQuestion, BatchResult, StockRowFact> = {
  operation: AVAILABILITY_BATCH,
  accept({ query, headers, body }) {
    const { ___store: view = DEFAULT_STORE_VIEW } = query as { readonly ___store?: string };
    const place = placeOfStoreView(view);
    const call = body && readStockListCall(body, headers['content-type']);
    if (place === undefined || call === undefined) return undefined;
    const { sessionId, skus } = call;
    return { input: { ...place, skus }, credential: sessionId, needs: skus.map(rowFact) };
  },
  read: ({ input }, answer) => readStockList(input, answer),
  present: (_, result, known) => writeStockList(result, known),
  ends: ({ headers, body }) => body && readEndedSession(body, headers['content-type']),
};

/** Inventory as the core's own URLs tell it. */
export const inventoryLegacyWire: LegacyWire = {
  domain: 'inventory',
  version: 'legacy',
  specification: 'contracts/inventory/legacy/openapi.yaml',
  // A session of the core lives 15 minutes, a token 4 hours: what has just ended is let in this much longer at most.
  credentialMs: 60_000,
  // As old as anything said for browsing may be.
  factsMs: STALENESS_BOUND_MS,
  operations: { getStockItem: item, getStockItemOfStoreView: item, listStockItems: list },
};
