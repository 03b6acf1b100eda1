import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, type Clock } from '@banyan/kernel';
import {
  decideRoute,
  LatchKeeper,
  REENTRY_POLICY,
  RETURN_WAIT_MS,
  RolloutStore,
  TransitionRefused,
  verifyChain,
  type FlagIntent,
} from '@banyan/rollout';
import { EVIDENCE_POLICY, EvidenceCounter, judge, recordedJudgement, seededRandom, type Stretch } from '@banyan/slo';
import type { TestPostgres } from '../support/postgres.js';
import { OBJECTIVE } from '../support/simulated-traffic.js';
import { until } from '../support/until.js';

const DOMAIN = 'oscillating';
const REPLICAS = 3;
const SHARE = 0.5;
const PERSON = { kind: 'person', name: 'kim' } as const;
/** Requests that each replica is asked after every disturbance. */
const READINGS = 10;
/** A release comes back this often before another one takes its place. */
const TRIPS_A_RELEASE = 4;
/** PostgreSQL is really stopped and started this often, in faults. */
const OUTAGE_EVERY = 20;

export interface Oscillation {
  readonly faults: number;
  /** On record. */
  readonly trips: number;
  /** Resets by a person, on record: every re-entry that was asked for. */
  readonly asked: number;
  /** Requests sent to the service between a trip that all had acknowledged and the reset. */
  readonly unasked: number;
  /** Requests in that time, and how many of them the latch itself (not a lapsed lease) kept at legacy. */
  readonly readings: number;
  readonly keptByLatch: number;
  /** Faults after whose reset the service did not serve: a latch that never opens would prove nothing. */
  readonly notServedAgain: number;
  /** What was done to the shop while it was tripped, by name. */
  readonly disturbances: Readonly<Record<string, number>>;
  /** Resets that were refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Shortest and longest wait before re-entry, ms. */
  readonly waitsMs: { readonly least: number; readonly most: number };
  readonly chainIntact: boolean;
}

const COUNTED = { hashSession: (sessionId: string) => sessionId, objectives: [OBJECTIVE] };

/** One gateway: what survives its death (its disk) and what does not (keeper and counts). */
class Replica {
  keeper!: LatchKeeper;
  #counter = new EvidenceCounter(DOMAIN, [OBJECTIVE.operation], COUNTED);
  #session = 0;

  constructor(
    readonly name: string,
    readonly store: RolloutStore,
    private readonly clock: Clock,
    public dataDir: string,
  ) {}

  /** Begins a life. */
  async start(): Promise<void> {
    const { name: replica, store, clock, dataDir } = this;
    const options = { store, replica, opsUrl: 'http://127.0.0.1:1', domains: [DOMAIN], dataDir, clock, turnMs: 0 };
    this.keeper = new LatchKeeper(options);
    this.#counter = new EvidenceCounter(DOMAIN, [OBJECTIVE.operation], COUNTED);
    await this.keeper.start();
  }

  /** Ends a life as SIGKILL does: nothing is said, nothing given back. */
  die(): void {
    this.store.removeAllListeners('latch');
    this.store.removeAllListeners('listening');
  }

  /** Where one request of a session with this bucket goes. */
  decide(flag: FlagIntent, bucket: number): ReturnType<typeof decideRoute> {
    return decideRoute(
      { ...flag, bucket, serve: flag.serve && bucket <= flag.canaryPercent },
      this.keeper.view(DOMAIN),
    );
  }

  /** One request, answered and counted; trips when that suffices. */
  serve(flag: FlagIntent, bucket: number, release: string, broken: boolean): void {
    const { serving, epoch } = this.decide(flag, bucket);
    const stretch: Stretch = { epoch, share: SHARE, definition: flag.definition };
    this.#counter.enter(stretch, this.clock.nowMs());
    const failed = broken && serving === 'service';
    const sessionId = `${this.name}-${this.#session++}`;
    const outcome = { operation: OBJECTIVE.operation, arm: serving, failed, slow: false, ms: 1, sessionId };
    this.#counter.record(stretch, outcome, this.clock.nowMs());
    if (!failed) return;
    const evidence = this.#counter.snapshot();
    const objectives = [OBJECTIVE];
    const verdict = judge(evidence, objectives, EVIDENCE_POLICY);
    if (verdict.kind !== 'breached') return;
    const record = recordedJudgement(
      { evidence, objectives, policy: EVIDENCE_POLICY, verdict },
      { flag: `${DOMAIN}.serve`, flagRevision: undefined, contracts: [], replicas: [this.name] },
    );
    this.keeper.trip({
      domain: DOMAIN,
      reason: verdict.text,
      evidence: { ...record, evidence: { ...record.evidence, release } },
    });
  }
}

/**
 * A service whose fault comes and goes, in time that the test moves: real keepers over a real PostgreSQL. Between a trip and
 * the person's reset everything happens that might let traffic back in; nothing but the reset may.
 */
