import { TranslationRefused } from '@banyan/kernel';

/**
 * Reading what a service answered. It is another process, perhaps another version: nothing is believed before its shape is
 * proven. Each of these gives the member, or refuses and names it.
 */

type Members = Readonly<Record<string, unknown>>;

/** @throws TranslationRefused naming `at` */
export function record(value: unknown, at: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TranslationRefused(at, 'is not an object');
  }
  return value as Members;
}

/** A list of records, so long that nothing else could be meant. @throws TranslationRefused naming `at` */
export function records(value: unknown, at: string, atMost: number): readonly Members[] {
  if (!Array.isArray(value) || value.length > atMost) {
    throw new TranslationRefused(at, `is not a list of at most ${atMost}`);
  }
  return value.map((each) => record(each, at));
}

/** 1 to 200 characters. @throws TranslationRefused naming `at` */
export function text(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '' || value.length > 200)
    throw new TranslationRefused(at, 'is not a text');
  return value;
}

/** @throws TranslationRefused naming `at` */
export function whole(value: unknown, at: string, least = Number.MIN_SAFE_INTEGER): number {
  if (!isWhole(value) || value < least) {
    throw new TranslationRefused(
      at,
      least === Number.MIN_SAFE_INTEGER ? 'is not a safe integer' : `is not a whole number of at least ${least}`,
    );
  }
  return value;
}

/** @throws TranslationRefused naming `at` */
export function wholeOrNull(value: unknown, at: string): number | null {
  if (value !== null && !isWhole(value)) throw new TranslationRefused(at, 'is neither a whole number nor null');
  return value;
}

/** One of a closed list. @throws TranslationRefused naming `at` */
export function oneOf<T>(value: unknown, known: readonly T[], at: string): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new TranslationRefused(at, 'is not one that is known');
  return found;
}

/** Must be what was asked. @throws TranslationRefused naming `at` */
export function same<T>(value: unknown, asked: T, at: string): T {
  if (value !== asked) throw new TranslationRefused(at, 'is not the one asked for');
  return asked;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** How recent an answer says it is. */
interface Recency {
  /** Whole ms, at least 0. */
  readonly ageMs: number;
  /** Ms since the epoch; null: never heard of. */
  readonly changedAtMs: number | null;
}

/** An older service says nothing of it: then it is not known how old the answer is, and nothing is claimed. */
export function knowledgeOf(answer: unknown): { readonly knowledge?: Recency } {
  const value = record(answer, 'service')['knowledge'];
  if (value === undefined) return {};
  const at = 'service.knowledge';
  const { ageMs, changedAtMs } = record(value, at);
  return {
    knowledge: { ageMs: whole(ageMs, `${at}.ageMs`, 0), changedAtMs: wholeOrNull(changedAtMs, `${at}.changedAtMs`) },
  };
}
