import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, TranslationRefused } from '@banyan/kernel';
import {
  GOLDEN_TOPOLOGY_FOLDER,
  translateGolden,
  type GoldenQuestion,
} from '../../libs/domains/src/inventory/golden-case.js';
import { decodeStockFeed } from '../../libs/domains/src/inventory/legacy/stock-feed.encode.js';
import { translateStockFeedRow } from '../../libs/domains/src/inventory/legacy/stock-feed.translator.js';
import { itemsOf, readJson } from '../../libs/domains/src/inventory/legacy/rest.codec.js';
import { readSource, readStock, readStockSourceLink } from '../../libs/domains/src/inventory/legacy/topology.record.js';
import { readTopology } from '../../libs/domains/src/inventory/legacy/topology.translator.js';
import {
  translateGolden as translatePricing,
  type GoldenQuestion as PricingQuestion,
} from '../../libs/domains/src/pricing/golden-case.js';
import { unexplainedQuote } from './literal-cart.js';
import { unexplainedFeed } from './literal-feed.js';
import { unexplainedMsi } from './literal-msi.js';
import { unexplainedPrices } from './literal-price.js';
import { unasked } from './literal-question.js';
import { unexplainedRest } from './literal-rest.js';
import { unexplainedSoap } from './literal-soap.js';
import { unexplainedTopology } from './literal-topology.js';
import type { Payload, PayloadForm } from './payload.js';

/** A payload that the core could have sent, with everything that reads it. */
export interface PayloadSeed {
  /** Codec and translator that read it: a row of the report. */
  readonly face: 'soap' | 'rest' | 'msi' | 'topology' | 'feed' | 'price' | 'cart';
  readonly form: PayloadForm;
  readonly name: string;
  readonly payload: Payload;
  /** Codec and translator: what they make of it; undefined when they refuse it. Throws nothing. */
  readonly translate: (payload: Payload) => unknown;
  /** The independent reader: what of a translation does not stand in the payload. Throws when nothing stands there. */
  readonly unexplained: (payload: Payload, translation: unknown) => readonly string[];
}

const INVENTORY = join(PROJECT_ROOT, 'libs/domains/src/inventory');
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Every golden of every face: those that are translated and those that are refused. */
export function payloadSeeds(): readonly PayloadSeed[] {
  return [...goldenSeeds(), ...topologySeeds(), ...feedSeeds(), ...pricingSeeds()];
}

function goldenSeeds(): readonly PayloadSeed[] {
  const folder = join(INVENTORY, 'golden');
  const readers = { soap: unexplainedSoap, rest: unexplainedRest, msi: unexplainedMsi };
  return readdirSync(folder).map((name) => {
    const golden = json(folder, name, 'question.json') as GoldenQuestion;
    const face = golden.face ?? 'soap';
    return {
      face,
      form: face === 'soap' ? ('xml' as const) : ('json' as const),
      name,
      payload: {
        bytes: readFileSync(join(folder, name, face === 'soap' ? 'legacy.xml' : 'legacy.json')),
        contentType: golden.contentType,
      },
      translate: ({ bytes, contentType }) => {
        const translation = translateGolden({ ...golden, contentType }, bytes) as object;
        return Object.hasOwn(translation, 'refused') || Object.hasOwn(translation, 'fault') ? undefined : translation;
      },
      unexplained: ({ bytes, contentType }, translation) => [
        ...unasked(golden, translation),
        ...readers[face]({ ...golden, contentType }, bytes, translation),
      ],
    };
  });
}

const LISTS = ['sources', 'stock-source-links', 'stocks'] as const;

function topologySeeds(): readonly PayloadSeed[] {
  const lists = LISTS.map((list) => readFileSync(join(GOLDEN_TOPOLOGY_FOLDER, `${list}.json`)));
  return LISTS.map((name, mutated) => {
    const all = (bytes: Buffer) => lists.map((list, index) => (index === mutated ? bytes : list));
    return {
      face: 'topology' as const,
      form: 'json' as const,
      name,
      payload: { bytes: lists[mutated]!, contentType: 'application/json' },
      translate: ({ bytes, contentType }) => orRefused(() => topologyOf(all(bytes), contentType)),
      unexplained: ({ bytes, contentType }, translation) => unexplainedTopology(all(bytes), contentType, translation),
    };
  });
}

function topologyOf(lists: readonly Buffer[], contentType: string): unknown {
  const [sources = [], links = [], stocks = []] = lists.map((bytes) =>
    itemsOf('msi', readJson('msi', bytes, contentType), 'msi.list'),
  );
  return readTopology({
    sources: sources.map(readSource),
    links: links.map(readStockSourceLink),
    stocks: stocks.map(readStock),
  });
}

function pricingSeeds(): readonly PayloadSeed[] {
  const folder = join(PROJECT_ROOT, 'libs/domains/src/pricing/golden');
  return readdirSync(folder).map((name) => {
    const golden = json(folder, name, 'question.json') as PricingQuestion;
    const face = golden.operation === 'quote.basket' ? ('cart' as const) : ('price' as const);
    const unexplained = face === 'cart' ? unexplainedQuote : unexplainedPrices;
    return {
      face,
      form: 'json' as const,
      name,
      payload: { bytes: readFileSync(join(folder, name, 'legacy.json')), contentType: golden.contentType },
      translate: ({ bytes, contentType }) => {
        const translation = translatePricing({ ...golden, contentType }, bytes) as object;
        return Object.hasOwn(translation, 'refused') || Object.hasOwn(translation, 'fault') ? undefined : translation;
      },
      unexplained: ({ bytes, contentType }, translation) => unexplained({ ...golden, contentType }, bytes, translation),
    };
  });
}

function feedSeeds(): readonly PayloadSeed[] {
  const folder = join(INVENTORY, 'golden-feed');
  const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return cases.map(({ name }) => ({
    face: 'feed' as const,
    form: 'feed' as const,
    name,
    payload: { bytes: readFileSync(join(folder, name, 'legacy.txt')), contentType: 'text/plain' },
    translate: ({ bytes }) => {
      const { items, end } = decodeStockFeed(bytes);
      const levels = items.flatMap((item) => {
        const level = item.kind === 'row' ? orRefused(() => translateStockFeedRow(item.row)) : undefined;
        return level === undefined ? [] : [level];
      });
      return levels.length === 0 ? undefined : { levels, end };
    },
    unexplained: ({ bytes }, translation) => unexplainedFeed(bytes, translation),
  }));
}

/** Undefined when it is refused: the one thing that a translator may throw. */
function orRefused<T>(translate: () => T): T | undefined {
  try {
    return translate();
  } catch (error) {
    if (error instanceof TranslationRefused) return undefined;
    throw error;
  }
}
