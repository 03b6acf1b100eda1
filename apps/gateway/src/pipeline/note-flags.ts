import { NotedFlag, type FlagReason } from '@banyan/observability';
import { serveFlag, shadowFlag, type FlagIntent } from '@banyan/rollout';
import type { UnderstoodCall } from './accept.js';

/** Of each domain; made when it is asked for first. */
const flags = new Map<string, { readonly serve: NotedFlag; readonly shadow: NotedFlag }>();

/**
 * Counts what both flags of a domain said of a request, and sends an example of it where there is a collector. Whoever it was is
 * in it by a keyed hash.
 */
export function noteFlags(call: UnderstoodCall, intent: FlagIntent, hashSession: (sessionId: string) => string): void {
  const { domain, caller, exchange } = call;
  const { serve, shadow } = flagsOf(domain.manifest.name);
  const by = { contextId: () => hashSession(caller.sessionId), span: exchange.span.context };
  serve.evaluated(intent.serve ? 'on' : 'off', serveReason(intent), by);
  // One that selects nobody was not asked.
  if (intent.shadowing) shadow.evaluated(intent.shadow ? 'on' : 'off', staleOr(intent, 'split'), by);
}

/** Why `.serve` gave what it gave, in OpenTelemetry's words. */
export function serveReason(intent: FlagIntent): FlagReason {
  if (!intent.known) return 'default';
  if (intent.everybody) return staleOr(intent, 'static');
  if (!intent.eligible) return staleOr(intent, 'targeting_match');
  if (!(intent.canaryPercent > 0)) return staleOr(intent, 'disabled');
  return staleOr(intent, intent.canaryPercent < 100 ? 'split' : 'targeting_match');
}

/** That Unleash was not heard matters more than what it had said. */
function staleOr({ stale }: FlagIntent, reason: FlagReason): FlagReason {
  return stale === true ? 'stale' : reason;
}

function flagsOf(domain: string): { readonly serve: NotedFlag; readonly shadow: NotedFlag } {
  let known = flags.get(domain);
  if (known === undefined) {
    known = { serve: new NotedFlag(serveFlag(domain)), shadow: new NotedFlag(shadowFlag(domain)) };
    flags.set(domain, known);
  }
  return known;
}
