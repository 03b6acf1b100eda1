import { parseQuantity } from '../books/quantity.js';
import { isSourceCode, type SourceCode } from '../books/sources.js';
import { CURIOSITIES } from './departments.js';
import type { CatalogueProduct, SourceStock } from './product.js';

/** SKU, name, and stock as `source=quantity`, with `!` behind it where the flag contradicts the quantity. */
type Row = readonly [sku: string, name: string, stock: string, unitsPerCase?: number, description?: string];

// Each row is something a real catalogue held. Where it says "trap", guessing gives a wrong answer instead of an error.
const ROWS: readonly Row[] = [
  ['A/B-100', 'Adapter A auf B', 'WH-NORD=12 WH-SUED=3 ST-0101=1'],
  ['KABEL/USB/C-2M', 'Kabel mit zwei Schrägstrichen', 'WH-NORD=44 ST-0102=2 ST-0103=5'],
  ['100%-BW', 'Hemd, 100 % Baumwolle', 'WH-NORD=7 WH-MKT=2 ST-0104=1'],
  ['50%2F50', 'Mischgewebe (das %2F gehört zur Nummer)', 'WH-NORD=9 WH-SUED=1'],
  ['%41BC', 'Trap: decoded twice it is ABC', 'WH-NORD=4'],
  ['ABC', 'What %41BC is when decoded once too often', 'WH-NORD=400 WH-SUED=1'],
  ['SALT&PEPPER', 'Menage & Co.', 'WH-NORD=18 WH-SUED=2 WH-MKT=1'],
  ['A&amp;B', 'Trap: an entity that was stored as text', 'WH-NORD=6'],
  ['A&B', 'What A&amp;B is when decoded once too often', 'WH-NORD=60'],
  ['<b>FETT</b>', 'Bold in the article number', 'WH-NORD=2 ST-0101=2'],
  ['1+1 GRATIS', 'Doppelpack', 'WH-NORD=31 WH-SUED=9'],
  ['1 1 GRATIS', 'Trap: what "1+1" is when plus is read as space', 'WH-NORD=310'],
  ['C#-MOLL', 'Stimmgabel cis', 'WH-NORD=5 ST-0103=1'],
  ['WIE?', 'Ratgeber', 'WH-NORD=8'],
  ['WIE?SO=1', 'Ratgeber, Band 2', 'WH-NORD=3'],
  ['TISCH EICHE 200', 'Esstisch', 'WH-NORD=2! ST-0102=0!'],
  ['TISCH  EICHE 200', 'Trap: two spaces make another table', 'WH-NORD=11'],
  ['007', 'Wasserpistole', 'WH-NORD=70 ST-0101=7'],
  ['7', 'Trap: 007 without its zeros, and the id of a product', 'WH-NORD=700'],
  ['0042', 'Handtuch', 'WH-NORD=42'],
  ['00000', 'Nothing but zeros', 'WH-NORD=1'],
  ['4711', 'Kölnisch Wasser (trap: also the id of a product)', 'WH-NORD=13 WH-SUED=13 ST-0104=13'],
  ['1E3', 'Trap: a number to PHP', 'WH-NORD=1'],
  ['1000', 'Trap: what 1E3 is as a number, and the id of a product', 'WH-NORD=999'],
  ['12.10', 'Trap: a number with a trailing zero', 'WH-NORD=12'],
  ['12.1', 'Trap: without it', 'WH-NORD=120'],
  ['-1', 'A minus one that became an article', 'WH-NORD=5'],
  ['GRÖSSE-XL', 'Umlaut, upper case', 'WH-NORD=16 ST-0103=3'],
  ['größe-xl', 'Trap: the same in lower case, another product', 'WH-NORD=1'],
  ['Ñandú', 'Plüschtier', 'WH-NORD=2 ST-0101=1'],
  ['½-ZOLL', 'Muffe ½″', 'WH-NORD=250 WH-SUED=80', 25, 'Muffe ½ Zoll, messing – 25 St./Krt.'],
  ["O'NEILL", 'Badehose', 'WH-NORD=4'],
  ['"ZITAT"', 'Postkarte', 'WH-NORD=88'],
  ['A;v=2', 'A path parameter', 'WH-NORD=23'],
  ['A,B', 'A comma', 'WH-NORD=24'],
  ['A:B@C', 'Colon and at', 'WH-NORD=25'],
  ['null', 'Not a null', 'WH-NORD=1'],
  ['__proto__', 'Not a prototype', 'WH-NORD=1 WH-SUED=1'],
  ['constructor', 'Not a function', 'WH-NORD=2'],
  ['0', 'Zero (falsy)', 'WH-NORD=100'],
  ['X'.repeat(64), 'Sixty-four characters, as long as it gets', 'WH-NORD=64'],
  [
    'SCHRAUBE-M4',
    'Schraube M4',
    'WH-NORD=12000 WH-SUED=2400 ST-0101=50',
    100,
    'Schraube M4<br>100&nbsp;St./<i>Krt.</i>',
  ],
  ['STOFF-METER', 'Meterware', 'WH-NORD=5.5 WH-SUED=3 ST-0104=0.125'],
  ['STOFF-REST', 'Rest, unter einem Meter', 'WH-NORD=0.75'],
  ['NACHBESTELLT', 'Negative and still sold', 'WH-NORD=-100! WH-SUED=-0.5!'],
  ['GESPERRT', 'Plenty, and not sold', 'WH-NORD=500! WH-SUED=20!'],
  ['GEGENGEBUCHT', 'Plus and minus cancel out', 'WH-NORD=10 WH-SUED=-10!'],
  ['NUR-MARKTPLATZ', 'In no other channel', 'WH-MKT=33'],
  ['NUR-HAMBURG', 'In one shop only', 'ST-0102=1'],
  ['AUSVERKAUFT', 'Nothing anywhere', 'WH-NORD=0 WH-SUED=0 ST-0101=0'],
  ['VIEL', 'As much as the column holds', 'WH-NORD=9999999.999'],
];

/** The hand-written products, with ids from `firstId` in the order of the list. */
export function uglyProducts(firstId: number): readonly CatalogueProduct[] {
  return ROWS.map(([sku, name, text, unitsPerCase = 1, description = name], index) => {
    const stock = new Map(text.split(' ').map(holding));
    return {
      id: firstId + index,
      sku,
      name,
      description,
      categoryId: CURIOSITIES.id,
      priceCents: 199 + index * 100,
      unit: unitsPerCase === 1 ? 'EA' : 'CS',
      unitsPerCase,
      backorders: [...stock.values()].some(({ quantity, inStock }) => inStock && quantity <= 0),
      ugly: true,
      stock,
    };
  });
}

function holding(text: string): [SourceCode, SourceStock] {
  const contradicts = text.endsWith('!');
  const [source = '', amount = ''] = text.replace('!', '').split('=');
  if (!isSourceCode(source)) throw new RangeError(`"${source}" is not a source`);
  const quantity = parseQuantity(amount);
  return [source, { quantity, inStock: quantity > 0 !== contradicts }];
}
