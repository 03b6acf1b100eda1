import { TranslationRefused } from '@banyan/kernel';
import {
  LOCATIONS,
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type Knowledge,
  type LocationAvailability,
  type LocationsQuestion,
  type LocationsResult,
  type SalesPlace,
  type Stock,
} from '../inventory.model.js';

/**
 * Reads what the service answered. It is another process, perhaps another version: nothing is believed before its shape
 * is proven, and it must answer the question that was asked. What it adds beyond the canonical model is dropped.
 */

/** @throws TranslationRefused naming the member in doubt */
export function readAvailability(answer: unknown, question: AvailabilityQuestion): AvailabilityResult {
  const item = readItem(answer, question.sku, question, 'service');
  if (item.kind === 'refused') throw new TranslationRefused('service.kind', 'is only for items of a batch');
  return { ...item, ...readKnowledge(answer) };
}

/** @throws TranslationRefused naming the member in doubt */
export function readBatch(answer: unknown, question: BatchQuestion): BatchResult {
  const batch = record(answer, 'service');
  samePlace(batch, question, 'service');
  const items: unknown = batch['items'];
  if (!Array.isArray(items) || items.length !== question.skus.length) {
    throw new TranslationRefused('service.items', 'is not one item for each SKU');
  }
  return {
    ...placeOf(question),
    items: question.skus.map((sku, index) => readItem(items[index], sku, question, 'service.items')),
    ...readKnowledge(answer),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readLocations(answer: unknown, question: LocationsQuestion): LocationsResult {
  const result = record(answer, 'service');
  const { sku } = question;
  if (result['sku'] !== sku) throw new TranslationRefused('service.sku', 'is not the SKU that was asked for');
  switch (result['kind']) {
    case 'unknown-sku':
      return { kind: 'unknown-sku', sku, ...readKnowledge(answer) };
    case 'locations': {
      const locations: unknown = result['locations'];
      if (!Array.isArray(locations) || locations.length !== LOCATIONS.length) {
        throw new TranslationRefused('service.locations', 'is not one for each location');
      }
      return {
        kind: 'locations',
        sku,
        locations: LOCATIONS.map((location, index) => readLocation(locations[index], location)),
        ...readKnowledge(answer),
      };
    }
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

function readLocation(value: unknown, location: LocationAvailability['location']): LocationAvailability {
  const at = 'service.locations';
  const found = record(value, at);
  if (found['location'] !== location) throw new TranslationRefused(`${at}.location`, 'is not the one that is due');
  const { sellable, stock } = readHolding(found, at);
  return { location, sellable, stock };
}

function readItem(value: unknown, sku: string, place: SalesPlace, at: string): BatchItem {
  const item = record(value, at);
  if (item['sku'] !== sku) throw new TranslationRefused(`${at}.sku`, 'is not the SKU that was asked for');
  switch (item['kind']) {
    case 'unknown-sku':
      return { kind: 'unknown-sku', sku };
    case 'refused':
      return { kind: 'refused', sku, field: text(item['field'], `${at}.field`) };
    case 'available': {
      samePlace(item, place, at);
      return { kind: 'available', sku, ...placeOf(place), ...readHolding(item, at) };
    }
    default:
      throw new TranslationRefused(`${at}.kind`, 'is not known');
  }
}

function readHolding(
  of: Readonly<Record<string, unknown>>,
  at: string,
): { readonly sellable: boolean; readonly stock: Stock } {
  const sellable = of['sellable'];
  if (typeof sellable !== 'boolean') throw new TranslationRefused(`${at}.sellable`, 'is not a boolean');
  return { sellable, stock: readStock(of['stock'], `${at}.stock`) };
}

/** An older service says nothing of it: then it is not known how old the answer is, and nothing is claimed. */
function readKnowledge(answer: unknown): { readonly knowledge?: Knowledge } {
  const value = record(answer, 'service')['knowledge'];
  if (value === undefined) return {};
  const at = 'service.knowledge';
  const { ageMs, changedAtMs } = record(value, at);
  if (!isWhole(ageMs) || ageMs < 0) throw new TranslationRefused(`${at}.ageMs`, 'is not a whole number of at least 0');
  if (changedAtMs !== null && !isWhole(changedAtMs)) {
    throw new TranslationRefused(`${at}.changedAtMs`, 'is neither a whole number nor null');
  }
  return { knowledge: { ageMs, changedAtMs } };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function readStock(value: unknown, at: string): Stock {
  const stock = record(value, at);
  switch (stock['kind']) {
    case 'counted': {
      const quantityE4 = stock['quantityE4'];
      if (typeof quantityE4 !== 'number' || !Number.isSafeInteger(quantityE4)) {
        throw new TranslationRefused(`${at}.quantityE4`, 'is not a safe integer');
      }
      return { kind: 'counted', quantityE4 };
    }
    case 'unmanaged':
      return { kind: 'unmanaged' };
    case 'unknown':
      return { kind: 'unknown', because: text(stock['because'], `${at}.because`) };
    default:
      throw new TranslationRefused(`${at}.kind`, 'is not known');
  }
}

function samePlace(answer: Readonly<Record<string, unknown>>, place: SalesPlace, at: string): void {
  if (answer['channel'] !== place.channel) throw new TranslationRefused(`${at}.channel`, 'is not the one asked for');
  if (answer['location'] !== place.location) throw new TranslationRefused(`${at}.location`, 'is not the one asked for');
}

function record(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TranslationRefused(at, 'is not an object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '' || value.length > 200)
    throw new TranslationRefused(at, 'is not a text');
  return value;
}
