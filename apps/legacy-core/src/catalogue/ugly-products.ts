import { parseQuantity } from '../books/quantity.js';
import { isSourceCode, type SourceCode } from '../books/sources.js';
import { PLAIN_STOCK_ITEM, type StockItem } from '../books/stock-item.js';
import { CURIOSITIES } from './departments.js';
import { type CatalogueProduct, holdsParts, type SourceStock } from './product.js';
import { UGLY_PRICES } from './ugly-prices.js';
import { ROWS_WITH_RULES } from './ugly-sale-rules.js';

/** SKU, name, and stock as `source=quantity`, with `!` behind it where the flag contradicts the quantity. */
type Row = readonly [sku: string, name: string, stock: string, unitsPerCase?: number, description?: string];

// Each row is something a real catalogue held. A trap gives a wrong answer instead of an error to whoever guesses.
const ROWS: readonly Row[] = [
  ['A/B-100', 'Adapter A auf B', 'WH-NORD=12 WH-SUED=3 ST-0101=1'],
  ['KABEL/USB/C-2M', 'Ladekabel USB-C, 2 m', 'WH-NORD=44 ST-0102=2 ST-0103=5'],
  ['100%-BW', 'Hemd, 100 % Baumwolle', 'WH-NORD=7 WH-MKT=2 ST-0104=1'],
  ['50%2F50', 'Hemd, Mischgewebe', 'WH-NORD=9 WH-SUED=1'],
  // Trap: decoded once too often, the first is the second.
  ['%41BC', 'Schablone, Kleinbuchstaben', 'WH-NORD=4'],
  ['ABC', 'Schablone, Großbuchstaben', 'WH-NORD=400 WH-SUED=1'],
  ['SALT&PEPPER', 'Menage, Salz & Pfeffer', 'WH-NORD=18 WH-SUED=2 WH-MKT=1'],
  // Trap: an entity that was stored as text.
  ['A&amp;B', 'Schild „A&B“, Ausschuss', 'WH-NORD=6'],
  ['A&B', 'Schild „A&B“', 'WH-NORD=60'],
  ['<b>FETT</b>', 'Radiergummi, fett', 'WH-NORD=2 ST-0101=2'],
  // Trap: where plus is read as space.
  ['1+1 GRATIS', 'Seife, Doppelpack', 'WH-NORD=31 WH-SUED=9'],
  ['1 1 GRATIS', 'Seife, Einzelstück', 'WH-NORD=310'],
  ['C#-MOLL', 'Stimmgabel cis', 'WH-NORD=5 ST-0103=1'],
  ['WIE?', 'Ratgeber, Band 1', 'WH-NORD=8'],
  ['WIE?SO=1', 'Ratgeber, Band 2', 'WH-NORD=3'],
  // Trap: one space or two.
  ['TISCH EICHE 200', 'Esstisch Eiche, 200 cm', 'WH-NORD=2! ST-0102=0!'],
  ['TISCH  EICHE 200', 'Esstisch Eiche, 200 cm, 2. Wahl', 'WH-NORD=11'],
  // Trap: leading zeros. 7 is the id of a product as well.
  ['007', 'Wasserpistole', 'WH-NORD=70 ST-0101=7'],
  ['7', 'Würfel, sieben Seiten', 'WH-NORD=700'],
  ['0042', 'Handtuch', 'WH-NORD=42'],
  ['00000', 'Blindmuster', 'WH-NORD=1'],
  // Trap: the id of another product.
  ['4711', 'Kölnisch Wasser', 'WH-NORD=13 WH-SUED=13 ST-0104=13'],
  // Trap: to PHP these are the same number, and it is the id of a product.
  ['1E3', 'Etikett „1E3“', 'WH-NORD=1'],
  ['1000', 'Reißzwecken', 'WH-NORD=999'],
  // Trap: as numbers these are the same.
  ['12.10', 'Kalenderblatt Oktober', 'WH-NORD=12'],
  ['12.1', 'Kalenderblatt Januar', 'WH-NORD=120'],
  // A placeholder that became an article.
  ['-1', 'Diverses', 'WH-NORD=5'],
  // Trap: to MySQL these are the same text.
  ['GRÖSSE-XL', 'Hemd, Größe XL', 'WH-NORD=16 ST-0103=3'],
  ['größe-xl', 'Maßband XL', 'WH-NORD=1'],
  ['Ñandú', 'Plüschtier Nandu', 'WH-NORD=2 ST-0101=1'],
  ['½-ZOLL', 'Muffe ½″, messing', 'WH-NORD=250 WH-SUED=80', 25, 'Muffe ½ Zoll, messing – 25 St./Krt.'],
  ["O'NEILL", 'Badehose', 'WH-NORD=4'],
  ['"ZITAT"', 'Postkarte mit Zitat', 'WH-NORD=88'],
  ['A;v=2', 'Stempel, zweite Auflage', 'WH-NORD=23'],
  ['A,B', 'Komma, Gips', 'WH-NORD=24'],
  ['A:B@C', 'Weiche, elektrisch', 'WH-NORD=25'],
  // Words that mean something to a program.
  ['null', 'Türschild „0“', 'WH-NORD=1'],
  ['__proto__', 'Prototyp, unverkäuflich', 'WH-NORD=1 WH-SUED=1'],
  ['constructor', 'Baukasten', 'WH-NORD=2'],
  ['0', 'Hausnummer 0', 'WH-NORD=100'],
  // As long as it gets.
  ['X'.repeat(64), 'Kettenglieder, Meterware', 'WH-NORD=64'],
  [
    'SCHRAUBE-M4',
    'Schraube M4',
    'WH-NORD=12000 WH-SUED=2400 ST-0101=50',
    100,
    'Schraube M4<br>100&nbsp;St./<i>Krt.</i>',
  ],
  // Fractions.
  ['STOFF-METER', 'Leinen, Meterware', 'WH-NORD=5.5 WH-SUED=3 ST-0104=0.125'],
  ['STOFF-REST', 'Leinen, Reststück', 'WH-NORD=0.75'],
  // The flag contradicts the quantity.
  ['NACHBESTELLT', 'Schaukelpferd', 'WH-NORD=-100! WH-SUED=-0.5!'],
  ['GESPERRT', 'Feuerwerk', 'WH-NORD=500! WH-SUED=20!'],
  ['GEGENGEBUCHT', 'Inventurdifferenz', 'WH-NORD=10 WH-SUED=-10!'],
  // In one place only.
  ['NUR-MARKTPLATZ', 'Mauspad', 'WH-MKT=33'],
  ['NUR-HAMBURG', 'Buddelschiff', 'ST-0102=1'],
  ['AUSVERKAUFT', 'Schneekugel', 'WH-NORD=0 WH-SUED=0 ST-0101=0'],
  ['VIEL', 'Sand, Korn', 'WH-NORD=9999999.999'],
];

