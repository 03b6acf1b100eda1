/** Every place that holds stock. Codes are eight characters at most: the change feed has no room for more. */
export const SOURCES = [
  { code: 'WH-NORD', name: 'Zentrallager Nord' },
  { code: 'WH-SUED', name: 'Zentrallager Süd' },
  { code: 'WH-MKT', name: 'Marktplatzlager' },
  { code: 'ST-0101', name: 'Filiale Berlin-Mitte' },
  { code: 'ST-0102', name: 'Filiale Hamburg-Altona' },
  { code: 'ST-0103', name: 'Filiale München-Sendling' },
  { code: 'ST-0104', name: 'Filiale Köln-Deutz' },
] as const;

export type SourceCode = (typeof SOURCES)[number]['code'];

const SOURCE_CODES: ReadonlySet<string> = new Set(SOURCES.map((source) => source.code));

export function isSourceCode(text: string): text is SourceCode {
  return SOURCE_CODES.has(text);
}

/** A store view sees the sum of its sources. */
export const STORE_VIEWS = {
  default: { name: 'Webshop', sources: ['WH-NORD', 'WH-SUED'] },
  mobile_de: { name: 'App', sources: ['WH-NORD', 'WH-SUED'] },
  mkt: { name: 'Marktplatz', sources: ['WH-NORD', 'WH-SUED', 'WH-MKT'] },
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
