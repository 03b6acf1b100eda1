import { SOURCES, type SourceCode, STORE_VIEWS, type StoreViewCode } from '../books/sources.js';

/** Which store views sell out of which stock. Web shop and app share one. */
const STOCKS: readonly { readonly id: number; readonly name: string; readonly views: readonly StoreViewCode[] }[] = [
  { id: 1, name: 'Webshop & App für Deutschland', views: ['default', 'mobile_de'] },
  { id: 2, name: STORE_VIEWS.mkt.name, views: ['mkt'] },
  { id: 3, name: STORE_VIEWS.pos.name, views: ['pos'] },
  { id: 4, name: STORE_VIEWS.pos_0101.name, views: ['pos_0101'] },
  { id: 5, name: STORE_VIEWS.pos_0102.name, views: ['pos_0102'] },
  { id: 6, name: STORE_VIEWS.pos_0103.name, views: ['pos_0103'] },
  { id: 7, name: STORE_VIEWS.pos_0104.name, views: ['pos_0104'] },
];

type IsEnabled = (source: SourceCode) => boolean;

/** Every second source was saved by hand: its flags come as they are stored, false as an empty text. */
function flag(on: boolean, row: number): boolean | string {
  if (row % 2 === 0) return on;
  return on ? '1' : '';
}

export function sources(isEnabled: IsEnabled): readonly object[] {
  return SOURCES.map(({ code, name, city, postcode, pickup }, row) => ({
    source_code: code,
    name,
    enabled: flag(isEnabled(code), row),
    description: null,
    country_id: 'DE',
    city,
    postcode,
    use_default_carrier_config: flag(true, row),
    carrier_links: [],
    extension_attributes: { is_pickup_location_active: flag(pickup, row), frontend_name: name },
  }));
}

export function stocks(): readonly object[] {
  return STOCKS.map(({ id, name, views }) => ({
    stock_id: id,
    name,
    extension_attributes: { sales_channels: views.map((code) => ({ type: 'website', code })) },
  }));
}

/** Which sources fill a stock, closed ones among them; the lowest priority ships first. */
export function stockSourceLinks(): readonly object[] {
  return STOCKS.flatMap(({ id, views: [view] }) =>
    (view === undefined ? [] : STORE_VIEWS[view].sources).map((source, rank) => ({
      stock_id: id,
      source_code: source,
      priority: rank + 1,
    })),
  );
}

/** The open branches where a shopper may collect. */
export function pickupLocations(isEnabled: IsEnabled): readonly object[] {
  return SOURCES.filter(({ code, pickup }) => pickup && isEnabled(code)).map(({ code, name, city, postcode }) => ({
    pickup_location_code: code,
    source_code: code,
    name,
    country_id: 'DE',
    city,
    postcode,
  }));
}
