import { AnswerMemory, SharedCalls, type Recalled } from '@banyan/cache';
import type { ContractAnswer } from '@banyan/contracts';
import type { Arm, ArmFailure, Clock } from '@banyan/kernel';
import type { RouteDecision } from '@banyan/rollout';
import type { OwnedCall } from './accept.js';
import type { Served } from './call-arm.js';

/** An answer that no arm was asked for. */
export interface Remembered {
  readonly answer: ContractAnswer;
  readonly ageMs: number;
  /** `fresh`: young enough to be given again; `shared`: another request was asking just that; `stale`: no arm could answer. */
  readonly how: 'fresh' | 'shared' | 'stale';
}

export interface BrowseMemoryOptions {
  readonly clock: Clock;
  /** How long an answer is given again without asking, ms; 0: never, and nothing is shared. */
  readonly freshMs: number;
}

/** What no memory helps against: a client that is gone, and a legacy value in doubt, whose older self may be wrong too. */
const NEVER_INSTEAD: readonly ArmFailure[] = ['aborted', 'refused-translation'];

/** Canonical results and their keys as UTF-16, and the few hundred bytes an entry of a map costs. A batch's key names its SKUs. */
const BYTES_PER_KEY_CHARACTER = 20;
const BYTES_PER_ENTRY = 512;
/** A subject that no other answer is about: its text, and a set of one in a map (228 bytes measured). */
const BYTES_PER_TAG = 256;

/** A call under way whose answer is to be kept. */
interface Fetching {
  readonly serving: Arm;
  /** Of the serving arm's answer. */
  readonly key: string;
  readonly tags: readonly string[];
  /** What it is about changed since it was sent: the answer may be what was true before, and is not kept. */
  outdated: boolean;
}

/**
 * What the gateway remembers of answers for browsing, in the canonical model: every contract version says it in its own
 * words. Each arm's answers are kept apart, so that a trip leaves nothing of the service behind. What is given from here
 * is no evidence about an arm, and is not copied to the other one. Who asks for an
 * arm is not answered from here. What is told to have changed is forgotten, whichever arm
 * said it.
 */
export class BrowseMemory {
  readonly #clock: Clock;
  readonly #answers: AnswerMemory<{ readonly result: unknown }>;
  readonly #calls = new SharedCalls<Served>();
  /** Few at once. No Set: see docs/adr/0006. */
  readonly #fetching: Fetching[] = [];
  readonly #freshMs: number;

  constructor({ clock, freshMs }: BrowseMemoryOptions) {
    this.#clock = clock;
    this.#answers = new AnswerMemory({ clock });
    this.#freshMs = freshMs;
  }

