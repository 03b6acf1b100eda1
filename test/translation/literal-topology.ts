import { literalJson } from './literal-document.js';
import { isYes } from './literal-text.js';

/** The sources of a place that are in use. */
export interface PlaceSources {
  /** `web/`, `store/koeln-deutz`. */
  readonly place: string;
  readonly all: readonly string[];
  readonly enabled: readonly string[];
}

const STORE_VIEWS: Readonly<Record<string, string>> = {
  'web/': 'default',
  'app/': 'mobile_de',
  'marketplace/': 'mkt',
  'store/': 'pos',
  'store/berlin-mitte': 'pos_0101',
  'store/hamburg-altona': 'pos_0102',
  'store/muenchen-sendling': 'pos_0103',
  'store/koeln-deutz': 'pos_0104',
};

type Items = { readonly items: readonly Readonly<Record<string, string>>[] };

function codesOf(stock: Readonly<Record<string, unknown>>): readonly string[] {
  const { sales_channels: channels } = stock['extension_attributes'] as {
    sales_channels: readonly { type: string; code: string }[];
  };
  return channels.filter(({ type }) => type === 'website').map(({ code }) => code);
}

/** Three lists joined: sources, links, stocks, as Node's own reader reads them. */
export function storesOf(lists: readonly unknown[]): readonly PlaceSources[] {
  const [sources = [], links = [], stocks = []] = lists.map((list) => (list as Items).items);
  const on = new Set(sources.flatMap(({ source_code, enabled }) => (isYes(enabled) ? [source_code] : [])));
  return Object.entries(STORE_VIEWS).map(([place, view]) => {
    const stock = stocks.find((each) => codesOf(each).includes(view));
    const linked = links.filter((link) => link['stock_id'] === stock?.['stock_id']);
    const all = [...new Set(linked.map((link) => link['source_code'] ?? ''))];
    return { place, all, enabled: all.filter((code) => on.has(code)) };
  });
}

/** What of a translated topology is not what the lists say. */
export function unexplainedTopology(lists: readonly Buffer[], translation: unknown): readonly string[] {
  const { sources, places } = translation as {
    sources: readonly { code: string; enabled: boolean }[];
    places: readonly { place: { channel: string; location?: string }; sources: readonly string[] }[];
  };
  const on = new Set(sources.filter((source) => source.enabled).map(({ code }) => code));
  const literal = storesOf(lists.map((list) => literalJson(list.toString('utf8'))));
  return places
    .map(({ place, sources: all }) => ({
      place: `${place.channel}/${place.location ?? ''}`,
      all,
      enabled: all.filter((code) => on.has(code)),
    }))
    .filter((told) => {
      const said = literal.find(({ place }) => place === told.place);
      return JSON.stringify(said) !== JSON.stringify(told);
    })
    .map(({ place }) => place);
}
