import type { HeardAnswer } from '@banyan/resilience';
import type { DifferingField, MismatchKind, ShownFields } from '@banyan/shadow';
import type { GoldenParts, MismatchRules } from '../domain.js';
import { translateGolden, type GoldenQuestion } from './golden-case.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  QUANTITY_SCALE,
  type BatchQuestion,
} from './inventory.model.js';

const STOCK = ['stock.kind', 'stock.quantityE4', 'stock.because'];
const KNOWLEDGE = ['knowledge.ageMs', 'knowledge.changedAtMs'];
const PLACE = ['channel', 'location'];
const ITEM = ['kind', 'sku', ...PLACE, 'sellable', ...STOCK, 'field'];

const below = (path: string, names: readonly string[]): readonly string[] => names.map((name) => `${path}.${name}`);

/** Stock is nobody's: a product, a place and a quantity. Other members than these have nothing to do in it, and are withheld. */
const SHOWN: Readonly<Record<string, ShownFields>> = {
  [AVAILABILITY_ONE]: { question: ['sku', ...PLACE], answer: [...ITEM, ...KNOWLEDGE] },
  [AVAILABILITY_BATCH]: {
    question: ['skus.*', ...PLACE],
    answer: [...PLACE, ...below('items.*', ITEM), ...KNOWLEDGE],
  },
  [AVAILABILITY_LOCATIONS]: {
    question: ['sku'],
    answer: ['kind', 'sku', ...below('locations.*', ['location', 'sellable', ...STOCK]), ...KNOWLEDGE],
  },
};

export const INVENTORY_MISMATCHES: MismatchRules = {
  kindOf,
  shown: SHOWN,
  golden: {
    partsOf,
    translate: (question, bytes) => translateGolden(question as GoldenQuestion, bytes),
  },
};

/** A quantity that is one unit off is another mistake than one that is anything. */
function kindOf({ path, legacy, service }: DifferingField): MismatchKind | undefined {
  const [name] = path.split('.').slice(-1);
  if (name === 'kind') return { kind: 'other-kind', about: `${String(legacy)} against ${String(service)}` };
  if (name !== 'quantityE4' || typeof legacy !== 'number' || typeof service !== 'number') return undefined;
  if (Math.abs(service - legacy) === QUANTITY_SCALE) {
    return { kind: 'one-unit-off', about: service > legacy ? 'service says more' : 'service says less' };
  }
  if (legacy < 0 === service < 0) return { kind: 'quantity' };
  return { kind: 'oversold', about: legacy < 0 ? 'legacy alone' : 'service alone' };
}

/**
 * One answer of the SOAP face, or of the stock item's, says it. The multi-source face does not by itself: what it means hangs
 * on what is sold where, which is a list of its own.
 */
function partsOf(operation: string, input: unknown, heard: readonly HeardAnswer[]): GoldenParts | undefined {
  if (operation !== AVAILABILITY_ONE && operation !== AVAILABILITY_BATCH) return undefined;
  // A session that had expired is answered with a fault first; a second look at a stock item comes last.
  const said = heard.findLast(({ face }) => face === 'soap') ?? onlyOne(heard.filter(({ face }) => face === 'rest'));
  if (said?.contentType === undefined || heard.some(({ face }) => face === 'msi')) return undefined;
  const { face, status, contentType, bytes } = said;
  if (face === 'rest' && operation === AVAILABILITY_BATCH && (input as BatchQuestion).skus.length > 1) return undefined;
  return {
    file: face === 'soap' ? 'legacy.xml' : 'legacy.json',
    question: {
      operation,
      ...(face === 'soap' ? {} : { face }),
      input,
      ...(status === 200 ? {} : { status }),
      contentType,
    },
    bytes,
  };
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
