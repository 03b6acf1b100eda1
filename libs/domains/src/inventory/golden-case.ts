import { ArmError, PROJECT_ROOT, TranslationRefused } from '@banyan/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  type AvailabilityQuestion,
  type BatchQuestion,
  type FirmQuestion,
  type LocationsQuestion,
} from './inventory.model.js';
import { batchOf } from './legacy/batch-items.js';
import type { JsonObject } from '../legacy-exchange/json-tree.js';
import { ruleFirm } from './legacy/rest-firm.translator.js';
import { readStockItemAnswer } from './legacy/rest-stock-item.answer.js';
import { translateRestStockItem } from './legacy/rest-stock-item.translator.js';
import { itemsOf, readJson } from './legacy/rest.codec.js';
import { readAnswer } from '../legacy-exchange/soap.codec.js';
import { readSourceItem, SOURCE_ITEM_FIELD } from './legacy/source-item.record.js';
import { translateSourceItems, translateSourceItemsByLocation, withoutRows } from './legacy/source-items.translator.js';
import { readStockItems } from './legacy/stock-item.record.js';
import { translateStockItem, translateStockItems } from './legacy/stock.translator.js';
import { readSource, readStock, readStockSourceLink, TOPOLOGY_FIELD } from './legacy/topology.record.js';
import { readTopology } from './legacy/topology.translator.js';
import type { Topology } from './topology.js';

/** `question.json` of a golden case. */
export interface GoldenQuestion {
  readonly about: string;
  readonly operation: string;
  /** The face of the core that answered; `soap` when it does not say. */
  readonly face?: 'soap' | 'rest' | 'msi';
  readonly input: unknown;
  /** Of the answer; 200 when it does not say. */
  readonly status?: number;
  readonly contentType: string;
}

/** The shop that all cases of the multi-source face are about. */
export const GOLDEN_TOPOLOGY_FOLDER = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden-topology');

let shop: Topology | undefined;

/** What the core's answer means, through the codec and the translator of its face: canonical, or why it means nothing. */
export function translateGolden(golden: GoldenQuestion, bytes: Uint8Array): unknown {
  try {
    switch (golden.face) {
      case 'rest':
        return translateRest(golden, bytes);
      case 'msi':
        return translateMsi(golden, bytes);
      default:
        return translateSoap(golden, bytes);
    }
  } catch (error) {
    if (error instanceof TranslationRefused) return { refused: error.field };
    if (error instanceof ArmError) return { fault: golden.status };
    throw error;
  }
}

function translateSoap({ operation, input, contentType }: GoldenQuestion, bytes: Uint8Array): unknown {
  const body = readAnswer('catalogInventoryStockItemList', bytes, contentType);
  if (body.kind === 'fault') return { fault: body.code };
  const rows = readStockItems(body.part);
  return operation === AVAILABILITY_BATCH
    ? translateStockItems(input as BatchQuestion, rows)
    : translateStockItem(input as AvailabilityQuestion, rows);
}

function translateRest({ operation, input, contentType, status = 200 }: GoldenQuestion, bytes: Uint8Array): unknown {
  const question = input as FirmQuestion;
  const record = readStockItemAnswer({ status, contentType, bytes: Buffer.from(bytes) });
  if (!record) return { kind: 'unknown-sku', sku: question.sku };
  return operation === AVAILABILITY_FIRM ? ruleFirm(question, record) : translateRestStockItem(question, record);
}

function translateMsi({ operation, input, contentType }: GoldenQuestion, bytes: Uint8Array): unknown {
  const rows = itemsOf('msi', readJson('msi', bytes, contentType), SOURCE_ITEM_FIELD.row).map(readSourceItem);
  const topology = (shop ??= goldenTopology());
  if (operation === AVAILABILITY_LOCATIONS) {
    const { sku } = input as LocationsQuestion;
    const locations = translateSourceItemsByLocation(sku, rows, topology);
    return 'kind' in locations ? withoutRows() : { kind: 'locations', sku, locations };
  }
  const question = input as BatchQuestion & AvailabilityQuestion;
  const read = (sku: string) => {
    const reading = translateSourceItems(sku, question, rows, topology);
    return reading.kind === 'no-rows' ? withoutRows() : reading;
  };
  return operation === AVAILABILITY_BATCH ? batchOf(question, read) : read(question.sku);
}

/** The shop's topology, read from the answers in its folder. */
export function goldenTopology(): Topology {
  return readTopology({
    sources: itemsInFile('sources', TOPOLOGY_FIELD.source).map(readSource),
    links: itemsInFile('stock-source-links', TOPOLOGY_FIELD.link).map(readStockSourceLink),
    stocks: itemsInFile('stocks', TOPOLOGY_FIELD.stock).map(readStock),
  });
}

function itemsInFile(list: string, field: string): readonly JsonObject[] {
  const bytes = readFileSync(join(GOLDEN_TOPOLOGY_FOLDER, `${list}.json`));
  return itemsOf('msi', readJson('msi', bytes, 'application/json'), field);
}
