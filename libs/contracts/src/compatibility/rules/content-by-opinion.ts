import type { ContentPair } from '../content-pairs.js';
import type { ReadingOpinion } from '../profiles.js';
import type { Finding } from './rule.js';

/** What is said of a body that is compatible only by an opinion on how schemas are read. */
export function* contentByOpinion(pair: ContentPair, opinion: ReadingOpinion, says: string): Iterable<Finding> {
  const judgement = pair.judgement();
  if (judgement.kind !== 'opinion' || judgement.opinion !== opinion) return;
  const found = judgement.witness === undefined ? undefined : pair.show(judgement.witness);
  yield {
    pointer: pair.pointer,
    message: `${pair.title} ${says}${found === undefined ? '' : `; read word for word, ${found.because}`}`,
    counterexample: found?.counterexample,
  };
}
