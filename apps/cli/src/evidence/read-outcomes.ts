import { isRecordedOutcome, type RecordedOutcome, recordedOutcomeFaults } from '@banyan/slo';
import { eachLine, LineTooLong } from './each-line.js';

/** After so many faults a stream is not what it was taken for. */
const MOST_FAULTS = 20;
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Lines that are no outcomes. Names line and member. */
export class OutcomeFaults extends Error {
  override readonly name = 'OutcomeFaults';

  constructor(readonly faults: readonly string[]) {
    const more = faults.length >= MOST_FAULTS ? ['that is enough: the rest was not read'] : [];
    super(['the outcomes cannot be used', ...faults, ...more].join('\n  '));
  }
}

export interface ReadOutcomesOptions {
  /** Operations a line may name, and then must; undefined: whatever it names. */
  readonly operations: readonly string[] | undefined;
  /** Takes an outcome and the number of its line. Called no more after the first fault: nothing is judged on a guess. */
  readonly take: (outcome: RecordedOutcome, line: number) => void;
}

/**
 * Reads recorded outcomes, one JSON object a line. Blank lines are passed over.
 *
 * @throws OutcomeFaults with the first 20 faults
 */
export async function readOutcomes(
  chunks: AsyncIterable<Buffer>,
  { operations, take }: ReadOutcomesOptions,
): Promise<void> {
  const faults: string[] = [];
  const isKnown = ({ operation }: RecordedOutcome): boolean =>
    operations === undefined || (typeof operation === 'string' && operations.includes(operation));
  try {
    await eachLine(chunks, (text, line) => {
      const value = parsed(text, line);
      if (value === BLANK) return true;
      if (value !== BROKEN && isRecordedOutcome(value) && isKnown(value)) {
        if (faults.length === 0) take(value, line);
        return true;
      }
      faults.push(...faultsOf(value, operations).map((fault) => `line ${line}: ${fault}`));
      return faults.length < MOST_FAULTS;
    });
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    faults.push(error.message);
  }
  if (faults.length > 0) throw new OutcomeFaults(faults.slice(0, MOST_FAULTS));
}

const BLANK = Symbol('blank');
const BROKEN = Symbol('broken');

function parsed(text: string, line: number): unknown {
  const json = line === 1 ? text.replace(BYTE_ORDER_MARK, '') : text;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json.trim() === '' ? BLANK : BROKEN;
  }
}

function faultsOf(value: unknown, operations: readonly string[] | undefined): readonly string[] {
  if (value === BROKEN) return ['is not JSON'];
  const faults = recordedOutcomeFaults(value);
  return faults.length > 0 ? faults : [`operation: must be ${operations?.join(' or ') ?? 'text'}`];
}
