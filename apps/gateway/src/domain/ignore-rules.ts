import type { Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { IgnoreRule } from '@banyan/shadow';

/**
 * Rules are followed for so long without a word from control, ms: one that was withdrawn meanwhile must not hide anything for
 * months, and a deployment of control, or a night's repair of it, must not make known differences evidence.
 */
const LONGEST_UNHEARD_MS = 60 * 60_000;

interface Followed {
  readonly domain: string;
  readonly rule: IgnoreRule;
  /** On the monotonic clock, ms: then what it ignored counts again, whether control says so or is away. */
  readonly untilMs: number;
}

/**
 * What people said may differ for a time, as control's replies to reports tell it: always all of it. Whatever is not known for
 * certain counts: a reply that says nothing of rules, or cannot be read, ends them all.
 */
export class IgnoreRules {
  #followed: readonly Followed[] = [];
  #byDomain = new Map<string, readonly IgnoreRule[]>();
  #endsAtMs = Infinity;

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** Takes up what control says. */
  offer(told: unknown): void {
    const nowMs = this.clock.monotonicMs();
    const followed = readAll(told, nowMs);
    if (followed === undefined && told !== undefined) {
      log.warn('what control says of ignored differences cannot be read: all of them count');
    }
    this.#follow(followed ?? [], nowMs);
  }

  /** Of one domain, in the order in which they were made. */
  of(domain: string): readonly IgnoreRule[] {
    const nowMs = this.clock.monotonicMs();
    if (nowMs >= this.#endsAtMs) {
      this.#follow(
        this.#followed.filter(({ untilMs }) => nowMs < untilMs),
        nowMs,
      );
    }
    return this.#byDomain.get(domain) ?? [];
  }

  /** The numbers of those that are followed now. */
  get inForce(): readonly number[] {
    const nowMs = this.clock.monotonicMs();
    return this.#followed.filter(({ untilMs }) => nowMs < untilMs).map(({ rule }) => rule.number);
  }

  #follow(followed: readonly Followed[], nowMs: number): void {
    const inForce = followed.filter(({ untilMs }) => nowMs < untilMs);
    const now = numbers(inForce);
    if (now !== numbers(this.#followed)) log.info('the rules about ignored differences have changed', { rule: now });
    this.#followed = inForce;
    this.#byDomain = new Map(
      [...Map.groupBy(inForce, ({ domain }) => domain)].map(([domain, its]) => [domain, its.map(({ rule }) => rule)]),
    );
    this.#endsAtMs = Math.min(...inForce.map(({ untilMs }) => untilMs));
  }
}

/** Undefined: it cannot be read. */
function readAll(told: unknown, nowMs: number): readonly Followed[] | undefined {
  if (!Array.isArray(told)) return undefined;
  const read = told.map((each: unknown) => readOne(each, nowMs));
  return read.every((each) => each !== undefined) ? read : undefined;
}

function readOne(told: unknown, nowMs: number): Followed | undefined {
  const { number, domain, operation, path, kind, about, remainingMs } = (told ?? {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof domain !== 'string' || typeof path !== 'string' || path === '') return undefined;
  if (!Number.isSafeInteger(number) || typeof remainingMs !== 'number' || !(remainingMs >= 0)) return undefined;
  if (![operation, kind, about].every((part) => part === null || typeof part === 'string')) return undefined;
  const rule = { number, operation, path, kind, about } as IgnoreRule;
  return { domain, rule, untilMs: nowMs + Math.min(remainingMs, LONGEST_UNHEARD_MS) };
}

function numbers(followed: readonly Followed[]): string {
  return followed.map(({ rule }) => rule.number).join(', ') || 'none';
}
