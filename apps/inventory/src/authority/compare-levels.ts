import type { CoreLevel } from '@banyan/domains';
import { setTimeout as passed } from 'node:timers/promises';
import type { BoardLevel } from '../board/stock-at.js';

/** A level that the two systems do not agree on. */
export interface LevelDifference {
  readonly sku: string;
  readonly source: string;
  /** Ten-thousandths, as the core should have it by now; null: the service does not know the level, or is in doubt about it. */
  readonly serviceE4: number | null;
  /** Null: the core does not. */
  readonly coreE4: number | null;
}

export interface LevelComparison {
  readonly products: number;
  readonly levels: number;
  readonly differences: readonly LevelDifference[];
}

export interface ComparedSides {
  /** SKUs of everything that the service knows. */
  readonly skus: () => readonly string[];
  readonly levelsOf: (sku: string) => readonly BoardLevel[];
  /** Set aside for orders that the core has not booked yet, by `openKey`: so much more it should have. */
  readonly openClaims: () => Promise<ReadonlyMap<string, number>>;
  /** The core's own table. */
  readonly coreLevels: (skus: readonly string[]) => Promise<readonly CoreLevel[]>;
}

/** Products of one question to the core. */
const AT_ONCE = 100;

/** What changed while both were read agrees a moment later: what differs is looked at again. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 400;

/**
 * Holds every level that the service knows against the core's own table. Trade goes on meanwhile: what differs is looked at again,
 * and is a difference when it differs each time.
 *
 * @param inTrade a level that was another at every look is none: of what is sold many times a second, two systems that are read one after
 *   the other never say the same
 */
export async function compareLevels(sides: ComparedSides, inTrade = false): Promise<LevelComparison> {
  const skus = sides.skus();
  let compared = await differencesOf(skus, sides);
  const { levels } = compared;
  const stoodStill = new Set<string>();
  for (let look = 1; look < LOOKS && compared.differences.length > 0; look++) {
    await passed(BETWEEN_LOOKS_MS);
    const before = new Set(compared.differences.map(asSeen));
    compared = await differencesOf([...new Set(compared.differences.map(({ sku }) => sku))], sides);
    for (const seen of compared.differences.filter((difference) => before.has(asSeen(difference))))
      stoodStill.add(openKey(seen.sku, seen.source));
  }
  const differences = compared.differences.filter(
    ({ sku, source }) => !inTrade || stoodStill.has(openKey(sku, source)),
  );
  return { products: skus.length, levels, differences };
}

function asSeen({ sku, source, serviceE4, coreE4 }: LevelDifference): string {
  return `${openKey(sku, source)}\n${serviceE4}\n${coreE4}`;
}

async function differencesOf(
  skus: readonly string[],
  { levelsOf, openClaims, coreLevels }: ComparedSides,
): Promise<{ readonly levels: number; readonly differences: readonly LevelDifference[] }> {
  let levels = 0;
  const differences: LevelDifference[] = [];
  for (let at = 0; at < skus.length; at += AT_ONCE) {
    const asked = skus.slice(at, at + AT_ONCE);
    const atCore = Map.groupBy(await coreLevels(asked), ({ sku }) => sku);
    const open = await openClaims();
    for (const sku of asked) {
      const found = compareProduct(sku, levelsOf(sku), atCore.get(sku) ?? [], open);
      levels += found.levels;
      differences.push(...found.differences);
    }
  }
  return { levels, differences };
}

/** The name of a level in a map. */
export function openKey(sku: string, source: string): string {
  return `${source}\n${sku}`;
}

/** One product at every source that either knows. What is claimed there and is no order on its way is a difference. Pure. */
export function compareProduct(
  sku: string,
  known: readonly BoardLevel[],
  atCore: readonly CoreLevel[],
  open: ReadonlyMap<string, number>,
): { readonly levels: number; readonly differences: readonly LevelDifference[] } {
  const service = new Map(known.map((level) => [level.source, level]));
  const core = new Map(atCore.map(({ source, quantityE4 }) => [source, quantityE4]));
  const sources = [...new Set([...service.keys(), ...core.keys()])].toSorted();
  const differences = sources.flatMap((source): LevelDifference[] => {
    const level = service.get(source);
    const onItsWayE4 = open.get(openKey(sku, source)) ?? 0;
    const serviceE4 =
      level === undefined || level.doubtedField !== null ? null : level.quantityE4 - level.claimedE4 + onItsWayE4;
    const coreE4 = core.get(source) ?? null;
    return serviceE4 === coreE4 ? [] : [{ sku, source, serviceE4, coreE4 }];
  });
  return { levels: sources.length, differences };
}
