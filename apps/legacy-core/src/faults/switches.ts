/** The wires the core speaks; each breaks by itself. */
export const FACES = ['soap', 'rest', 'msi', 'feed', 'price', 'cart', 'order', 'sales', 'import', 'shop'] as const;
export type Face = (typeof FACES)[number];

/** How a face can be broken. What each does stands in `faulty-exchange.ts`, of the rows in `feed/spoil-rows.ts`. */
export const SWITCHES = [
  'latencyMs',
  'hang',
  'refuse',
  'resetMidBody',
  'errorRate',
  'http200ErrorRate',
  'garbage',
  'expireSessions',
  'slowDrip',
  'wrongCharset',
  'dropRows',
  'duplicateRows',
  'shuffleRows',
  'resetBefore',
  'latencyAfterMs',
  'hangAfter',
  'refuseAfter',
  'errorAfter',
  'http200ErrorAfter',
  'garbageAfter',
  'killAtStatement',
] as const;
export type SwitchName = (typeof SWITCHES)[number];

/** Only the feed has rows to lose. */
export const FEED_ONLY: readonly SwitchName[] = ['dropRows', 'duplicateRows', 'shuffleRows'];

/** Only where a call has an effect does it matter on which side of it something breaks. */
export const EFFECTS_ONLY: readonly SwitchName[] = [
  'resetBefore',
  'latencyAfterMs',
  'hangAfter',
  'refuseAfter',
  'errorAfter',
  'http200ErrorAfter',
  'garbageAfter',
  'killAtStatement',
];

/** The faces that write orders. */
export const FACES_WITH_EFFECTS: readonly Face[] = ['order', 'sales', 'import'];

/** One switch that is on. */
export interface FaultSwitch {
  /** Share of requests it strikes, of `dropRows` and `duplicateRows` the share of rows; 0 to 1. */
  readonly rate: number;
  /** It ends at this instant, ms since the epoch. */
  readonly untilMs?: number;
  /** It ends after striking that often. */
  readonly count?: number;
  /** It strikes this call only: an `index.php` route, a SOAP operation. */
  readonly call?: string;
  /** Of `latencyMs` and `latencyAfterMs` only: how long an answer is held back. */
  readonly ms?: number;
  /** Of `slowDrip` only: how fast the body trickles. */
  readonly bytesPerSecond?: number;
  /** Of `killAtStatement` only: before which statement of a request's writes the process dies, counted from 1. */
  readonly statement?: number;
}

export type FaceSwitches = Partial<Record<SwitchName, FaultSwitch>>;

interface Lit {
  readonly setting: FaultSwitch;
  struck: number;
}

/** Which faults are on, and how often each has struck. */
export class FaultSwitches {
  readonly #lit: Record<Face, Map<SwitchName, Lit>> = ofEachFace(() => new Map());
  readonly #nowMs: () => number;
  readonly #random: () => number;

  constructor(nowMs: () => number = Date.now, random: () => number = Math.random) {
    this.#nowMs = nowMs;
    this.#random = random;
  }

  /** Replaces all switches of a face. */
  set(face: Face, switches: FaceSwitches): void {
    this.#lit[face] = new Map(
      SWITCHES.flatMap((name): [SwitchName, Lit][] => {
        const setting = switches[name];
        return setting === undefined ? [] : [[name, { setting, struck: 0 }]];
      }),
    );
  }

  clear(): void {
    for (const face of FACES) this.#lit[face].clear();
  }

  /** Does this fault strike now? Counts it if so; an ended switch goes off. */
  strikes(face: Face, name: SwitchName, call = ''): FaultSwitch | undefined {
    const lit = this.#lit[face].get(name);
    if (lit === undefined) return undefined;
    if (lit.setting.call !== undefined && lit.setting.call !== call) return undefined;
    if (this.#ended(lit)) {
      this.#lit[face].delete(name);
      return undefined;
    }
    if (this.#random() >= lit.setting.rate) return undefined;
    lit.struck += 1;
    return lit.setting;
  }

  /** What is on, with how often it struck. */
  report(): Record<Face, Partial<Record<SwitchName, FaultSwitch & { readonly struck: number }>>> {
    const of = (face: Face) =>
      Object.fromEntries(
        [...this.#lit[face]]
          .filter(([, lit]) => !this.#ended(lit))
          .map(([name, lit]) => [name, { ...lit.setting, struck: lit.struck }]),
      );
    return ofEachFace(of);
  }

  #ended({ setting, struck }: Lit): boolean {
    return (
      (setting.count !== undefined && struck >= setting.count) ||
      (setting.untilMs !== undefined && this.#nowMs() >= setting.untilMs)
    );
  }
}

/** A record with an entry for each face. */
export function ofEachFace<T>(make: (face: Face) => T): Record<Face, T> {
  return Object.fromEntries(FACES.map((face) => [face, make(face)])) as Record<Face, T>;
}
