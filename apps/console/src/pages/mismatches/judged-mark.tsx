import type { MismatchGroup } from '../../api/control.generated.js';
import { Mark } from '../../parts/mark.js';
import { JUDGEMENT_WORDS } from './judgement-words.js';

/** What somebody said of a group, and who; a rule that ignores it is said first. */
export function JudgedMark({ judgement, rule }: Pick<MismatchGroup, 'judgement' | 'rule'>) {
  if (rule !== null) return <Mark tone="off">ignored by rule {rule}</Mark>;
  if (judgement === null)
    return (
      <span className="whitespace-nowrap">
        <Mark tone="wait">by nobody</Mark>
      </span>
    );
  return (
    <>
      <Mark tone={judgement.judgement === 'service-wrong' ? 'bad' : 'off'}>
        {JUDGEMENT_WORDS[judgement.judgement].words}
      </Mark>{' '}
      <span className="text-sm text-soft">{judgement.person}</span>
    </>
  );
}
