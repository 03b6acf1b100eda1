import { CHANNELS, LOCATIONS, type Channel, type Location, type SalesPlace } from '../inventory.model.js';

/**
 * The legacy core's store views, by the place they answer for. The core answers an unknown code as `default`, silently
 * and wrongly: so a code is looked up here, never composed.
 */
const CHANNEL_VIEWS: Readonly<Record<Channel, string>> = {
  web: 'default',
  app: 'mobile_de',
  marketplace: 'mkt',
  store: 'pos',
};

const LOCATION_VIEWS: Readonly<Record<Location, string>> = {
  'berlin-mitte': 'pos_0101',
  'hamburg-altona': 'pos_0102',
  'muenchen-sendling': 'pos_0103',
  'koeln-deutz': 'pos_0104',
};

/**
 * The store view that answers for a place.
 *
 * @throws RangeError for a place that does not exist; the contract refuses such questions before they come here
 */
export function storeViewOf(place: SalesPlace): string {
  const { channel, location } = place;
  if (location !== undefined && channel !== 'store') throw new RangeError('only channel store has locations');
  const view =
    location === undefined ? ownValue(CHANNEL_VIEWS, channel) : ownValue<string | undefined>(LOCATION_VIEWS, location);
  if (view === undefined) throw new RangeError('no store view answers for this place');
  return view;
}

/** The place a store view answers for; undefined for a code that none has, which the core takes for `default`. */
export function placeOfStoreView(code: string): SalesPlace | undefined {
  return PLACES.find((place) => storeViewOf(place) === code);
}

/** The store view that answers where none is named. */
export const DEFAULT_STORE_VIEW = CHANNEL_VIEWS.web;

/** Every place there is, for tests and tables. */
export const PLACES: readonly SalesPlace[] = [
  ...CHANNELS.map((channel) => ({ channel })),
  ...LOCATIONS.map((location) => ({ channel: 'store' as const, location })),
];

function ownValue<T>(views: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(views, key) ? views[key] : undefined;
}