  /** An answer of the chosen arm that is young enough, or that another request is just waiting for. */
  recall(
    call: OwnedCall,
    { serving, reason }: RouteDecision,
  ): Remembered | Promise<Remembered | undefined> | undefined {
    if (reason === 'forced' || call.operation.rememberedMs === undefined || this.#freshMs === 0) return undefined;
    const key = keyOf(call, serving);
    const kept = this.#recall(call, key, this.#freshMs);
    if (kept !== undefined) return said(call, kept, 'fresh');
    return this.#calls.find(key)?.then((served) => shared(call, serving, served));
  }

  /** Keeps what a call comes to, and lets others who ask the same meanwhile wait for it. */
  watch(call: OwnedCall, { serving, reason }: RouteDecision, served: Promise<Served>): void {
    if (reason === 'forced' || call.operation.rememberedMs === undefined) return;
    const fetching: Fetching = { serving, key: keyOf(call, serving), tags: tagsOf(call), outdated: false };
    this.#fetching.push(fetching);
    if (this.#freshMs > 0) this.#calls.share(fetching.key, served);
    void served.then((outcome) => this.#fetched(call, outcome, fetching));
  }

  /**
   * Forgets what is known to have changed: what is kept, and what is being fetched and may be from before. Who comes from now
   * on asks anew.
   *
   * @param changed subjects of the domain's answers
   * @returns how many answers were kept of them
   */
  forget(domain: string, changed: readonly string[] | 'everything'): number {
    const tags = new Set(changed === 'everything' ? [domain] : changed.map((subject) => tagOf(domain, subject)));
    for (const fetching of this.#fetching) {
      if (!fetching.tags.some((tag) => tags.has(tag))) continue;
      fetching.outdated = true;
      this.#calls.hide(fetching.key);
    }
    return this.#answers.forget(tags);
  }

  /** The youngest answer that may be given where no arm could answer; the failed one decides whether any may. */
  instead(call: OwnedCall, { serving, reason }: RouteDecision, served: Served): Remembered | undefined {
    const { rememberedMs } = call.operation;
    if (reason === 'forced' || served.kind !== 'failed' || rememberedMs === undefined) return undefined;
    if (NEVER_INSTEAD.includes(served.error.failure)) return undefined;
    const kept = armsBehind(call, serving)
      .flatMap((arm) => this.#recall(call, keyOf(call, arm), rememberedMs) ?? [])
      .sort((a, b) => a.ageMs - b.ageMs)[0];
    return kept && said(call, kept, 'stale');
  }

  /** What is known to have changed since is not remembered, however young it is. */
  #recall(call: OwnedCall, key: string, withinMs: number): Recalled<{ readonly result: unknown }> | undefined {
    const kept = this.#answers.recall(key, withinMs);
    const untilMs = kept && call.domain.manifest.knownUntilMs?.(call.input, kept.value.result);
    return untilMs !== undefined && this.#clock.nowMs() >= untilMs ? undefined : kept;
  }

  #fetched(call: OwnedCall, outcome: Served, fetching: Fetching): void {
    this.#fetching.splice(this.#fetching.indexOf(fetching), 1);
    if (!fetching.outdated) this.#keep(call, outcome, fetching);
  }

  #keep(call: OwnedCall, outcome: Served, { serving, key: asked, tags }: Fetching): void {
    if (outcome.kind !== 'answered' || !outcome.valid) return;
    const key = outcome.by === serving ? asked : keyOf(call, outcome.by);
    const bytes = key.length * BYTES_PER_KEY_CHARACTER + BYTES_PER_ENTRY + tags.length * BYTES_PER_TAG;
    this.#answers.keep(key, { result: outcome.result }, ageOf(call, outcome.result), bytes, tags);
  }
}

/** How old a result was when its arm gave it, ms. */
export function ageOf(call: OwnedCall, result: unknown): number {
  return call.domain.manifest.ageMs?.(result) ?? 0;
}

/**
 * Whose memory may speak. The authority's always; the other arm's only where that arm is trusted to serve; and where the
 * service is the authority, never what legacy said before. Nobody's where it is not known who that is.
 */
function armsBehind(call: OwnedCall, serving: Arm): readonly Arm[] {
  const authority = call.domain.authority();
  if (authority === undefined) return [];
  return authority === 'legacy' && serving === 'service' ? ['legacy', 'service'] : [authority];
}

function shared(call: OwnedCall, serving: Arm, served: Served): Remembered | undefined {
  // A rescued answer is legacy's: whoever came for the service asks it himself, or a trip would miss its evidence.
  if (served.kind !== 'answered' || served.by !== serving || !served.valid) return undefined;
  return said(call, { value: served, ageMs: ageOf(call, served.result) }, 'shared');
}

function said(call: OwnedCall, kept: Recalled<{ readonly result: unknown }>, how: Remembered['how']): Remembered {
  return { answer: call.contract.present(kept.value.result), ageMs: kept.ageMs, how };
}

function keyOf(call: OwnedCall, arm: Arm): string {
  return `${call.contract.domain} ${call.operation.name} ${arm} ${JSON.stringify(call.input)}`;
}

/** What an answer is about: its domain, and the subjects that the domain names. None where nobody says what changed. */
function tagsOf({ domain: { manifest }, input }: OwnedCall): readonly string[] {
  const { name, watchChanges } = manifest;
  if (watchChanges === undefined) return [];
  return [name, ...watchChanges.subjectsOf(input).map((subject) => tagOf(name, subject))];
}

/** A domain's name has no space. */
function tagOf(domain: string, subject: string): string {
  return `${domain} ${subject}`;
}
