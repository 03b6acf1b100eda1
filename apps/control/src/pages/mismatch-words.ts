import type { GroupView } from '../mismatches/group-view.js';
import { countText, ratioText } from './words.js';

/** A figure and its unit stay together. */
const NO_BREAK = '\u00a0';

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