/** The hand-written products, with ids from `firstId` in the order of the lists. Later ones are added at the end only. */
export function uglyProducts(firstId: number): readonly CatalogueProduct[] {
  const plain = ROWS.map(([sku, name, text, unitsPerCase = 1, description = name]) => {
    const stock = stockOf(text);
    const isBackOrdered = [...stock.values()].some(({ quantity, inStock }) => inStock && quantity <= 0);
    return { sku, name, description, unitsPerCase, stock, rules: isBackOrdered ? { backorders: 1 as const } : {} };
  });
  const ruled = ROWS_WITH_RULES.map(([sku, name, text, rules]) => {
    return { sku, name, description: name, unitsPerCase: 1, stock: stockOf(text), rules };
  });
  const priced = UGLY_PRICES.map(({ sku, name }) => {
    return {
      sku,
      name,
      description: name,
      unitsPerCase: 1,
      stock: stockOf('WH-NORD=100 WH-SUED=20 ST-0101=5'),
      rules: {},
    };
  });
  return [...plain, ...ruled, ...priced].map((row, index) => uglyProduct(firstId + index, 199 + index * 100, row));
}

interface UglyRow extends Pick<CatalogueProduct, 'sku' | 'name' | 'description' | 'unitsPerCase' | 'stock'> {
  readonly rules: Partial<StockItem>;
}

function uglyProduct(id: number, priceCents: number, { rules, ...row }: UglyRow): CatalogueProduct {
  return {
    ...row,
    id,
    categoryId: CURIOSITIES.id,
    priceCents,
    unit: row.unitsPerCase === 1 ? 'EA' : 'CS',
    stockItem: { ...PLAIN_STOCK_ITEM, isQuantityDecimal: holdsParts(row.stock), ...rules },
    ugly: true,
  };
}

function stockOf(text: string): ReadonlyMap<SourceCode, SourceStock> {
  return new Map(text.split(' ').map(holding));
}

function holding(text: string): [SourceCode, SourceStock] {
  const contradicts = text.endsWith('!');
  const [source = '', amount = ''] = text.replace('!', '').split('=');
  if (!isSourceCode(source)) throw new RangeError(`"${source}" is not a source`);
  const quantity = parseQuantity(amount);
  return [source, { quantity, inStock: quantity > 0 !== contradicts }];
}
