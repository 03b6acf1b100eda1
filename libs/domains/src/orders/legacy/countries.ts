/** The newer shop's `country_id`, by ISO 3166-1. The core takes a number that it does not know for no country at all. */
const COUNTRY_IDS: ReadonlyMap<string, string> = new Map([
  ['AT', '14'],
  ['FR', '74'],
  ['DE', '81'],
  ['IE', '103'],
  ['JP', '107'],
  ['NL', '150'],
  ['CH', '204'],
  ['GB', '222'],
  ['US', '223'],
]);

/** The country where the branches are. */
export const HOME_COUNTRY_ID = '81';

/** Undefined: the core does not know the country. */
export function countryIdOf(country: string): string | undefined {
  return COUNTRY_IDS.get(country);
}
