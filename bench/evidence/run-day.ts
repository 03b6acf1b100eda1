import type { Arm } from '@banyan/kernel';
import type { Chance } from './chance.js';
import type { BrokenSession, Conditions, Minute } from './conditions.js';

/** A request that was bad. */
export interface BadRequest {
  readonly atMs: number;
  readonly arm: Arm;
  readonly failed: boolean;
  readonly slow: boolean;
  readonly sessionId: string;
  /** At full, a failed read is asked of legacy: did that fail as well? */
  readonly rescueFailed?: boolean;
}

/** Good requests between two bad ones, by arm. At full, legacy's are those it would give if it were asked every time. */
export interface Calm {
  readonly legacy: number;
  readonly service: number;
}

/** Whoever watches the traffic and may decide. */
export interface Watcher {
  calm(calm: Calm, untilMs: number): void;
  bad(request: BadRequest): void;
  /** A minute has ended. */
  minuteEnded(index: number): void;
  /** Everything counted so far is gone. */
  lost(atMs: number): void;
  /** Has it decided everything it will? Then the run may end. */
  readonly done: boolean;
}

const MINUTE_MS = 60_000;
/**
 * Lives through a day, stepping from one bad request to the next: at a thousand requests a second that is a thousand times
 * less work, and the counts at each step are the same in distribution (independent Poisson streams, thinned).
 */
export function runDay(conditions: Conditions, watchers: readonly Watcher[], chance: Chance): void {
  const broken = (conditions.brokenSessions ?? []).map((session) => brokenVisits(session, conditions.share, chance));
  let serial = 0;
  for (let index = 0; index < conditions.minutes; index++) {
    const minute = conditions.minute(index);
    const startMs = index * MINUTE_MS;
    if (minute.lost) {
      for (const watcher of watchers) watcher.lost(startMs + MINUTE_MS);
      continue;
    }
    const bads = [
      ...badRequests(minute, conditions.share, startMs, chance, () => `s${serial++}`),
      ...broken.flatMap((visits) => visits.filter(({ atMs }) => atMs >= startMs && atMs < startMs + MINUTE_MS)),
    ].sort((a, b) => a.atMs - b.atMs);
    let fromMs = startMs;
    for (const bad of bads) {
      tellCalm(watchers, minute, conditions.share, { fromMs, untilMs: bad.atMs }, chance);
      fromMs = bad.atMs;
      for (const watcher of watchers) watcher.bad(bad);
    }
    tellCalm(watchers, minute, conditions.share, { fromMs, untilMs: startMs + MINUTE_MS }, chance);
    for (const watcher of watchers) watcher.minuteEnded(index);
    if (watchers.every(({ done }) => done)) return;
  }
}

/** Requests a second that an arm answers, or at full could be asked. */
function rateOf(arm: Arm, { rate }: Minute, share: number): number {
  if (arm === 'service') return rate * share;
  return share === 1 ? rate : rate * (1 - share);
}

function badRequests(
  minute: Minute,
  share: number,
  startMs: number,
  chance: Chance,
  session: () => string,
): readonly BadRequest[] {
  return (['legacy', 'service'] as const).flatMap((arm) => {
    const rate = rateOf(arm, minute, share);
    const [failing, slow] = [minute.failing[arm], minute.slow[arm] * (1 - minute.failing[arm])];
    const failed = chance.poisson(rate * 60 * failing);
    const late = chance.poisson(rate * 60 * slow);
    return Array.from({ length: failed + late }, (_, each): BadRequest => {
      const isFailed = each < failed;
      const request = { atMs: startMs + chance.next() * MINUTE_MS, arm, failed: isFailed, slow: !isFailed };
      const rescued = share === 1 && arm === 'service' && isFailed;
      return {
        ...request,
        sessionId: session(),
        ...(rescued ? { rescueFailed: chance.next() < minute.failing.legacy } : {}),
      };
    });
  });
}

function tellCalm(
  watchers: readonly Watcher[],
  minute: Minute,
  share: number,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  chance: Chance,
): void {
  const good = (arm: Arm): number => {
    const isGood = (1 - minute.failing[arm]) * (1 - minute.slow[arm]);
    return chance.poisson((rateOf(arm, minute, share) * isGood * (untilMs - fromMs)) / 1_000);
  };
  const calm = { legacy: good('legacy'), service: good('service') };
  for (const watcher of watchers) watcher.calm(calm, untilMs);
}

/** A session has one arm, by the intended share. */
function brokenVisits(
  { fromMs, untilMs, everyMs }: BrokenSession,
  share: number,
  chance: Chance,
): readonly BadRequest[] {
  const arm: Arm = chance.next() < share ? 'service' : 'legacy';
  const sessionId = `broken ${fromMs} ${chance.next()}`;
  const visits: BadRequest[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs += everyMs * (0.5 + chance.next())) {
    // It is broken wherever it goes.
    const rescued = share === 1 ? { rescueFailed: true } : {};
    visits.push({ atMs, arm, failed: true, slow: false, sessionId, ...rescued });
  }
  return visits;
}
