import { counter, gauge, histogram, log, type CounterSeries, type HistogramSeries } from '@banyan/observability';
import type { ExchangeEvent, ExchangeOutcome, ProxyEvent } from '@banyan/proxy';
import type { PassthroughContext } from './storefront-server.js';

/** Turns what the proxy says happened into metrics, logs and the end of the request's span. */
export function watchPassthrough(): (event: ProxyEvent<PassthroughContext>) => void {
  const series = new Map<ExchangeOutcome, { readonly count: CounterSeries; readonly duration: HistogramSeries }>();
  const tunnelsOpen = gauge('banyan_tunnels_open').with({});

  const seriesOf = (outcome: ExchangeOutcome) => {
    let bound = series.get(outcome);
    if (bound === undefined) {
      bound = {
        count: counter('banyan_passthrough_requests_total').with({ outcome }),
        duration: histogram('banyan_passthrough_duration_seconds').with({ outcome }),
      };
      series.set(outcome, bound);
    }
    return bound;
  };

  return (event) => {
    switch (event.kind) {
      case 'exchange': {
        const { count, duration } = seriesOf(event.outcome);
        count.inc();
        duration.observe(event.durationMs / 1000);
        endSpan(event);
        event.context.coreAnswered(isCoreAlive(event));
        if (event.outcome === 'refused' || event.outcome === 'cut') {
          log.warn('passthrough failed', { outcome: event.outcome, code: event.problem, reason: event.because });
        }
        return;
      }
      case 'tunnel':
        if (event.what === 'opened') tunnelsOpen.inc();
        if (event.what === 'closed') tunnelsOpen.dec();
        counter('banyan_tunnels_total').with({ outcome: event.what }).inc();
        return;
      case 'connection':
        if (event.what !== 'opened' && event.what !== 'idle-closed') {
          log.debug('connection to the core', { outcome: event.what });
        }
    }
  };
}

function endSpan({ context, method, status, outcome, problem }: ExchangeEvent<PassthroughContext>): void {
  const { span } = context;
  span.set({ 'http.request.method': method, 'http.route': 'passthrough', 'http.response.status_code': status });
  if (outcome !== 'answered') span.fail(problem ?? outcome);
  span.end();
}

const CORE_FAILURES: ReadonlySet<string> = new Set(['upstream-unreachable', 'upstream-timeout', 'upstream-failed']);

/** An answer of any status shows a core that is alive; what a client or our own limits ended says nothing against it. */
function isCoreAlive({ outcome, problem }: ExchangeEvent<PassthroughContext>): boolean {
  return outcome !== 'refused' || !CORE_FAILURES.has(problem ?? '');
}