export async function oscillate(
  postgres: TestPostgres,
  faults: number,
  seed: number,
  say: (words: string) => void = () => undefined,
): Promise<Oscillation> {
  const home = mkdtempSync(join(tmpdir(), 'banyan-oscillating-'));
  const shop = new OscillatingShop(postgres, home, seededRandom(seed));
  try {
    await shop.open();
    for (let nth = 0; nth < faults; nth++) {
      await shop.oneFault(nth);
      if (nth % 100 === 99) say(`${nth + 1} faults`);
    }
    return await shop.report(faults);
  } finally {
    await shop.close();
    rmSync(home, { recursive: true, force: true });
  }
}

class OscillatingShop {
  readonly #clock = new ManualClock();
  readonly #control: RolloutStore;
  readonly #replicas: Replica[];
  readonly #disturbances = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  #flagOn = true;
  #folders = 0;
  #unasked = 0;
  #readings = 0;
  #keptByLatch = 0;
  #notServedAgain = 0;
  #waits = { least: Infinity, most: 0 };

  constructor(
    private readonly postgres: TestPostgres,
    private readonly home: string,
    private readonly random: () => number,
  ) {
    // Patient: a machine that stands still is not the outage that is played.
    const options = { url: postgres.url, retryMs: 50, timeoutMs: 20_000 };
    this.#control = new RolloutStore(options);
    this.#replicas = Array.from(
      { length: REPLICAS },
      (_, index) => new Replica(`g${index}`, new RolloutStore(options), this.#clock, this.#freshFolder()),
    );
  }

  async open(): Promise<void> {
    await this.#control.start();
    for (const replica of this.#replicas) {
      await replica.store.start();
      await replica.start();
    }
  }

  async close(): Promise<void> {
    for (const replica of this.#replicas) {
      await replica.keeper.stop();
      await replica.store.stop();
    }
    await this.#control.stop();
  }

