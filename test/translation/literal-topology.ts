import { literalJson, textIn, yesNoIn } from './literal-json.js';
import { certain } from './literal-text.js';
import { child, type WireNode } from './wire-tree.js';

/** What is sold where, as three lists say it. */
export interface LiteralShop {
  /** By source: is it in use? */
  readonly enabled: ReadonlyMap<string, boolean>;
  /** Places such as `web/` and `store/koeln-deutz`, with their sources. */
  readonly places: readonly { readonly place: string; readonly sources: readonly string[] }[];
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

/**
 * Sources, links and stocks joined.
 *
 * @throws Error when a field cannot be told, two rows contradict each other, or a place has not exactly one stock
 */
export function literalShop(lists: readonly WireNode[]): LiteralShop {
  const [sources = [], links = [], stocks = []] = lists.map(rowsOf);
  const enabled = new Map<string, boolean>();
  for (const source of sources) {
    const code = certain(textIn(child(source, 'source_code')), 'source_code');
    const isOn = certain(yesNoIn(child(source, 'enabled')), 'enabled');
    if (enabled.get(code) === !isOn) throw new Error('a source is on and off');
    enabled.set(code, isOn);
  }
  const channels = stocks.map((stock) => ({ id: idOf(stock), views: viewsOf(stock) }));
  const places = Object.entries(STORE_VIEWS).map(([place, view]) => {
    const [id, ...others] = new Set(channels.flatMap((stock) => (stock.views.includes(view) ? [stock.id] : [])));
    if (id === undefined || others.length > 0) throw new Error(`the stock of ${view} cannot be told`);
    const linked = links.filter((link) => idOf(link) === id).map((link) => textIn(child(link, 'source_code')));
    return { place, sources: [...new Set(linked.map((code) => certain(code, 'source_code')))] };
  });
  return { enabled, places };
}

/** A bare `[]` is an empty list. */
function rowsOf(list: WireNode): readonly WireNode[] {
  if (list.shape === 'list' && list.children.length === 0) return [];
  const items = child(list, 'message') ? undefined : child(list, 'items');
  return certain(items?.shape === 'list' ? items : undefined, 'the list').children;
}

function idOf(row: WireNode): string {
  return certain(/^"?([1-9]\d*)"?$/.exec(child(row, 'stock_id')?.text ?? '')?.[1], 'stock_id');
}

function viewsOf(stock: WireNode): readonly (string | undefined)[] {
  const channels = child(child(stock, 'extension_attributes'), 'sales_channels');
  return certain(channels?.shape === 'list' ? channels : undefined, 'sales_channels')
    .children.filter((channel) => textIn(child(channel, 'type')) === 'website')
    .map((channel) => textIn(child(channel, 'code')));
}

/**
 * What of a translated topology is not what the lists say.
 *
 * @throws Error when what they say cannot be told
 */
export function unexplainedTopology(
  lists: readonly Buffer[],
  contentType: string,
  translation: unknown,
): readonly string[] {
  const { sources, places } = translation as {
    sources: readonly { code: string; enabled: boolean }[];
    places: readonly { place: { channel: string; location?: string }; sources: readonly string[] }[];
  };
  const shop = literalShop(lists.map((list) => literalJson(list, contentType)));
  const told: LiteralShop = {
    enabled: new Map(sources.map(({ code, enabled }) => [code, enabled])),
    places: places.map((entry) => ({
      place: `${entry.place.channel}/${entry.place.location ?? ''}`,
      sources: entry.sources,
    })),
  };
  const written = ({ enabled, places: all }: LiteralShop) => JSON.stringify([[...enabled], all]);
  return written(shop) === written(told) ? [] : [`${written(told)} is ${written(shop)}`];
}
