/** Why there can be no golden case of a sample, in a sentence. */
const WORDS: Readonly<Record<string, string>> = {
  personal: 'It was asked by a contract that has fields about persons: nothing of it is kept.',
  withheld: 'A value of it is not among those that may be kept, so it cannot be told again.',
  'not-recorded': 'The core’s words are not recorded of this operation.',
  busy: 'Other samples were waiting for the core’s words.',
  unanswered: 'Legacy did not answer when it was asked for the core’s words.',
  moved: 'Asked once more, legacy said something else: what differed is no longer so.',
  'no-single-answer': 'No single answer of the core says it: several were put together.',
  'not-reproduced':
    'From the core’s answer alone the translator makes something else: it needs what another answer said.',
  'too-large': 'The core’s answer is larger than is kept.',
};

/** @param because as a sample has it */
export function noCaseText(because: string): string {
  return WORDS[because] ?? 'No golden case can be made of it.';
}
