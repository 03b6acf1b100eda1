import type { Channel, Location, SalesPlace } from '@banyan/domains';

/** Which warehouses and stores hold the stock of a channel. A source in no row sells nothing. */
export const CHANNEL_SOURCES: Readonly<Record<Channel, readonly string[]>> = {
  web: ['WH-NORD', 'WH-SUED'],
  app: ['WH-NORD', 'WH-SUED'],
  marketplace: ['WH-NORD', 'WH-SUED', 'WH-MKT'],
  store: ['ST-0101', 'ST-0102', 'ST-0103', 'ST-0104'],
};

/** Each location is one store. */
export const LOCATION_SOURCES: Readonly<Record<Location, string>> = {
  'berlin-mitte': 'ST-0101',
  'hamburg-altona': 'ST-0102',
  'muenchen-sendling': 'ST-0103',
  'koeln-deutz': 'ST-0104',
};

/** The sources that answer for a place. */
export function sourcesOf(place: SalesPlace): readonly string[] {
  return place.location === undefined ? CHANNEL_SOURCES[place.channel] : [LOCATION_SOURCES[place.location]];
}
