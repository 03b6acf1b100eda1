import type { CountedComparisons, CountedGroup, GroupOfMismatches, KeptSample } from '@banyan/rollout';
import { SKETCH_SIZE, type AnswerField, type Cell, type MismatchSample, type QuestionField } from '@banyan/shadow';
import { EXPECTATIONS } from '@banyan/domains';

/** What a sample says besides its group and its place among the samples: as it is kept. */
export type SampleBody = Omit<MismatchSample, keyof GroupOfMismatches | 'id' | 'atMs' | 'reason' | 'lot'>;

/** What a report told of groups. What of it could not be read is `refused`: a mistake in one sample costs no evidence. */
export interface ReadGroups {
  readonly counts?: {
    readonly stream: string;
    readonly sequence: number;
    readonly groups: readonly CountedGroup[];
    readonly comparisons: readonly CountedComparisons[];
  };
  readonly samples?: { readonly stream: string; readonly upTo: number; readonly kept: readonly KeptSample[] };
  readonly refused: number;
}

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
const PATH = /^[A-Za-z0-9_$*.…-]{1,200}$/;
const KIND = /^[a-z][a-z0-9-]{0,39}$/;
const ABOUT = /^[^\p{Cc}\p{Cs}]{0,80}$/u;
const RELEASE = /^[\x21-\x7e]{0,64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{16}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const WORD = /^[a-z-]{1,40}$/;
const STATES: ReadonlySet<unknown> = new Set(['same', 'differs', 'follows', 'uncompared']);
const REASONS: ReadonlySet<unknown> = new Set(['first', 'lot', 'latest']);
const STAGES: ReadonlySet<unknown> = new Set(['legacy', 'shadow', 'canary', 'full']);
const ARMS: ReadonlySet<unknown> = new Set(EXPECTATIONS);
const CASE_FILE = /^legacy\.(xml|json)$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** A gateway sends 48 of each at a time. */
const MOST_ROWS = 128;
const MOST_SAMPLES = 8;
const MOST_FIELDS = 2_000;
const LONGEST_TEXT = 1_000;
/** Of a column of PostgreSQL. */
const LAST_RULE = 2_147_483_647;
/** About the year 5000. */
const LAST_DAY = 1_100_000;

type Members = Readonly<Record<string, unknown>>;

/** Reads what a gateway tells of a domain's groups and samples: input like any other. */
export function readGroupReport(
  domain: string,
  replica: string,
  told: { groups?: unknown; samples?: unknown },
): ReadGroups {
  const reading = new Reading();
  const counts = reading.counts(domain, told.groups);
  const samples = reading.samples(domain, replica, told.samples);
  return { ...(counts && { counts }), ...(samples && { samples }), refused: reading.refused };
}

class Reading {
  refused = 0;

  counts(domain: string, value: unknown): ReadGroups['counts'] {
    if (!isMembers(value) || !matches(UUID, value['stream']) || !isCount(value['sequence'])) return undefined;
    const { stream, sequence } = value;
    const groups = this.#each(value['groups'], MOST_ROWS, (row) => readGroup(domain, stream, row));
    const comparisons = this.#each(value['compared'], MOST_ROWS, (row) => readComparisons(domain, stream, row));
    return { stream, sequence, groups, comparisons };
  }

  samples(domain: string, replica: string, value: unknown): ReadGroups['samples'] {
    if (!isMembers(value) || !matches(UUID, value['stream']) || !Array.isArray(value['next'])) return undefined;
    const next = value['next'].slice(0, MOST_SAMPLES).filter(isMembers);
    const sequences = next.map(({ sequence }) => sequence).filter(isCount);
    if (sequences.length === 0) return undefined;
    const kept = this.#each(next, MOST_SAMPLES, (row) => readSample(domain, replica, row));
    return { stream: value['stream'], upTo: Math.max(...sequences), kept };
  }

  #each<T>(value: unknown, most: number, read: (row: Members) => T | undefined): readonly T[] {
    if (!Array.isArray(value)) return [];
    return value.slice(0, most).flatMap((row: unknown) => {
      const found = isMembers(row) ? read(row) : undefined;
      if (found === undefined) this.refused += 1;
      return found ?? [];
    });
  }
}

