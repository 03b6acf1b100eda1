import { CHAOS_FAULTS, planFaults, type ChaosFault } from './chaos-plan.js';
import { CHAOS_POLICY, type ChaosPolicy } from './chaos-policy.js';

/** A run as control tells it to gateways. */
export interface ToldRun {
  readonly run: string;
  readonly integration: string;
  readonly domain: string;
  /** What the integration is asked for: calls of these are touched, and no others. */
  readonly operations: readonly string[];
  readonly fault: ChaosFault;
  readonly sharePercent: number;
  readonly latencyMs: number;
  /** Until its own end, ms. */
  readonly remainingMs: number;
}

/** What control said of a run, as far as it is one within bounds; undefined: it is not, and nothing may be done by it. */
export function readToldRun(told: unknown, policy: ChaosPolicy = CHAOS_POLICY): ToldRun | undefined {
  const { run, integration, domain, operations, fault, sharePercent, latencyMs, remainingMs } = (told ??
    {}) as Readonly<Record<string, unknown>>;
  if (typeof run !== 'string' || typeof integration !== 'string' || typeof domain !== 'string') return undefined;
  const kind = CHAOS_FAULTS.find((each) => each === fault);
  if (kind === undefined || !Array.isArray(operations)) return undefined;
  if (typeof sharePercent !== 'number' || typeof latencyMs !== 'number' || typeof remainingMs !== 'number')
    return undefined;
  if (planFaults({ sharePercent, latencyMs, seconds: remainingMs / 1_000 }, policy).length > 0) return undefined;
  const words = operations.filter((operation): operation is string => typeof operation === 'string');
  return { run, integration, domain, operations: words, fault: kind, sharePercent, latencyMs, remainingMs };
}
