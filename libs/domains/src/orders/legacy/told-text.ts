import { TranslationRefused } from '@banyan/kernel';
import type { LegacyText } from '../../legacy-exchange/soap-rows.js';

/** A text that is there: xsi:nil, an empty element and none at all are the same nothing. */
export function textOrNothing(text: LegacyText): string | undefined {
  return text === undefined || text === null || text === '' ? undefined : text;
}

/** @throws TranslationRefused `field` where there is none */
export function textOf(text: LegacyText, field: string): string {
  const told = textOrNothing(text);
  if (told === undefined) throw new TranslationRefused(field, 'is missing');
  return told;
}
