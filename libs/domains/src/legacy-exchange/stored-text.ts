import { TranslationRefused } from '@banyan/kernel';
import type { LegacyJson } from './php-values.js';

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** What is never in a text as the shop stores it: markup that was not made an entity, and an ampersand of no entity. */
const UNSTORED = /[<>"]|&(?!(?:amp|lt|gt|quot);)/;

/**
 * A text as the shop stores every text that came in by a form, with the entities of HTML: undone once. A text that cannot
 * have been stored so is refused: undone or not, it would be a guess.
 *
 * @throws TranslationRefused `field`
 */
export function storedText(value: LegacyJson, field: string): string {
  if (typeof value !== 'string') throw new TranslationRefused(field, 'is not a text');
  if (UNSTORED.test(value)) throw new TranslationRefused(field, 'is not as the shop stores texts');
  return value.replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity);
}
