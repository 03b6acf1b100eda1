import { TranslationRefused } from '@banyan/kernel';
import { knowledgeOf, oneOf, record, same, text, whole } from '@banyan/rpc';
import {
  LOCATIONS,
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type FirmDenial,
  type FirmQuestion,
  type FirmResult,
  type FirmRuling,
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
  return { ...item, ...knowledgeOf(answer) };
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
    ...knowledgeOf(answer),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readLocations(answer: unknown, question: LocationsQuestion): LocationsResult {
  const result = record(answer, 'service');
  const { sku } = question;
  if (result['sku'] !== sku) throw new TranslationRefused('service.sku', 'is not the SKU that was asked for');
  switch (result['kind']) {
    case 'unknown-sku':
      return { kind: 'unknown-sku', sku, ...knowledgeOf(answer) };
    case 'locations': {
      const locations: unknown = result['locations'];
      if (!Array.isArray(locations) || locations.length !== LOCATIONS.length) {
        throw new TranslationRefused('service.locations', 'is not one for each location');
      }
      return {
        kind: 'locations',
        sku,
        locations: LOCATIONS.map((location, index) => readLocation(locations[index], location)),
        ...knowledgeOf(answer),
      };
    }
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

/** @throws TranslationRefused naming the member in doubt */
export function readFirm(answer: unknown, question: FirmQuestion): FirmResult {
  const result = record(answer, 'service');
  const { sku, wantedE4 } = question;
  same(result['sku'], sku, 'service.sku');
  if (result['kind'] === 'unknown-sku') return { kind: 'unknown-sku', sku };
  oneOf(result['kind'], ['firm'], 'service.kind');
  samePlace(result, question, 'service');
  same(result['wantedE4'], wantedE4, 'service.wantedE4');
  const ruling = readRuling(result['ruling']);
  return {
    kind: 'firm',
    sku,
    ...placeOf(question),
    wantedE4,
    ruling,
    stock: readStock(result['stock'], 'service.stock'),
  };
}

const DENIALS: readonly FirmDenial[] = [
  'not-for-sale',
  'insufficient',
  'below-minimum',
  'above-maximum',
  'not-a-multiple',
];

function readRuling(value: unknown): FirmRuling {
  const at = 'service.ruling';
  const ruling = record(value, at);
  if (ruling['kind'] === 'granted') {
    const backOrder = ruling['backOrder'];
    if (typeof backOrder !== 'boolean') throw new TranslationRefused(`${at}.backOrder`, 'is not a boolean');
    return { kind: 'granted', backOrder };
  }
  oneOf(ruling['kind'], ['denied'], `${at}.kind`);
  const because = oneOf(ruling['because'], DENIALS, `${at}.because`);
  const limitE4 = ruling['limitE4'];
  return limitE4 === undefined
    ? { kind: 'denied', because }
    : { kind: 'denied', because, limitE4: whole(limitE4, `${at}.limitE4`, 0) };
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

function readStock(value: unknown, at: string): Stock {
  const stock = record(value, at);
  switch (stock['kind']) {
    case 'counted': {
      return { kind: 'counted', quantityE4: whole(stock['quantityE4'], `${at}.quantityE4`) };
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
  same(answer['channel'], place.channel, `${at}.channel`);
  same(answer['location'], place.location, `${at}.location`);
}
