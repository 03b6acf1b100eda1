import { TranslationRefused } from '@banyan/kernel';
import {
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
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
  return item;
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
  };
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
      const sellable = item['sellable'];
      if (typeof sellable !== 'boolean') throw new TranslationRefused(`${at}.sellable`, 'is not a boolean');
      return { kind: 'available', sku, ...placeOf(place), sellable, stock: readStock(item['stock'], `${at}.stock`) };
    }
    default:
      throw new TranslationRefused(`${at}.kind`, 'is not known');
  }
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
