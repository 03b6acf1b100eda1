/** A country the shop knows, by OpenCart's `country_id`. */
export interface Country {
  readonly id: string;
  readonly iso2: string;
  readonly postcodeRequired: boolean;
  /** Whether parcels go there. */
  readonly served: boolean;
}

const country = (id: string, iso2: string, served: boolean, postcodeRequired = true): Country => ({
  id,
  iso2,
  postcodeRequired,
  served,
});

const COUNTRIES: readonly Country[] = [
  country('14', 'AT', true),
  country('74', 'FR', true),
  country('81', 'DE', true),
  country('103', 'IE', false, false),
  country('107', 'JP', false),
  country('150', 'NL', true),
  country('204', 'CH', true),
  country('222', 'GB', true),
  country('223', 'US', false),
];

/** The country where branches are. */
export const HOME = 'DE';

export function countryOf(id: string): Country | undefined {
  return COUNTRIES.find((one) => one.id === id);
}
