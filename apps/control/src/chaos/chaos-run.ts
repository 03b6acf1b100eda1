import type { ChaosFault, ChaosGuard, ChaosTally, RunOutcome } from '@banyan/chaos';

/** Why a run ended: its time was over, a person said so, shoppers were harmed, or what forbids one came about. */
export type ChaosEnd = 'time' | 'person' | 'harm' | ChaosGuard;

/** A run of faults, that goes on or is over. */
export interface ChaosRun {
  readonly id: string;
  readonly integration: string;
  readonly domain: string;
  readonly fault: ChaosFault;
  /** Percent of sessions, 0-100. */
  readonly sharePercent: number;
  /** ms; null: it is no latency. */
  readonly latencyMs: number | null;
  readonly person: string;
  readonly reason: string;
  /** ISO UTC. */
  readonly begunAt: string;
  /** Then it ends by itself. */
  readonly until: string;
  /** Null: it goes on. */
  readonly endedAt: string | null;
  /** `control`, or the person. */
  readonly endedBy: string | null;
  readonly endedBecause: ChaosEnd | null;
  readonly endReason: string | null;
  /** What gateways have counted; null: nobody has said anything yet. */
  readonly tally: ChaosTally | null;
  /** `nothing-injected`: it proves nothing; null: it goes on, or its counts are still coming in. */
  readonly outcome: RunOutcome['outcome'] | 'nothing-injected' | null;
  /** How shoppers fared, in a sentence. */
  readonly behaviour: string | null;
}

/** What is known of a run once it is over and counted. */
export interface SettledRun extends Pick<ChaosRun, 'behaviour'> {
  readonly tally: ChaosTally;
  readonly outcome: NonNullable<ChaosRun['outcome']>;
}
