import { TranslationRefused } from '@banyan/kernel';
import type { Topology } from '../topology.js';
import { PLACES, storeViewOf } from './store-views.js';
import { TOPOLOGY_FIELD, type SourceRecord, type StockRecord, type StockSourceLinkRecord } from './topology.record.js';

/** The three lists that say together what is sold where. */
export interface TopologyRecords {
  readonly sources: readonly SourceRecord[];
  readonly links: readonly StockSourceLinkRecord[];
  readonly stocks: readonly StockRecord[];
}

/**
 * What is sold where: store views stand for places, stocks for the sources behind them. Store views that are no place of
 * ours are left out.
 *
 * @throws TranslationRefused when a place has no stock, or two; a link leads to a source that is not there; one source is
 *   said to be enabled and disabled. The field names the list.
 */
export function readTopology({ sources, links, stocks }: TopologyRecords): Topology {
  const enabled = new Map<string, boolean>();
  for (const source of sources) {
    if ((enabled.get(source.source_code) ?? source.enabled) !== source.enabled) {
      throw new TranslationRefused(TOPOLOGY_FIELD.enabled, 'differs in two rows of one source');
    }
    enabled.set(source.source_code, source.enabled);
  }
  // Which ships first is in the priorities, not in the order of the list.
  const ranked = links.toSorted((a, b) => (a.priority ?? Infinity) - (b.priority ?? Infinity) || 0);
  const linked = Map.groupBy(ranked, (link) => link.stock_id);
  if (links.some((link) => !enabled.has(link.source_code))) {
    throw new TranslationRefused(TOPOLOGY_FIELD.link_source_code, 'names no source');
  }
  return {
    sources: [...enabled].map(([code, isEnabled]) => ({ code, enabled: isEnabled })),
    places: PLACES.map((place) => {
      const stockId = stockOf(storeViewOf(place), stocks);
      return { place, sources: [...new Set(linked.get(stockId)?.map((link) => link.source_code))] };
    }),
  };
}

function stockOf(storeView: string, stocks: readonly StockRecord[]): string {
  const ids = new Set(stocks.filter((stock) => stock.channelCodes.includes(storeView)).map((stock) => stock.stock_id));
  const [id] = ids;
  if (id === undefined || ids.size > 1) {
    throw new TranslationRefused(TOPOLOGY_FIELD.sales_channels, 'does not give every place exactly one stock');
  }
  return id;
}
