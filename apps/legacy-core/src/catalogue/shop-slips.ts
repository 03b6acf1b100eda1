import { EVERYONE, type Channel } from '../prices/markets.js';
import type { ShopDeviation } from '../prices/shop-deviation.js';
import type { PriceSeed } from './price-seed.js';

/** What a slip makes wrong, in the words of whoever looks for it. */
type SlipKind =
  | 'shelf-price'
  | 'special-price'
  | 'quantity-price'
  | 'window'
  | 'unpriced'
  | 'currency'
  | 'tax-rate'
  | 'price-unit'
  | 'measure'
  | 'net-price'
  | 'in-doubt'
  | 'category';

/** A product that shops have otherwise, and what is true of it by construction. */
export interface ShopSlip {
  readonly sku: string;
  readonly shops: Partial<Record<Exclude<Channel, 'web'>, ShopDeviation>>;
  /** What is wrong; empty: nothing is, although rows differ, and whoever reports it has made it up. */
  readonly wrong: readonly {
    readonly kind: SlipKind;
    /** The channels that are not as most are; empty: as many say the one as the other. */
    readonly odd: readonly Channel[];
  }[];
  readonly because: string;
}

const OPEN = { dateStart: '0000-00-00', dateEnd: '0000-00-00' } as const;

const tier = (
  quantity: string,
  type: string | null,
  price: string,
  customerGroupId: number = EVERYONE,
  priority = 1,
): PriceSeed['discounts'][number] => ({ customerGroupId, quantity, priority, type, price, ...OPEN });

const one = (kind: SlipKind, ...odd: readonly Channel[]): ShopSlip['wrong'] => [{ kind, odd }];

/**
 * Slips of clerks and imports, one for each way in which shops come to tell different prices of one article; put in and taken
 * out by `/__books/slips`. The last ones look like slips and are none.
 */
export const SHOP_SLIPS: readonly ShopSlip[] = [
  {
    sku: 'PREIS-TEXT',
    shops: { app: { price: '11.5000' } },
    wrong: one('shelf-price', 'app'),
    because: 'a price that was tried in the app and never taken back',
  },
  {
    sku: 'JA-WORT',
    shops: { marketplace: { netPrice: '4.3697' } },
    wrong: one('shelf-price', 'marketplace'),
    because: 'a net price that is certain, and of another shelf price: 5.20 and not 5.00',
  },
  {
    sku: 'JA-LEER',
    shops: { marketplace: { netPrice: '4.2000' } },
    wrong: one('net-price', 'marketplace'),
    because: 'a net price rounded to a round sum: with tax it is no whole cent',
  },
  {
    sku: 'PREIS-704',
    shops: { marketplace: { removed: true } },
    wrong: one('unpriced', 'marketplace'),
    because: 'taken off the marketplace, and sold everywhere else',
  },
  {
    sku: 'PREIS-METER',
    shops: { store: { price: null } },
    wrong: one('unpriced', 'store'),
    because: 'the till knows the article and not its price',
  },
  {
    sku: 'PREIS-FRANKEN',
    shops: { store: { currency: 'EUR' } },
    wrong: one('currency', 'store'),
    because: 'forty-two francs, and forty-two euros in the shop round the corner',
  },
  {
    sku: 'PREIS-SIEBEN',
    shops: { app: { taxClassId: 9 } },
    wrong: one('tax-rate', 'app'),
    because: 'a book taxed as anything',
  },
  {
    sku: 'AKTION-OFFEN',
    shops: { store: { specials: [] } },
    wrong: one('special-price', 'store'),
    because: 'the till was never told of the special price',
  },
  {
    sku: 'PREIS-YEN',
    shops: { app: { specials: [{ priority: 1, price: '14.8000', dateStart: '2036-01-02', dateEnd: '0000-00-00' }] } },
    wrong: one('window', 'app'),
    because: 'the same special price, a day later',
  },
  {
    sku: 'STAFFEL-GRUPPEN',
    shops: {
      app: {
        discounts: [
          tier('1.0000', 'P', '2.0000', 2),
          tier('5.0000', 'A', '18.0000'),
          tier('5.0000', 'A', '15.0000', 3),
          tier('5.0000', 'A', '16.0000', EVERYONE, 2),
          tier('10.0000', 'S', '3.0000', 1),
        ],
      },
    },
    wrong: one('quantity-price', 'app'),
    because: 'trade buyers pay two euros less for five in the app',
  },
  {
    sku: 'PREIS-JE-1000',
    shops: { store: { price: '1.2500', peinh: 100 } },
    wrong: one('price-unit', 'store'),
    because: 'the same price for a piece, told for another number of them',
  },
  {
    sku: 'A,B',
    shops: { app: { meins: 'MTR' } },
    wrong: one('measure', 'app'),
    because: 'plaster commas by the metre',
  },
  {
    sku: 'ABC',
    shops: { marketplace: { categoryId: 7 } },
    wrong: one('category', 'marketplace'),
    because: 'a stencil among the textiles: promotions of textiles take it along there',
  },
  {
    sku: 'PREIS-ALTER-TEXT',
    shops: { app: { price: '11.0000' }, store: { price: '11.0000' } },
    wrong: one('shelf-price'),
    because: 'two say the one and two the other',
  },
  {
    sku: 'JA-ZIFFER',
    shops: { app: { price: '6.0000' }, marketplace: { price: '6.0000' }, store: { price: '6.0000' } },
    wrong: one('shelf-price', 'web'),
    because: 'everybody was told of the new price but the web shop',
  },
  {
    sku: 'PREIS-ARK',
    shops: { store: { currency: '704' } },
    wrong: one('in-doubt', 'store'),
    because: 'a currency whose truth stands elsewhere, and there it does not stand',
  },
  {
    sku: 'WARNUNG-VORWEG',
    shops: { app: { price: '18.0000', taxClassId: 10 } },
    wrong: [
      { kind: 'shelf-price', odd: ['app'] },
      { kind: 'tax-rate', odd: ['app'] },
    ],
    because: 'two slips in one row',
  },
  {
    sku: 'AKTION-TAG',
    shops: {
      app: { specials: [{ priority: 1, price: '25.0000', dateStart: '2026-06-01', dateEnd: '2026-07-15' }] },
    },
    wrong: [],
    because: 'the windows were different, and both are over: no price is',
  },
  {
    sku: 'STAFFEL-ARTEN',
    shops: { app: { discounts: [tier('2.0000', 'A', '18.0000'), tier('5.0000', 'A', '10.0000')] } },
    wrong: [],
    because: 'other rows, from which the same prices come',
  },
  {
    sku: 'JA-NULL',
    shops: { app: { price: '5.0000' }, store: { price: '5.0000', taxClassId: 9 } },
    wrong: [],
    because: 'rows of their own that say what the product says',
  },
];

/** A promotion that concerns nothing, since nothing has the names in it. */
export const IDLE_PROMOTION = {
  id: 'GEISTER-10',
  skus: ['abc', 'KEIN-ARTIKEL', 'A&B'],
  categoryIds: [99],
  /** One product is written otherwise, one there is not, one is right; the category is nobody's. */
  idle: { skus: ['abc', 'KEIN-ARTIKEL'], categoryIds: [99] },
} as const;
