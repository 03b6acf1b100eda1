import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domains, type Domain } from '@banyan/domains';
import { keyedHash, systemClock } from '@banyan/kernel';
import { startSpan } from '@banyan/observability';
import {
  decideRoute,
  FlagSource,
  LatchKeeper,
  RolloutStore,
  type FlagContext,
  type RouteDecision,
} from '@banyan/rollout';
import { SeenReleases } from '../../apps/gateway/src/domain/seen-releases.js';
import { RouteTally } from '../../apps/gateway/src/domain/route-tally.js';
import type { OwnedCall } from '../../apps/gateway/src/pipeline/accept.js';
import { chooseRoute } from '../../apps/gateway/src/pipeline/choose-route.js';
import { OperationMetrics } from '../../apps/gateway/src/pipeline/operation-metrics.js';
import { EvidenceBook } from '../../apps/gateway/src/rollback/evidence-book.js';
import { timed } from './batches.js';
import type { MicroFigure, MicroOrder } from './pieces.js';

const TARGET_MICROS = 2;
const SESSIONS = Array.from({ length: 1_024 }, (_, index) => `session-${index}`);

/**
 * Flags as fetched, the latch as read from PostgreSQL with the lease in force, a canary: the longest way to a decision.
 * Sessions differ from turn to turn, so that every bucket is drawn.
 */
export async function routeDecisionFigures(order: MicroOrder): Promise<readonly MicroFigure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banyan-bench-micro-'));
  const manifest = domains[0];
  if (manifest === undefined) throw new Error('no domain is registered');
  const names = [manifest.name];
  const store = new RolloutStore({ url: order.databaseUrl, applicationName: 'banyan-bench' });
  const latches = new LatchKeeper({
    store,
    replica: 'bench-micro',
    opsUrl: 'http://127.0.0.1:1',
    domains: names,
    dataDir,
  });
  const flags = new FlagSource({ url: order.unleashUrl, token: 'bench', domains: names, dataDir, metricsMs: 0 });
  await store.start();
  await Promise.all([latches.start(), flags.start()]);
  try {
    const decide = decisions(manifest, flags, latches);
    const { reason } = decide();
    if (reason !== 'canary' && reason !== 'not-selected') throw new Error(`decided ${reason}: no canary is measured`);
    const chosen = choices(manifest, flags, latches);
    if (chosen().reason === 'not-extracted') throw new Error('no canary is chosen: nothing is measured');
    return [
      {
        piece: 'route-decision',
        title: 'route decision: flags, latch, bucket',
        ...timed(decide, order.batches),
        targetMicros: TARGET_MICROS,
      },
      {
        piece: 'route-decision',
        title: 'the same in the pipeline, with metric, tally, span and stretch',
        ...timed(chosen, order.batches),
      },
      ...partFigures(manifest, flags, latches, order.batches),
    ];
  } finally {
    flags.stop();
    await latches.stop();
    await store.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const REQUEST = { channel: 'web', contractVersion: 'v1', storefront: 'default' };

function decisions({ name }: Domain, flags: FlagSource, latches: LatchKeeper): () => RouteDecision {
  const next = contexts();
  return () => decideRoute(flags.evaluate(name, next()), latches.view(name));
}

/** What the decision is made of, each by itself. */
function partFigures(
  { name }: Domain,
  flags: FlagSource,
  latches: LatchKeeper,
  batches: number,
): readonly MicroFigure[] {
  const next = contexts();
  const intent = flags.evaluate(name, next());
  const view = latches.view(name);
  const parts = {
    'both flags of a request evaluated': () => flags.evaluate(name, next()),
    'the latch looked at': () => latches.view(name),
    'the rule over flags and latch': () => decideRoute(intent, view),
  };
  return Object.entries(parts).map(([title, part]) => ({
    piece: 'route-decision',
    title: `of it: ${title}`,
    ...timed(part, batches),
  }));
}

/** One session after another asks the same. */
function contexts(): () => FlagContext {
  const all = SESSIONS.map((sessionId) => ({ sessionId, operation: 'availability.one', ...REQUEST }));
  let turn = 0;
  return () => {
    const context = all[turn++ % all.length];
    if (context === undefined) throw new Error('no session');
    return context;
  };
}

const hashSession = (sessionId: string): string => keyedHash('bench', sessionId);

function choices(manifest: Domain, flags: FlagSource, latches: LatchKeeper): () => RouteDecision {
  const operation = manifest.operations[0];
  if (operation === undefined) throw new Error(`${manifest.name} has no operations`);
  // As much of a call as a decision looks at.
  const rest = {
    contract: { version: REQUEST.contractVersion },
    domain: {
      manifest,
      extracted: true,
      routes: new RouteTally(),
      evidence: new EvidenceBook(manifest.name, [operation.name], {
        hashSession,
      }),
      releases: new SeenReleases(systemClock),
      serving: { service: { arm: { release: () => '1.0.0+bench' } } },
    },
    exchange: { span: startSpan('GET owned', 'server', undefined) },
    operation,
    metrics: new OperationMetrics(manifest.name, operation.name, REQUEST.contractVersion),
    input: { sku: 'SHIRT-4711-L', channel: REQUEST.channel },
  };
  const calls = SESSIONS.map((sessionId) => {
    const caller = { sessionId, newSession: false, storefront: REQUEST.storefront };
    return { ...rest, caller } as unknown as OwnedCall;
  });
  const sources = { flags, latches, clock: systemClock, hashSession };
  let turn = 0;
  return () => {
    const call = calls[turn++ % calls.length];
    if (call === undefined) throw new Error('no session');
    return chooseRoute(call, sources);
  };
}
