import { describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { PROJECT_ROOT, TranslationRefused } from '@banyan/kernel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inventory } from './inventory.domain.js';
import { AVAILABILITY_BATCH, type AvailabilityQuestion, type BatchQuestion } from './inventory.model.js';
import { readAnswer } from './legacy/soap.codec.js';
import { readStockItems } from './legacy/stock-item.record.js';
import { translateStockItem, translateStockItems } from './legacy/stock.translator.js';

// Drop a folder into golden/ and gain a test: question.json and legacy.xml in, canonical.json and v1.json out.

interface Golden {
  readonly about: string;
  readonly operation: string;
  readonly input: unknown;
  readonly contentType: string;
}

const FOLDER = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden');
const router = loadContracts(inventory.contracts);
const read = (name: string, file: string): Buffer => readFileSync(join(FOLDER, name, file));
const json = (name: string, file: string): unknown => JSON.parse(read(name, file).toString('utf8'));

function translate(golden: Golden, bytes: Buffer): unknown {
  try {
    const body = readAnswer('catalogInventoryStockItemList', bytes, golden.contentType);
    if (body.kind === 'fault') return { fault: body.code };
    const rows = readStockItems(body.part);
    return golden.operation === AVAILABILITY_BATCH
      ? translateStockItems(golden.input as BatchQuestion, rows)
      : translateStockItem(golden.input as AvailabilityQuestion, rows);
  } catch (error) {
    if (error instanceof TranslationRefused) return { refused: error.field };
    throw error;
  }
}

describe.each(readdirSync(FOLDER))('golden %s', (name) => {
  const golden = json(name, 'question.json') as Golden;
  const canonical = json(name, 'canonical.json');

  it(`legacy to canonical: ${golden.about}`, () => {
    expect(translate(golden, read(name, 'legacy.xml'))).toStrictEqual(canonical);
  });

  it.each(inventory.contracts.map(({ version }) => version))('canonical to %s, and valid there', (version) => {
    const file = `${version}.json`;
    const answered = !Object.hasOwn(canonical as object, 'refused') && !Object.hasOwn(canonical as object, 'fault');
    expect(existsSync(join(FOLDER, name, file))).toBe(answered);
    if (!answered) return;
    const spoke = router.operations.find(
      (candidate) => candidate.version === version && candidate.operation === golden.operation,
    );
    const answer = spoke?.present(canonical);
    expect({ status: answer?.status, body: answer?.body }).toStrictEqual(json(name, file));
    expect(spoke?.checkAnswer(answer?.status ?? 0, answer?.body)).toEqual([]);
  });
});
