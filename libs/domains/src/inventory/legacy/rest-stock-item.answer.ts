import { ArmError } from '@banyan/kernel';
import type { LegacyAnswer } from '../../legacy-exchange/legacy-exchange.js';
import { readRestStockItem, type RestStockItemRecord } from './rest-stock-item.record.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { readJson } from './rest.codec.js';

const OK = 200;
const NOT_FOUND = 404;
/**
 * All that this face has to tell an unknown product from a path that leads nowhere, or a proxy that lost the core: both
 * answer 404 as well. The core has no code for it; its sentence is part of its wire.
 */
const NO_SUCH_PRODUCT = "The product that was requested doesn't exist. Verify the product and try again.";

/**
 * The stock item in an answer; undefined when the core says that no product has this SKU.
 *
 * @throws ArmError `fault` for any other status than 200
 * @throws TranslationRefused when the answer is not understood
 */
export function readStockItemAnswer(answer: LegacyAnswer): RestStockItemRecord | undefined {
  if (answer.status === OK) return readRestStockItem(readJson('rest', answer.bytes, answer.contentType));
  const failed = new ArmError('legacy', 'fault', `the core answered ${answer.status}`);
  if (answer.status !== NOT_FOUND) throw failed;
  const said = readJson('rest', answer.bytes, answer.contentType);
  if (!isJsonObject(said) || said.get('message') !== NO_SUCH_PRODUCT) throw failed;
  return undefined;
}
