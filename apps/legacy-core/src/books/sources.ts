/** A place that holds stock, as the shop is opened with it. */
interface SourceRow {
  /** Eight characters at most: the change feed has no room for more, so `WH-RETOUR` lost its last letter. */
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly postcode: string;
  /** A closed one keeps its rows and sells nothing. */
  readonly enabled: boolean;
  /** A branch where a shopper may collect. */
  readonly pickup: boolean;
}

/** Every place that holds stock, in the order of the house. */
export const SOURCES = [
  warehouse('WH-NORD', 'Zentrallager Nord', 'Hamburg', '21129'),
  warehouse('WH-SUED', 'Zentrallager Süd', 'Nürnberg', '90441'),
  warehouse('WH-MKT', 'Marktplatzlager', 'Köln', '50996'),
  branch('ST-0101', 'Filiale Berlin-Mitte', 'Berlin', '10178'),
  branch('ST-0102', 'Filiale Hamburg-Altona', 'Hamburg', '22765'),
  branch('ST-0103', 'Filiale München-Sendling', 'München', '81371'),
  branch('ST-0104', 'Filiale Köln-Deutz', 'Köln', '50679'),
  { ...warehouse('WH-ALT', 'Altes Lager', 'Lübeck', '23560'), enabled: false },
  warehouse('WH-RETOU', 'Retourenlager', 'Nürnberg', '90441'),
] as const;

export type SourceCode = (typeof SOURCES)[number]['code'];

function warehouse<const C extends string>(code: C, name: string, city: string, postcode: string) {
  return { code, name, city, postcode, enabled: true, pickup: false } as const satisfies SourceRow;
}

function branch<const C extends string>(code: C, name: string, city: string, postcode: string) {
  return { code, name, city, postcode, enabled: true, pickup: true } as const satisfies SourceRow;
}

const SOURCE_CODES: ReadonlySet<string> = new Set(SOURCES.map((source) => source.code));

export function isSourceCode(text: string): text is SourceCode {
  return SOURCE_CODES.has(text);
}

/** What a store view sees, by `stock-in-view.ts`; the first source ships first. */
export const STORE_VIEWS = {
  default: { name: 'Webshop', sources: ['WH-NORD', 'WH-SUED', 'WH-RETOU', 'WH-ALT'] },
  mobile_de: { name: 'App', sources: ['WH-NORD', 'WH-SUED', 'WH-RETOU', 'WH-ALT'] },
  mkt: { name: 'Marktplatz', sources: ['WH-NORD', 'WH-SUED', 'WH-MKT', 'WH-RETOU', 'WH-ALT'] },
  pos: { name: 'Alle Filialen', sources: ['ST-0101', 'ST-0102', 'ST-0103', 'ST-0104'] },
  pos_0101: { name: 'Filiale Berlin-Mitte', sources: ['ST-0101'] },
  pos_0102: { name: 'Filiale Hamburg-Altona', sources: ['ST-0102'] },
  pos_0103: { name: 'Filiale München-Sendling', sources: ['ST-0103'] },
  pos_0104: { name: 'Filiale Köln-Deutz', sources: ['ST-0104'] },
} as const satisfies Record<string, { name: string; sources: readonly SourceCode[] }>;

export type StoreViewCode = keyof typeof STORE_VIEWS;

/** The view of that code; an unknown one silently means `default`, as in Magento 1. */
export function storeViewOf(code: string | null): StoreViewCode {
  return code !== null && Object.hasOwn(STORE_VIEWS, code) ? (code as StoreViewCode) : 'default';
}
