import { ONE_PIECE } from '../books/quantity.js';
import type { StockItem } from '../books/stock-item.js';

/** SKU, name, stock written as in `ugly-products.ts`, and what its stock item says other than a plain one. */
type Row = readonly [sku: string, name: string, stock: string, rules: Partial<StockItem>];

const NOT_COUNTED: Partial<StockItem> = { useConfigManageStock: false, manageStock: false };
const OWN_INCREMENTS: Partial<StockItem> = {
  useConfigEnableIncrements: false,
  enableIncrements: true,
  useConfigIncrements: false,
};

/** Products whose sources or sale rules are the trap. */
export const ROWS_WITH_RULES: readonly Row[] = [
  // Four sources, two of them sell: 8.5.
  ['ORAKEL', 'Orakel, vier Lager', 'WH-NORD=5.5 WH-SUED=3 WH-RETOU=10! WH-ALT=10', {}],
  // Sold without being counted. To SOAP and MSI that is back-order.
  ['GIFT-CARD', 'Geschenkgutschein', 'WH-NORD=0!', NOT_COUNTED],
  ['GUTSCHEIN-FILIALE', 'Gutschein aus Pappe', 'WH-NORD=0! ST-0101=0! ST-0102=0!', NOT_COUNTED],
  // Stock that is there and not for sale.
  ['NUR-ALT', 'Karteikasten', 'WH-ALT=25', {}],
  ['NUR-RETOURE', 'Föhn, geöffnet', 'WH-RETOU=4!', {}],
  ['RETOURE-UND-NORD', 'Föhn', 'WH-NORD=0 WH-RETOU=6!', {}],
  ['HALB-GESPERRT', 'Wunderkerzen', 'WH-NORD=12 WH-SUED=30! ST-0103=2!', {}],
  // Bounds of one sale. Where the configuration is in force, the stored value is a trap.
  ['MIN-6', 'Weinglas', 'WH-NORD=90 ST-0102=3', { useConfigMinSaleQuantity: false, minSaleQuantity: '6.0000' }],
  ['MIN-VERERBT', 'Bierdeckel', 'WH-NORD=900', { minSaleQuantity: '50.0000' }],
  [
    'MIN-GRUPPEN',
    'Serviettenring',
    'WH-NORD=80 WH-MKT=8',
    { useConfigMinSaleQuantity: false, minSaleQuantity: '{"2":5,"32000":3}' },
  ],
  ['MAX-3', 'Sammelmünze', 'WH-NORD=40', { useConfigMaxSaleQuantity: false, maxSaleQuantity: 3 * ONE_PIECE }],
  ['MAX-0', 'Kies, Kilogramm', 'WH-NORD=20000', { useConfigMaxSaleQuantity: false }],
  ['MAX-VERERBT', 'Büroklammer', 'WH-NORD=12000', { maxSaleQuantity: 5 * ONE_PIECE }],
  // Some are kept back.
  ['RESERVE-10', 'Ersatzrad', 'WH-NORD=25 WH-SUED=0.5', { useConfigMinQuantity: false, minQuantity: 10 * ONE_PIECE }],
  ['RESERVE-VERERBT', 'Ersatzlampe', 'WH-NORD=25', { minQuantity: 20 * ONE_PIECE }],
  // Steps; 0, less, and switched off are none.
  ['SCHRITT-12', 'Eierbecher', 'WH-NORD=50 WH-SUED=7', { ...OWN_INCREMENTS, increments: 12 * ONE_PIECE }],
  [
    'SCHRITT-VIERTEL',
    'Spitzenband, Meter',
    'WH-NORD=10.75',
    { ...OWN_INCREMENTS, increments: 2500, useConfigMinSaleQuantity: false, minSaleQuantity: '0.5000' },
  ],
  ['SCHRITT-0', 'Murmel', 'WH-NORD=61', OWN_INCREMENTS],
  ['SCHRITT-MINUS', 'Kreisel', 'WH-NORD=62', { ...OWN_INCREMENTS, increments: -2 * ONE_PIECE }],
  ['SCHRITT-AUS', 'Jojo', 'WH-NORD=63', { ...OWN_INCREMENTS, enableIncrements: false, increments: 5 * ONE_PIECE }],
  ['SCHRITT-VERERBT', 'Brummkreisel', 'WH-NORD=64', { enableIncrements: true, increments: 7 * ONE_PIECE }],
  // Nothing left, in stock: for each reason it can have.
  ['RÜCKSTAND-1', 'Schrank nach Maß', 'WH-NORD=-4! WH-SUED=1', { backorders: 1 }],
  ['RÜCKSTAND-2', 'Truhe nach Maß', 'WH-NORD=0!', { backorders: 2 }],
  ['RÜCKSTAND-VERERBT', 'Regal', 'WH-NORD=3', { useConfigBackorders: true, backorders: 1 }],
  ['STATUS-LÜGT', 'Leiter', 'WH-NORD=0! ST-0104=1', {}],
  [
    'SELBST-GEZÄHLT',
    'Hocker',
    'WH-NORD=0! ST-0101=6',
    { useConfigManageStock: false, manageStock: true, backorders: 1 },
  ],
];
