import { randomHex, systemClock } from '@banyan/kernel';
import { askAvailabilities } from '@banyan/shopping';
import type { Objective } from '@banyan/slo';
import { CommandFailed, EXIT } from '../exit-code.js';
import { PATIENCE_MS } from './load-policy.js';
import type { LoadProfile } from './profile/load-profile.js';
import { RateCurve } from './profile/rate-curve.js';
import { buildReport } from './report/build-report.js';
import type { LoadRunReport } from './report/load-report.js';
import { callOffOrders } from './run/call-off-orders.js';
import { drive } from './run/drive.js';
import { LoadRun } from './run/load-run.js';
import { Sender } from './run/sender.js';

/** A run before it begins. */
export interface LoadPlan {
  readonly profile: LoadProfile;
  readonly gateway: URL;
  readonly skus: readonly string[];
  readonly minutes: number;
  /** Requests a second at the highest point. */
  readonly peakRps: number;
  readonly objectives: ReadonlyMap<string, readonly Objective[]>;
  readonly orders: boolean;
  /** BANYAN_SYNTHETIC_KEY; undefined: nothing is signed. */
  readonly key: string | undefined;
  readonly connections: number;
  readonly mostUnderWay: number;
}

/** How a run stands, for whoever watches. */
export interface LoadProgress {
  readonly seconds: number;
  /** Requests a second since the last look. */
  readonly wantedRps: number;
  readonly sentRps: number;
  readonly answeredRps: number;
  readonly failed: number;
  readonly underWay: number;
  /** Of the stretch of the run that the last whole one is; null: nothing was answered in it. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** A run under way. */
export interface StartedLoad {
  /** Ends when everything under way has ended, or was ended. */
  readonly report: Promise<LoadRunReport>;
  progress(): LoadProgress;
  /** The first time nobody comes any more; the second time nothing is waited for. */
  interrupt(): void;
}

/** Minutes of the day that a profile is of. */
export function dayMinutes({ day }: LoadProfile): number {
  return (day.at(-1)?.atMinutes ?? 0) - (day[0]?.atMinutes ?? 0);
}

/** Does the shop answer at all, before it is loaded? @throws CommandFailed when not as it should */
export async function mustAnswer({ gateway, skus, key }: LoadPlan): Promise<void> {
  const sender = new Sender({
    gateway,
    connections: 1,
    patienceMs: PATIENCE_MS,
    key,
    nowMs: monotonicMs,
    wallMs: () => systemClock.nowMs(),
  });
  const sweeping = setInterval(() => sender.sweep(monotonicMs()), 100);
  try {
    const question = askAvailabilities(skus.slice(0, 1), 'web');
    const { status } = await new Promise<{ status: number }>((resolve) =>
      sender.send({ question, session: `load-${randomHex(4)}`, dueMs: monotonicMs(), isRead: false }, resolve),
    );
    if (status === 200) return;
    const said = status === 0 ? 'does not answer' : `answers ${status}`;
    throw new CommandFailed(
      EXIT.error,
      `${gateway.href} ${said} before there is any load (${question.method} ${question.target}): --gateway says where the storefront side is`,
    );
  } finally {
    clearInterval(sweeping);
    await sender.close();
  }
}

/** Begins a run; it takes as long as the plan says, and what the last answers take. */
export function startLoad(plan: LoadPlan): StartedLoad {
  const { profile, gateway, skus, minutes, peakRps, objectives, orders, key, connections, mostUnderWay } = plan;
  const durationMs = minutes * 60_000;
  const curve = RateCurve.squeezed(profile.day, durationMs, peakRps);
  const [startedMs, startedAt, cpuBefore] = [systemClock.monotonicMs(), systemClock.nowMs(), process.cpuUsage()];
  const nowMs = () => systemClock.monotonicMs() - startedMs;
  const sender = new Sender({
    gateway,
    connections,
    patienceMs: PATIENCE_MS,
    key,
    nowMs,
    wallMs: () => systemClock.nowMs(),
  });
  const id = randomHex(6);
  const run = new LoadRun({ profile, curve, skus, objectives, orders, mostUnderWay, shooter: sender, id, nowMs });
  let [interrupts, interruptedMs] = [0, durationMs];
  const goesOn = () => interrupts < 2;
  let last = { seconds: 0, sent: 0, answered: 0 };

  const finish = async (): Promise<LoadRunReport> => {
    await drive({ run, shooter: sender, nowMs, goesOn });
    const seconds = Math.min(durationMs, interruptedMs) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuRatio = (user + system) / 1_000 / nowMs();
    if (orders) await callOffOrders(run.orders, { shooter: sender, session: `load-${id}`, nowMs, goesOn });
    await sender.close();
    const { placed, calledOff, open, doubtful } = run.orders;
    return buildReport(run.tally, {
      ranAt: new Date(startedAt).toISOString(),
      ended: interrupts > 0 && interruptedMs < durationMs ? 'interrupted' : 'complete',
      gateway: gateway.href,
      profile: {
        name: profile.name,
        title: profile.title,
        seed: profile.seed,
        peakRps,
        plannedSeconds: durationMs / 1_000,
        seconds,
        compression: Number((dayMinutes(profile) / minutes).toPrecision(4)),
      },
      signed: key !== undefined,
      orders: orders
        ? { placed, calledOff, open: [...open], doubtful: [...doubtful].map((question) => question.key ?? '') }
        : null,
      generator: { connections, mostUnderWay, cpuRatio },
      curve,
    });
  };

  return {
    report: finish(),
    progress() {
      const { tally } = run;
      const seconds = nowMs() / 1_000;
      const since = Math.max(0.001, seconds - last.seconds);
      const shown = tally.sliceAt(Math.max(0, nowMs() - tally.sliceMs)).latency.summary();
      const progress = {
        seconds,
        wantedRps: curve.between(last.seconds * 1_000, seconds * 1_000) / since,
        sentRps: (sender.sent - last.sent) / since,
        answeredRps: (tally.answered - last.answered) / since,
        failed: tally.failed,
        underWay: sender.underWay,
        p50Ms: shown?.p50 ?? null,
        p99Ms: shown?.p99 ?? null,
      };
      last = { seconds, sent: sender.sent, answered: tally.answered };
      return progress;
    },
    interrupt() {
      interrupts += 1;
      if (interrupts === 1) interruptedMs = nowMs();
      run.stop();
    },
  };
}

function monotonicMs(): number {
  return systemClock.monotonicMs();
}
