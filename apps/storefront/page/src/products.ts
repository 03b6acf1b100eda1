/** What the shop writes about a product itself. Stock and price are the gateway's to say. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly line: string;
  readonly shelf: 'House' | 'Wear' | 'Play' | 'Desk';
  /** One line, drawn in 48 by 48. */
  readonly drawing: string;
  /** Sold by the metre. Default: pieces. */
  readonly byMetre?: true;
}

/** A shelf of the shop that comes with Banyan. The numbers are as they grew there, slashes, signs and zeros included. */
export const PRODUCTS: readonly Product[] = [
  {
    sku: '4711',
    name: 'Eau de Cologne',
    line: 'Citrus, rosemary and a little neroli.',
    shelf: 'House',
    drawing: 'M20 8h8v7h-8zM16 22a7 7 0 0 1 7-7h2a7 7 0 0 1 7 7v16a3 3 0 0 1-3 3H19a3 3 0 0 1-3-3zM16 27h16M16 34h16',
  },
  {
    sku: '0042',
    name: 'Hand towel',
    line: 'Half-linen, washed soft.',
    shelf: 'House',
    drawing: 'M12 8h24v30H12zM12 14h24M12 32h24M16 38v4M24 38v4M32 38v4',
  },
  {
    sku: 'SALT&PEPPER',
    name: 'Cruet, salt & pepper',
    line: 'Pressed glass with turned beech tops.',
    shelf: 'House',
    drawing: 'M10 20h10v20H10zM12 20l1-8h4l1 8M28 20h10v20H28zM30 20l1-8h4l1 8M14 9h2M32 9h2',
  },
  {
    sku: '1+1 GRATIS',
    name: 'Olive soap, pair',
    line: 'Two bars, wrapped in paper.',
    shelf: 'House',
    drawing:
      'M8 24a6 6 0 0 1 6-6h20a6 6 0 0 1 6 6v6a6 6 0 0 1-6 6H14a6 6 0 0 1-6-6zM17 24h14M33 9a2 2 0 1 0 .1 0M26 11a1.5 1.5 0 1 0 .1 0',
  },
  {
    sku: 'STOFF-METER',
    name: 'Linen, by the metre',
    line: '150 cm wide, undyed.',
    shelf: 'Wear',
    drawing:
      'M10 14c6-4 10 4 16 0s8-2 12 0v20c-4-2-6-4-12 0s-10-4-16 0zM10 21c6-4 10 4 16 0s8-2 12 0M10 28c6-4 10 4 16 0s8-2 12 0',
    byMetre: true,
  },
  {
    sku: '100%-BW',
    name: 'Work shirt',
    line: 'All cotton, with a stand-up collar.',
    shelf: 'Wear',
    drawing: 'M17 9 8 15l4 8 4-2v19h16V21l4 2 4-8-9-6c-2 4-12 4-14 0z',
  },
  {
    sku: "O'NEILL",
    name: 'Swimming trunks',
    line: 'Quick to dry, slow to fade.',
    shelf: 'Wear',
    drawing: 'M12 12h24l3 24H27l-3-13-3 13H9zM12 17h24',
  },
  {
    sku: 'KABEL/USB/C-2M',
    name: 'USB-C cable, 2 m',
    line: 'Braided, in bottle green.',
    shelf: 'Desk',
    drawing: 'M14 41V27a10 10 0 0 1 20 0v-7M30 12h8v8h-8zM32 8v4M36 8v4M10 41h8',
  },
  {
    sku: '"ZITAT"',
    name: 'Postcard with a quotation',
    line: 'Letterpress on cotton card.',
    shelf: 'Desk',
    drawing: 'M8 12h32v24H8zM30 17h5v6h-5zM13 22h10M13 27h14M13 31h8',
  },
  {
    sku: 'PREIS-TEXT',
    name: 'Letter scale',
    line: 'To 500 g, exact to the gram. Cheaper from two on.',
    shelf: 'Desk',
    drawing: 'M10 40h28M16 40l3-12h10l3 12M24 28v-8M12 20h24l-4-8H16z',
  },
  {
    sku: 'WIE?',
    name: 'How? A guide, volume one',
    line: 'For everything that nobody explains.',
    shelf: 'Desk',
    drawing: 'M10 10h11a3 3 0 0 1 3 3 3 3 0 0 1 3-3h11v28H27a3 3 0 0 0-3 3 3 3 0 0 0-3-3H10zM24 13v28',
  },
  {
    sku: 'C#-MOLL',
    name: 'Tuning fork, C sharp',
    line: 'Nickel-plated steel, 277.2 Hz.',
    shelf: 'Desk',
    drawing: 'M18 8v14a6 6 0 0 0 12 0V8M24 28v14',
  },
  {
    sku: '007',
    name: 'Water pistol',
    line: 'Holds a quarter of a litre.',
    shelf: 'Play',
    drawing: 'M7 14h29l5 3-5 3H25l-2 5h-4l-3 13H9l3-14-5-3zM30 14v-4h4',
  },
  {
    sku: '7',
    name: 'Die with seven sides',
    line: 'For games that have no rules yet.',
    shelf: 'Play',
    drawing: 'M24 7 39 16v17L24 42 9 33V16zM9 16l15 9 15-9M24 25v17',
  },
  {
    sku: 'Ñandú',
    name: 'Plush rhea',
    line: 'Stuffed with new wool.',
    shelf: 'Play',
    drawing: 'M30 12a4 4 0 1 1 6 4l4 1-4 2c0 10-5 15-12 15-6 0-11-4-13-10 7 2 15 0 19-12zM22 34l-2 8M27 33l2 9',
  },
  {
    sku: 'NACHBESTELLT',
    name: 'Rocking horse',
    line: 'Ash, oiled. Made when it is ordered.',
    shelf: 'Play',
    drawing: 'M8 38c10 5 22 5 32 0M16 37l2-11-3-6 5-8 6 4 2 6h8l3 6-3 2v7M30 37v-7',
  },
  {
    sku: 'AUSVERKAUFT',
    name: 'Snow globe',
    line: 'The fig tree in winter.',
    shelf: 'Play',
    drawing: 'M24 8a13 13 0 1 1-.1 0M13 33h22l3 7H10zM24 13l5 7h-3l4 6H18l4-6h-3z',
  },
  {
    sku: 'NUR-HAMBURG',
    name: 'Ship in a bottle',
    line: 'Built by a retired pilot in Altona.',
    shelf: 'Play',
    drawing: 'M6 18h26a6 6 0 0 1 6 5h5v8h-5a6 6 0 0 1-6 5H6zM12 30h16l-3 4H15zM20 30V20l6 7h-6',
  },
];

export function productOf(sku: string): Product | undefined {
  return PRODUCTS.find((product) => product.sku === sku);
}
