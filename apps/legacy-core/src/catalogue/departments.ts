/** One department of the shop, and the words its product names are made of. */
export interface Department {
  readonly id: number;
  readonly name: string;
  readonly urlKey: string;
  /** Leads the SKUs of the department. */
  readonly prefix: string;
  /** Of the drawings that stand for photographs. */
  readonly colour: string;
  readonly things: readonly string[];
  readonly cents: readonly [low: number, high: number];
}

export const DEPARTMENTS: readonly Department[] = [
  {
    id: 3,
    name: 'Küche & Tisch',
    urlKey: 'kueche-tisch',
    prefix: 'KU',
    colour: '#b4562f',
    things: [
      'Pfanne',
      'Kasserolle',
      'Teekanne',
      'Brotmesser',
      'Schneidebrett',
      'Espressokocher',
      'Salatschüssel',
      'Backform',
    ],
    cents: [590, 14_900],
  },
  {
    id: 4,
    name: 'Garten',
    urlKey: 'garten',
    prefix: 'GA',
    colour: '#4f7a3a',
    things: [
      'Gießkanne',
      'Rosenschere',
      'Pflanzkübel',
      'Gartenschlauch',
      'Laubrechen',
      'Vogelhaus',
      'Sonnenschirm',
      'Saatgut',
    ],
    cents: [249, 24_900],
  },
  {
    id: 5,
    name: 'Werkzeug',
    urlKey: 'werkzeug',
    prefix: 'WE',
    colour: '#54606e',
    things: [
      'Hammer',
      'Akkuschrauber',
      'Bohrersatz',
      'Wasserwaage',
      'Zwinge',
      'Steckschlüsselsatz',
      'Feile',
      'Stichsäge',
    ],
    cents: [399, 39_900],
  },
  {
    id: 6,
    name: 'Leuchten',
    urlKey: 'leuchten',
    prefix: 'LE',
    colour: '#c08a1e',
    things: [
      'Tischleuchte',
      'Pendelleuchte',
      'Stehleuchte',
      'Klemmleuchte',
      'Laterne',
      'Lichterkette',
      'Taschenlampe',
      'Glühbirne',
    ],
    cents: [299, 34_900],
  },
  {
    id: 7,
    name: 'Heimtextilien',
    urlKey: 'heimtextilien',
    prefix: 'HT',
    colour: '#8a4a6b',
    things: [
      'Wolldecke',
      'Bettwäsche',
      'Geschirrtuch',
      'Kissenbezug',
      'Frottiertuch',
      'Vorhang',
      'Tischläufer',
      'Badematte',
    ],
    cents: [690, 19_900],
  },
  {
    id: 8,
    name: 'Büro & Papier',
    urlKey: 'buero-papier',
    prefix: 'BP',
    colour: '#3a5f7d',
    things: [
      'Notizbuch',
      'Füllhalter',
      'Aktenordner',
      'Briefumschlag',
      'Locher',
      'Tischkalender',
      'Zeichenblock',
      'Heftgerät',
    ],
    cents: [129, 8900],
  },
  {
    id: 9,
    name: 'Spielwaren',
    urlKey: 'spielwaren',
    prefix: 'SP',
    colour: '#7a3f2e',
    things: ['Holzeisenbahn', 'Kreisel', 'Puzzle', 'Stoffbär', 'Bauklötze', 'Drachen', 'Murmelbahn', 'Brettspiel'],
    cents: [390, 12_900],
  },
  {
    id: 10,
    name: 'Unterwegs',
    urlKey: 'unterwegs',
    prefix: 'UW',
    colour: '#2f6b63',
    things: [
      'Rucksack',
      'Isolierflasche',
      'Regenschirm',
      'Picknickdecke',
      'Brotdose',
      'Reisetasche',
      'Kompass',
      'Schlafsack',
    ],
    cents: [790, 22_900],
  },
];

/** Where the hand-written products stand. */
export const CURIOSITIES: Department = {
  id: 11,
  name: 'Restposten & Kurioses',
  urlKey: 'restposten',
  prefix: 'RP',
  colour: '#6b6b3a',
  things: ['Restposten'],
  cents: [100, 9900],
};

export const ALL_DEPARTMENTS: readonly Department[] = [...DEPARTMENTS, CURIOSITIES];

export const MAKES = [
  'Falkner',
  'Brandauer',
  'Lindholm',
  'Ostsee',
  'Kranich',
  'Mühlbach',
  'Tannwald',
  'Hagebutt',
  'Norden & Co.',
] as const;
export const TRAITS = [
  'klein',
  'groß',
  'classic',
  'Nr. 4',
  'Nr. 7',
  'extra',
  'zweifarbig',
  'gebürstet',
  'natur',
  'Edition ’09',
] as const;
export const COLOURS = ['anthrazit', 'salbei', 'ziegelrot', 'crème', 'petrol', 'messing', 'weiß', 'nussbaum'] as const;