  async oneFault(nth: number): Promise<void> {
    const release = `1.${Math.floor(nth / TRIPS_A_RELEASE)}`;
    await this.#untilTripped(release);
    const trippedAtMs = this.#clock.monotonicMs();
    const steps = 2 + Math.floor(this.random() * 5);
    for (let step = 0; step < steps; step++) {
      await this.#disturb(release, nth % OUTAGE_EVERY === OUTAGE_EVERY - 1 && step === 0);
      await this.#tick();
      this.#look();
    }
    await this.#reset(() => this.#clock.monotonicMs() - trippedAtMs);
    this.#flagOn = true;
    await this.#tick();
    // Who had lost its lease with PostgreSQL waits a little for what others have to tell.
    this.#clock.advance(RETURN_WAIT_MS);
    await this.#tick();
    if (!this.#replicas.every((replica) => this.#servesAgain(replica))) this.#notServedAgain++;
    // Sometimes long enough to outlive trips, sometimes not at all.
    this.#clock.advance(this.random() < 0.5 ? 1_000 : this.random() * 3_600_000);
    await this.#tick();
  }

  async report(faults: number): Promise<Oscillation> {
    const records = await this.#control.decisions(DOMAIN);
    const chain = verifyChain(records, await this.#control.head(DOMAIN));
    return {
      faults,
      trips: records.filter(({ kind }) => kind === 'trip').length,
      asked: records.filter(({ kind }) => kind === 'reset').length,
      unasked: this.#unasked,
      readings: this.#readings,
      keptByLatch: this.#keptByLatch,
      notServedAgain: this.#notServedAgain,
      disturbances: Object.fromEntries(this.#disturbances),
      refused: Object.fromEntries(this.#refused),
      waitsMs: this.#waits,
      chainIntact: chain.intact,
    };
  }

  /** The fault is there: requests until somebody trips, and all have heard. */
  async #untilTripped(release: string): Promise<void> {
    for (let request = 0; !this.#isTripped(); request++) {
      if (request > 10_000) throw new Error('nobody trips');
      this.#pickReplica().serve(this.#flag(), this.#bucket(), release, true);
    }
    await this.#tick();
    await this.#tick();
  }

  #isTripped(): boolean {
    return this.#replicas.some(({ keeper }) => keeper.view(DOMAIN).latch?.state === 'tripped');
  }

  /** One thing that happens to a shop while its latch is tripped. */
  async #disturb(release: string, outage: boolean): Promise<void> {
    const replica = this.#pickReplica();
    const { latch } = replica.keeper.view(DOMAIN);
    const happenings: Readonly<Record<string, () => Promise<void> | void>> = {
      'the fault heals, and good answers come': () => {
        for (let count = 0; count < READINGS; count++) replica.serve(this.#flag(), this.#bucket(), release, false);
      },
      'the fault is back': () => {
        for (let count = 0; count < READINGS; count++) replica.serve(this.#flag(), this.#bucket(), release, true);
      },
      'the flag goes off and on again': () => {
        this.#flagOn = false;
        this.#look();
        this.#flagOn = true;
      },
      'a replica is restarted': async () => {
        await replica.keeper.stop();
        await replica.start();
      },
      'a replica is killed and comes back': async () => {
        replica.die();
        await replica.start();
      },
      'a replica comes back on another machine': async () => {
        replica.die();
        replica.dataDir = this.#freshFolder();
        await replica.start();
      },
      'time passes': () => this.#clock.advance(this.random() * 600_000),
      'the wall clock jumps': () => this.#clock.jumpWallClock((this.random() - 0.5) * 172_800_000),
      'an old picture of the latch arrives': () =>
        replica.keeper.offer({ [DOMAIN]: { state: 'armed', epoch: Math.max(0, (latch?.epoch ?? 0) - 1) } }),
      'a process asks for a reset': () => this.#refusedReset({ by: { kind: 'control' }, reason: 'looks healthy' }),
      'a person asks without a reason': () => this.#refusedReset({ by: PERSON, reason: ' ' }),
    };
    const names = Object.keys(happenings);
    const name = outage ? 'PostgreSQL is away' : (names[Math.floor(this.random() * names.length)] ?? '');
    this.#disturbances.set(name, (this.#disturbances.get(name) ?? 0) + 1);
    await (outage ? this.#outage() : happenings[name]?.());
  }

  /** PostgreSQL goes, leases lapse, a replica is killed meanwhile, and PostgreSQL returns. */
  async #outage(): Promise<void> {
    await this.postgres.pause();
    const [first] = this.#replicas;
    first?.die();
    await first?.start();
    this.#look();
    this.#clock.advance(6_000);
    this.#look();
    await this.postgres.resume();
    for (const { store } of [...this.#replicas, { store: this.#control }]) {
      await until(async () => (await store.readLatches()).size >= 0, 'the store is back');
    }
  }

  /** What every replica does with requests of every bucket, while nobody has asked for the service to be back. */
  #look(): void {
    for (const replica of this.#replicas) {
      for (let count = 0; count < READINGS; count++) {
        const { serving, reason } = replica.decide(this.#flag(), this.#bucket());
        this.#readings++;
        if (serving === 'service') this.#unasked++;
        if (reason === 'latch-tripped') this.#keptByLatch++;
      }
    }
  }

  #servesAgain(replica: Replica): boolean {
    return replica.decide(this.#flag(), 1).serving === 'service';
  }

  /** A person who asks at once, is told when, comes back then, and confirms what must be confirmed. */
  async #reset(seenStandingMs: () => number): Promise<void> {
    const ask = async (more: object = {}) =>
      this.#control.reset({
        domain: DOMAIN,
        by: PERSON,
        reason: 'it is mended',
        atMs: this.#clock.nowMs(),
        seenStandingMs: seenStandingMs(),
        ...more,
      });
    const moment = { atMs: this.#clock.nowMs(), seenStandingMs: seenStandingMs() };
    const reentry = await this.#control.reentry(DOMAIN, moment);
    if (reentry === undefined) throw new Error('the latch is not tripped');
    const { least, most } = this.#waits;
    this.#waits = { least: Math.min(least, reentry.waitMs), most: Math.max(most, reentry.waitMs) };
    const confirmed = reentry.confirmTrips === undefined ? {} : { confirmTrips: reentry.confirmTrips };
    if (reentry.remainingMs > 0) {
      await this.#expectRefusal(() => ask(confirmed), 'too-soon');
      await this.#tick();
      this.#look();
      // Whole ms: sums of fractions fall short by less than a clock can tell.
      this.#clock.advance(Math.ceil(reentry.remainingMs));
    }
    if (reentry.confirmTrips !== undefined) await this.#expectRefusal(() => ask(), 'confirmation-required');
    await this.#tick();
    this.#look();
    await ask(confirmed);
  }

  async #refusedReset(choice: { by: { kind: 'control' } | typeof PERSON; reason: string }): Promise<void> {
    const code = choice.by.kind === 'control' ? 'person-required' : 'reason-required';
    // As if all the time in the world had passed: it is not the wait alone that refuses.
    const late = { atMs: this.#clock.nowMs(), seenStandingMs: REENTRY_POLICY.mostWaitMs.value, confirmTrips: 1 };
    await this.#expectRefusal(() => this.#control.reset({ domain: DOMAIN, ...choice, ...late }), code);
  }

  async #expectRefusal(ask: () => Promise<unknown>, code: TransitionRefused['code']): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof TransitionRefused) || error.code !== code) throw error;
      this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
      return;
    }
    throw new Error(`a reset was not refused (${code})`);
  }

  async #tick(): Promise<void> {
    for (const { keeper } of this.#replicas) await keeper.settled();
    await Promise.all(this.#replicas.map(({ keeper }) => keeper.tick()));
  }

  #flag(): FlagIntent {
    const on = this.#flagOn;
    return {
      known: true,
      canaryPercent: on ? 100 * SHARE : 0,
      eligible: true,
      serve: on,
      shadow: false,
      everybody: false,
      shadowing: false,
      serving: on,
      definition: on ? 'on' : 'off',
    };
  }

  #bucket(): number {
    return 1 + Math.floor(this.random() * 100);
  }

  #pickReplica(): Replica {
    const replica = this.#replicas[Math.floor(this.random() * this.#replicas.length)];
    if (replica === undefined) throw new RangeError('there is no replica');
    return replica;
  }

  #freshFolder(): string {
    return join(this.home, String(this.#folders++));
  }
}
