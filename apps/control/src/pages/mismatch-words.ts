import type { GroupView } from '../mismatches/group-view.js';
import { countText, ratioText } from './words.js';

/** A figure and its unit stay together. */
const NO_BREAK = '\u00a0';

/** What kinds of differences are called; a kind that is not here is its own word. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  value: 'another value',
  missing: 'missing from the service’s answer',
  extra: 'only in the service’s answer',
  type: 'another type',
  order: 'another order',
  other: 'of many other kinds together',
  'other-kind': 'another kind of answer',
  rounding: 'one minor unit apart: rounding',
  amount: 'another amount',
  'tax-in-or-out': 'with the tax in one and out of the other',
  'tax-rate': 'another rate of tax',
  'tax-mode': 'another way of showing tax',
  currency: 'another currency',
  'window-edge': 'the edge of a window',
  'promotion-missing': 'a promotion missing from the service’s answer',
  'promotion-extra': 'a promotion only in the service’s answer',
  'promotion-other': 'another promotion',
  'promotion-order': 'promotions in another order',
  'code-state': 'another word on a code',
  basis: 'another basis',
  'price-unit': 'for another number of units',
  tiers: 'other tiers',
  'one-unit-off': 'one unit apart',
  quantity: 'another quantity',
  oversold: 'below nought in one answer only',
};

/** `one minor unit apart: rounding`; of a kind without words the kind itself. */
export function kindText(kind: string): string {
  return KIND_WORDS[kind] ?? kind.replaceAll('-', ' ');
}

/** `12,345 of 1,200,000 compared, 1 %`. */
export function shareText({ count, compared, ratio }: Pick<GroupView, 'count' | 'compared' | 'ratio'>): string {
  const of = compared === null ? 'an unknown number of compared' : `${countText(compared)} compared`;
  return `${countText(count)} of ${of}${ratio === null ? '' : `, ${ratioText(ratio).replaceAll(' ', NO_BREAK)}`}`;
}

/** `2 questions`, `about 1,400 questions`. */
export function questionsText({ count, exact }: GroupView['questions']): string {
  return `${exact ? '' : 'about '}${countText(count)} ${count === 1 ? 'question' : 'questions'}`;
}

export function releaseText(release: string): string {
  return release === '' ? 'release not said' : release;
}

const REASON_WORDS: Readonly<Record<string, string>> = {
  first: 'one of the first',
  lot: 'drawn by lot',
  latest: 'one of the latest',
};

/** Why a sample was kept. */
export function reasonText(reason: string): string {
  return REASON_WORDS[reason] ?? reason;
}
