import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import {
  ChainMoved,
  NEW_LATCH,
  serveFlag,
  UnleashError,
  type DecisionRecord,
  type RolloutStore,
} from '@banyan/rollout';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Verdicts } from '../judging/verdicts.js';
import { nextRampStep } from './next-ramp-step.js';
import type { RampDecision, RampFacts } from './ramp-decision.js';
import type { PromotionDesk } from './promotion-desk.js';
import { flagPictures, stepEvidence } from './promotion-view.js';
import type { RampSight } from './ramp-evidence.js';
import { showRamp } from './ramp-metrics.js';
import type { LoadedPlan } from './ramp-plan.js';
import { rampStanding } from './ramp-standing.js';
import { RampTurn, type SliderPort, type TurnParts } from './ramp-turn.js';

/** How often the assistant looks. A step needs hundreds of requests: a second more or less is nothing to it. */
const LOOK_EVERY_MS = 1_000;

/** The assistant's latest look at a ramp. */
export interface RampLook {
  readonly facts: RampFacts;
  readonly decision: RampDecision;
  /** Wall clock. */
  readonly atMs: number;
}

/** A ramp as it is known now; `blind`: the chain cannot be read, so nobody knows where the ramp stands. */
export type RampPicture = ({ readonly kind: 'seen' } & RampLook) | { readonly kind: 'blind'; readonly because: string };

export interface RampParts extends TurnParts {
  readonly store: Pick<RolloutStore, 'decisionsFrom' | 'liveReplicas' | 'note' | 'readLatches'>;
  readonly desk: Pick<PromotionDesk, 'facts' | 'speaking'>;
  readonly verdicts: Pick<Verdicts, 'of'>;
}

/**
 * Moves sliders up by their plans, one step at a time, each recorded before Unleash is told. It keeps nothing that matters:
 * where a ramp stands is read from the chain and the flag at every look, so any number of restarts change nothing.
 */
export class RampAssistant {
  readonly #pictures = new Map<string, RampPicture>();
  /** The freeze that was recorded last, and the one seen at the look before: one that lasts two looks is recorded. */
  readonly #freezes = new Map<string, { readonly recorded: string | undefined; readonly seen: string | undefined }>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopped = true;

  /** @param ramps the domains that have a plan */
  constructor(
    private readonly ramps: readonly { readonly domain: JudgedDomain; readonly plan: LoadedPlan }[],
    private readonly parts: RampParts,
  ) {}

  start(): void {
    if (this.ramps.length === 0) return;
    this.#stopped = false;
    this.#later();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    // What it saw last is seen by another now.
    if (this.#stopped) this.#pictures.clear();
  }

  /** Undefined: it has not looked yet, or there is no plan. */
  of(domain: string): RampPicture | undefined {
    return this.#pictures.get(domain);
  }

  /** Looks at every ramp, and moves each by one step at most. One look at a time; never throws. */
  async look(): Promise<void> {
    this.#looking ??= this.#lookAll().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  #later(): void {
    this.#timer = setTimeout(() => {
      void this.look().finally(() => {
        if (!this.#stopped) this.#later();
      });
    }, LOOK_EVERY_MS);
  }

  async #lookAll(): Promise<void> {
    for (const { domain, plan } of this.ramps) {
      try {
        await this.#lookAt(domain, plan);
      } catch (error) {
        // Whatever it was, nothing has moved that is not on record, and the next look begins from the record again.
        if (error instanceof ChainMoved) log.debug('a ramp is looked at anew', { domain: domain.name });
        else this.#blind(domain.name, messageOf(error));
      }
    }
  }

  #blind(domain: string, because: string): void {
    this.#pictures.set(domain, { kind: 'blind', because });
    showRamp(domain, 'blind');
    log.debug('a ramp could not be looked at', { domain, reason: because });
  }

  async #lookAt(domain: JudgedDomain, plan: LoadedPlan): Promise<void> {
    const { clock, store } = this.parts;
    // The chain before everything else: whatever is decided after this makes its end move, and the note is refused.
    const records = await store.decisionsFrom(domain.name, 'ramp-resumed');
    const seen = await this.#see(domain, plan, records);
    const { facts } = seen;
    const decision = nextRampStep(facts);
    this.#pictures.set(domain.name, { kind: 'seen', facts, decision, atMs: clock.nowMs() });
    showRamp(domain.name, decision.kind === 'step' ? 'waiting' : decision.kind);
    if (facts.standing.kind !== 'running') return;
    const turn = new RampTurn(domain, seen, records.at(-1)?.sequence ?? 0, this.parts);
    if (facts.slider.kind === 'slider' && facts.slider.percent === facts.standing.underway?.to) {
      await turn.reached(facts.slider.percent);
      return;
    }
    if (decision.kind !== 'frozen') this.#freezes.set(domain.name, { recorded: undefined, seen: undefined });
    if (decision.kind === 'step') await turn.step(decision);
    if (decision.kind === 'stood-down') await turn.note('ramp-stood-down', decision.reason.text);
    if (decision.kind === 'frozen') await this.#freeze(turn, decision, records);
  }

  async #see(domain: JudgedDomain, plan: LoadedPlan, records: readonly DecisionRecord[]): Promise<RampSight> {
    const { clock, store, slider, desk, verdicts } = this.parts;
    const standing = rampStanding(records);
    const [latches, leases, stands] = await Promise.all([
      store.readLatches(),
      store.liveReplicas(),
      standing.kind === 'running' ? readSlider(slider, serveFlag(domain.name)) : ({ kind: 'unread' } as const),
    ]);
    // From here on without a pause: no report comes in between the verdict and what it is made from.
    const { freeze: _freeze, ...facts } = desk.facts(domain);
    const judgement = verdicts.of(domain.name);
    const live = leases.map(({ replica }) => replica);
    return {
      judgement,
      facts: {
        ...facts,
        latch: latches.get(domain.name) ?? NEW_LATCH,
        nowMs: clock.nowMs(),
        plan,
        standing,
        slider: stands,
        evidence: stepEvidence(domain, judgement),
        pictures: flagPictures(domain.name, desk.speaking(), live),
      },
    };
  }

  /** Once for each change of what it freezes for; what comes and goes between two looks is no change. */
  async #freeze(
    turn: RampTurn,
    { reasons: [first] }: Extract<RampDecision, { kind: 'frozen' }>,
    records: readonly DecisionRecord[],
  ): Promise<void> {
    if (first === undefined) return;
    const last = records.findLast(({ kind }) => kind.startsWith('ramp-'));
    const known = this.#freezes.get(turn.name) ?? { recorded: codeOf(last), seen: undefined };
    const isNews = known.recorded !== first.code && known.seen === first.code;
    if (isNews) await turn.note('ramp-frozen', first.text, { code: first.code });
    this.#freezes.set(turn.name, { recorded: isNews ? first.code : known.recorded, seen: first.code });
  }
}

function codeOf(record: DecisionRecord | undefined): string | undefined {
  if (record?.kind !== 'ramp-frozen') return undefined;
  return (record.evidence as { readonly ramp?: { readonly code?: string } } | null)?.ramp?.code;
}

async function readSlider(port: SliderPort, flag: string): Promise<RampFacts['slider']> {
  try {
    return await port.slider(flag);
  } catch (error) {
    if (!(error instanceof UnleashError)) throw error;
    return { kind: 'unreadable', because: error.message };
  }
}
