import { countText } from '../pages/words.js';
import type { ShadowStatus } from './shop-status.js';

type Counts = Pick<
  ShadowStatus,
  'selected' | 'compared' | 'matched' | 'explained' | 'ignored' | 'mismatched' | 'unverified' | 'pending' | 'skipped'
>;

/** What became of the copies, in one sentence for page and terminal. What is not a match is always told, even at nought. */
export function shadowText({ selected, compared, skipped, ...of }: Counts): string {
  if (selected === 0) return 'Nothing has been copied.';
  const skips = skipped === 0 ? '' : `, ${countText(skipped)} skipped`;
  const ends = [
    `${countText(of.matched)} matched`,
    `${countText(of.explained)} in flight`,
    ...(of.ignored === 0 ? [] : [`${countText(of.ignored)} ignored by rules`]),
    ...(of.pending === 0 ? [] : [`${countText(of.pending)} pending`]),
    `${countText(of.unverified)} unverified`,
    `${countText(of.mismatched)} unexplained`,
  ];
  return `${countText(selected)} copied, ${countText(compared)} compared${skips}: ${ends.join(', ')}.`;
}
