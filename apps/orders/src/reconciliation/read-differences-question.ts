import {
  DIFFERENCE_STATES,
  DIFFERENCES,
  MOST_DIFFERENCES,
  type DifferenceExplained,
  type DifferenceKind,
  type DifferencesQuestion,
} from '@banyan/domains';
import { TranslationRefused } from '@banyan/kernel';
import { oneOf, record, text, whole } from '@banyan/rpc';
import { QuestionRefused } from '@banyan/service';

const KINDS = Object.keys(DIFFERENCES) as DifferenceKind[];
const LONGEST_NAME = 100;
const LONGEST_REASON = 500;

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readDifferencesQuestion(question: object): DifferencesQuestion {
  return read(() => {
    const { state, kind, reference, limit } = record(question, 'question');
    const most = whole(limit, 'limit', 1);
    if (most > MOST_DIFFERENCES) throw new TranslationRefused('limit', `is more than ${MOST_DIFFERENCES}`);
    return {
      state: oneOf(state, DIFFERENCE_STATES, 'state'),
      limit: most,
      ...(kind === undefined ? {} : { kind: oneOf(kind, KINDS, 'kind') }),
      ...(reference === undefined ? {} : { reference: text(reference, 'reference') }),
    };
  });
}

/** @throws QuestionRefused `invalid-question`, naming the member */
export function readDifferenceExplained(question: object): DifferenceExplained {
  return read(() => {
    const { kind, reference, by, reason } = record(question, 'question');
    return {
      kind: oneOf(kind, KINDS, 'kind'),
      reference: text(reference, 'reference'),
      by: words(by, 'by', LONGEST_NAME),
      reason: words(reason, 'reason', LONGEST_REASON),
    };
  });
}

/** Something that says something, and that PostgreSQL keeps as it is. */
function words(value: unknown, at: string, most: number): string {
  if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\u0000') || value.trim() === '') {
    throw new TranslationRefused(at, 'says nothing');
  }
  // Code points: a letter of another script is one character to whoever types it.
  if (Array.from(value).length > most) throw new TranslationRefused(at, `is longer than ${most} characters`);
  return value;
}

function read<T>(reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    if (error instanceof TranslationRefused) throw new QuestionRefused('invalid-question', error.message, error.field);
    throw error;
  }
}