function readGroupKey(domain: string, row: Members): GroupOfMismatches | undefined {
  const { operation, path, kind, about, release } = row;
  if (!matches(NAME, operation) || !matches(PATH, path) || !matches(KIND, kind)) return undefined;
  if (!matches(ABOUT, about) || !matches(RELEASE, release)) return undefined;
  return { domain, operation, path, kind, about, release };
}

function readGroup(domain: string, stream: string, row: Members): CountedGroup | undefined {
  const group = readGroupKey(domain, row);
  const { day, count, served, ignored = 0, ignoredBy = null, firstMs, lastMs, questions } = row;
  if (group === undefined || !isDay(day) || !isCount(count) || !isCount(served)) return undefined;
  if (count < 1 || served > count || !isCount(firstMs) || !isCount(lastMs) || !isSketch(questions)) return undefined;
  if (!isCount(ignored) || ignored > count || !isRule(ignoredBy)) return undefined;
  return { ...group, stream, day, count, served, ignored, ignoredBy, firstMs, lastMs, questions };
}

function readComparisons(domain: string, stream: string, row: Members): CountedComparisons | undefined {
  const { day, operation, release, compared, mismatched, ignored = 0 } = row;
  if (!isDay(day) || !matches(NAME, operation) || !matches(RELEASE, release)) return undefined;
  if (!isCount(compared) || !isCount(mismatched) || !isCount(ignored)) return undefined;
  return { domain, stream, day, operation, release, compared, mismatched, ignored };
}

function readSample(domain: string, replica: string, row: Members): KeptSample | undefined {
  const group = readGroupKey(domain, row);
  const { id, atMs, reason, lot } = row;
  if (group === undefined || !matches(UUID, id) || !isCount(atMs) || !matches(HASH, lot)) return undefined;
  const body = REASONS.has(reason) ? readBody(row) : undefined;
  return body && { ...group, id, replica, atMs, reason: String(reason), lot, body };
}

function readBody(row: Members): SampleBody | undefined {
  const { serving, traceId, stage, definition, askedAgain, asked, inputHash, ignoredBy = null } = row;
  if (!ARMS.has(serving) || !STAGES.has(stage) || !matches(TRACE_ID, traceId) || !matches(HASH, inputHash))
    return undefined;
  if (!isText(definition) || !isCount(askedAgain) || !matches(NAME, asked) || !isRule(ignoredBy)) return undefined;
  const question = readFields(row['question'], isQuestionField);
  const answers = readFields(row['answers'], isAnswerField);
  if (question === undefined || answers === undefined || !isCase(row['case'])) return undefined;
  const facts = { serving, traceId, stage, definition, askedAgain, asked, inputHash, ignoredBy };
  return { ...facts, question, answers, case: row['case'] } as SampleBody;
}

function readFields<T>(value: unknown, isField: (field: unknown) => field is T): readonly T[] | null | undefined {
  if (value === null) return null;
  return Array.isArray(value) && value.length <= MOST_FIELDS && value.every(isField) ? value : undefined;
}

function isQuestionField(field: unknown): field is QuestionField {
  return isMembers(field) && isText(field['at']) && isCell(field['value']);
}

function isAnswerField(field: unknown): field is AnswerField {
  if (!isMembers(field) || !isText(field['at']) || !isText(field['path']) || !STATES.has(field['state'])) return false;
  return isCell(field['legacy']) && isCell(field['service']);
}

function isCell(cell: unknown): cell is Cell {
  if (cell === null) return true;
  if (!isMembers(cell)) return false;
  return isText(cell['text']) || (matches(WORD, cell['withheld']) && matches(HASH, cell['hash']));
}

function isCase(made: unknown): boolean {
  if (!isMembers(made)) return false;
  if (made['kind'] === 'none') return matches(WORD, made['because']);
  const { kind, file, question, bytesBase64, recordedAtMs } = made;
  if (kind !== 'ready' || !matches(CASE_FILE, file) || !isMembers(question) || !isCount(recordedAtMs)) return false;
  return matches(BASE64, bytesBase64) && isMembers(made['legacy']) && isMembers(made['service']);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function matches(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The number of a rule; null: none. */
function isRule(value: unknown): value is number | null {
  return value === null || (isCount(value) && value > 0 && value <= LAST_RULE);
}

function isDay(value: unknown): value is number {
  return isCount(value) && value <= LAST_DAY;
}

function isSketch(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= SKETCH_SIZE && value.every((hash) => matches(HASH, hash));
}
