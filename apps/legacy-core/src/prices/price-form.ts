/** How the values of one price record are written on the wire. The values themselves are in the books. */
export interface PriceForm {
  /**
   * `text`: "12.0000". `float`: a JSON number with all the noise of a double. `german`: "1.234,5", without the noughts at
   * its end. `exponent`: "1.5e2". `implied`: hundredths without a point, and `price_decimals` beside. `bare`: the same
   * without that. `mainframe`: "12.5000", a minus behind.
   */
  readonly numbers: 'text' | 'float' | 'german' | 'exponent' | 'implied' | 'bare' | 'mainframe';
  /** How yes and no are spelled. */
  readonly flags: readonly [yes: string | number | boolean, no: string | number | boolean | null];
  /** `compact`: 20261231. `short`: 261231, or with its time. `offset`: the instant itself, 2026-12-31T23:00:00+0000. */
  readonly dates: 'text' | 'compact' | 'short' | 'offset';
  /** What stands where there is no value; `absent`: the field does not. */
  readonly nothing: '' | 0 | null | 'absent';
  /** `single`: one row comes without its array. `keyed`: an object, its keys as PHP left them. */
  readonly lists: 'array' | 'single' | 'keyed';
  /** Bytes ahead of the JSON. */
  readonly ahead: 'warning' | 'mark' | null;
  /** `formatted` is of a year ago. */
  readonly staleText: boolean;
}

const TEXT: PriceForm = {
  numbers: 'text',
  flags: ['1', '0'],
  dates: 'text',
  nothing: '',
  lists: 'array',
  ahead: null,
  staleText: false,
};

const FLOAT: PriceForm = { ...TEXT, numbers: 'float', flags: [true, false], nothing: null };

/** Every form there is, by what the books call it (`oc_product.price_import`). */
export const PRICE_FORMS = {
  text: TEXT,
  float: FLOAT,
  stale: { ...TEXT, staleText: true },
  'float-stale': { ...FLOAT, staleText: true },
  german: { ...TEXT, numbers: 'german' },
  exponent: { ...TEXT, numbers: 'exponent' },
  implied: { ...TEXT, numbers: 'implied' },
  bare: { ...TEXT, numbers: 'bare' },
  mainframe: { ...TEXT, numbers: 'mainframe', dates: 'compact', flags: ['X', ''] },
  short: { ...TEXT, dates: 'short' },
  offset: { ...TEXT, dates: 'offset' },
  words: { ...TEXT, flags: ['true', 'false'] },
  'empty-no': { ...TEXT, flags: ['1', ''] },
  digits: { ...TEXT, flags: [1, 0] },
  'null-no': { ...TEXT, flags: [1, null] },
  null: { ...TEXT, nothing: null },
  nought: { ...TEXT, nothing: 0 },
  absent: { ...TEXT, nothing: 'absent' },
  single: { ...TEXT, lists: 'single' },
  keyed: { ...TEXT, lists: 'keyed' },
  warning: { ...TEXT, ahead: 'warning' },
  mark: { ...TEXT, ahead: 'mark' },
} as const satisfies Record<string, PriceForm>;

export type FormName = keyof typeof PRICE_FORMS;

/** @throws RangeError when the books name a form there is not */
export function formNamed(name: string): FormName {
  if (Object.hasOwn(PRICE_FORMS, name)) return name as FormName;
  throw new RangeError(`"${name}" is no form of a price`);
}
