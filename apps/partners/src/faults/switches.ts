import { sha256Hex } from '@banyan/kernel';
import { LISTENERS, ofEachParty, PARTIES, type Party } from '../parties.js';
import type { Call } from '../route-of.js';

const PAYMENTS: readonly Party[] = ['payments-primary', 'payments-backup'];

/**
 * What can befall one request, in this order; the first that strikes is all that befalls it. Before the effect nothing is
 * done; after it, it is done and durable, and nobody is told.
 */
export const BEFORE_EFFECT = [
  'refuseRatio',
  'hangRatio',
  'errorRatio',
  'garbageRatio',
  'resetBeforeRatio',
  'killBeforeRatio',
] as const;
export const AFTER_EFFECT = [
  'hangAfterRatio',
  'errorAfterRatio',
  'garbageAfterRatio',
  'resetAfterRatio',
  'killAfterRatio',
] as const;
export type Blow = (typeof BEFORE_EFFECT)[number] | (typeof AFTER_EFFECT)[number];

/** What a switch is set to: milliseconds, a share of 0 to 1, yes or no, a count, calls by their names, one of some words. */
export type Takes = 'ms' | 'ratio' | 'flag' | 'count' | 'calls' | readonly string[];

interface SwitchRow {
  readonly takes: Takes;
  /** Who has it. */
  readonly of: readonly Party[];
}

const BLOW = { takes: 'ratio', of: PARTIES } as const satisfies SwitchRow;

/** Every switch there is. What each does stands in README.md, which a test holds to this table. */
export const SWITCHES = {
  latencyMs: { takes: 'ms', of: PARTIES },
  latencyAfterMs: { takes: 'ms', of: PARTIES },
  down: { takes: 'flag', of: PARTIES },
  refuseRatio: BLOW,
  hangRatio: BLOW,
  errorRatio: BLOW,
  garbageRatio: BLOW,
  resetBeforeRatio: BLOW,
  killBeforeRatio: BLOW,
  hangAfterRatio: BLOW,
  errorAfterRatio: BLOW,
  garbageAfterRatio: BLOW,
  resetAfterRatio: BLOW,
  killAfterRatio: BLOW,
  only: { takes: 'calls', of: PARTIES },
  skip: { takes: 'count', of: PARTIES },
  times: { takes: 'count', of: PARTIES },
  forMs: { takes: 'ms', of: PARTIES },
  seed: { takes: 'count', of: PARTIES },
  webhookEarlyRatio: { takes: 'ratio', of: PAYMENTS },
  webhookTwiceRatio: { takes: 'ratio', of: PAYMENTS },
  webhookLostRatio: { takes: 'ratio', of: PAYMENTS },
  webhookDelayMs: { takes: 'ms', of: PAYMENTS },
  decision: { takes: ['approve', 'review', 'reject'], of: ['fraud'] },
  poisonRatio: { takes: 'ratio', of: LISTENERS },
  paceMs: { takes: 'ms', of: ['warehouse'] },
  lateDays: { takes: 'count', of: ['warehouse'] },
  callbackTwiceRatio: { takes: 'ratio', of: ['warehouse'] },
  callbackDelayMs: { takes: 'ms', of: ['warehouse'] },
} as const satisfies Readonly<Record<string, SwitchRow>>;

export type SwitchName = keyof typeof SWITCHES;

type Setting<T> = T extends 'flag'
  ? boolean
  : T extends 'calls'
    ? readonly Call['kind'][]
    : T extends readonly (infer Word)[]
      ? Word
      : number;

/** What is on for one party. Absent: off. */
export type Switches = { readonly [N in SwitchName]?: Setting<(typeof SWITCHES)[N]['takes']> };

/** What befalls one request. */
export interface Strike {
  /** How long it is held back before anything is done, and after it was. */
  readonly latencyMs: number;
  readonly latencyAfterMs: number;
  readonly blow: Blow | 'down' | undefined;
}

interface Lit {
  readonly switches: Switches;
  /** On the monotonic clock; undefined: until it is put out. */
  readonly endsMs: number | undefined;
  /** Requests that it could have struck. */
  seen: number;
  struck: number;
}

const UNTOUCHED: Strike = { latencyMs: 0, latencyAfterMs: 0, blow: undefined };
const HEX_DIGITS_OF_48_BITS = 12;

/** Which faults are on, and how often each party was struck. By chance, but the same every time: the n-th request since they were set. */
export class FaultSwitches {
  readonly #lit = new Map<Party, Lit>();

  constructor(private readonly monotonicMs: () => number) {}

  /** Replaces all switches of a party, and counts from the beginning. */
  set(party: Party, switches: Switches): void {
    const { forMs } = switches;
    const endsMs = forMs === undefined ? undefined : this.monotonicMs() + forMs;
    this.#lit.set(party, { switches, endsMs, seen: 0, struck: 0 });
  }

  mend(party: Party): void {
    this.#lit.delete(party);
  }

  mendAll(): void {
    this.#lit.clear();
  }

  /** What is on now. */
  of(party: Party): Switches {
    return this.#burning(party)?.switches ?? {};
  }

  /** What befalls this request; it is counted. */
  strike(party: Party, call: Call['kind']): Strike {
    const lit = this.#burning(party);
    if (lit === undefined || lit.switches.only?.includes(call) === false) return UNTOUCHED;
    lit.seen += 1;
    const { skip = 0, times = Infinity, latencyMs = 0, latencyAfterMs = 0 } = lit.switches;
    if (lit.seen <= skip || lit.struck >= times) return UNTOUCHED;
    const blow = blowOf(party, lit);
    if (blow !== undefined || latencyMs + latencyAfterMs > 0) lit.struck += 1;
    return { latencyMs, latencyAfterMs, blow };
  }

  /** Does something of this share happen to what goes by that name? The same name, the same answer, as long as the seed is. */
  happensTo(
    party: Party,
    name: 'webhookEarlyRatio' | 'webhookTwiceRatio' | 'webhookLostRatio' | 'poisonRatio',
    what: string,
  ): boolean {
    const { [name]: ratio = 0, seed = 1 } = this.of(party);
    return ratio > 0 && chance(`${seed} ${party} ${name} ${what}`) < ratio;
  }

  report(): Record<Party, Switches & { readonly seen: number; readonly struck: number }> {
    return ofEachParty((party) => {
      const { switches, seen, struck } = this.#burning(party) ?? { switches: {}, seen: 0, struck: 0 };
      return { ...switches, seen, struck };
    });
  }

  #burning(party: Party): Lit | undefined {
    const lit = this.#lit.get(party);
    if (lit?.endsMs === undefined || this.monotonicMs() < lit.endsMs) return lit;
    this.#lit.delete(party);
    return undefined;
  }
}

function blowOf(party: Party, { switches, seen }: Lit): Strike['blow'] {
  if (switches.down === true) return 'down';
  const { seed = 1 } = switches;
  return [...BEFORE_EFFECT, ...AFTER_EFFECT].find((name) => {
    const ratio = switches[name] ?? 0;
    return ratio > 0 && chance(`${seed} ${party} ${name} ${seen}`) < ratio;
  });
}

/** 0 to 1, 1 excluded: evenly spread, and the same for the same text. */
function chance(text: string): number {
  return Number.parseInt(sha256Hex(text).slice(0, HEX_DIGITS_OF_48_BITS), 16) / 2 ** 48;
}
