import type { Business, Expectation } from '../../api/control.generated.js';
import { useBusiness } from '../../api/use-business.js';
import { count, duration, percent } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';
import { Mark } from '../../parts/mark.js';
import { SignalTable } from '../../parts/signal-table.js';

const MOST_SKUS = 5;

/** What the shop is for: orders against what is to be expected, spoilt sessions, goods that fail, and how changes go. */
export function BusinessCard() {
  const asked = useBusiness();
  return (
    <Card title="Business" aside={asked.data && <State business={asked.data} />}>
      <Asked query={asked}>
        {({ orders, journeys, rollouts, failingSkus, anomalies, signals, cancelled, costPerOrder }) => (
          <>
            {anomalies.map((anomaly) => (
              <p key={anomaly} className="mb-4 rounded-md bg-wait-ground p-3 text-wait">
                {anomaly}
              </p>
            ))}
            <Facts
              facts={[
                {
                  name: `Orders in ${orders.minutes} minutes`,
                  value: orders.placed.toLocaleString('en'),
                  more: expectedText(orders.expected),
                },
                {
                  name: 'Captured by',
                  value: `${orders.byArm.service.toLocaleString('en')} by the service`,
                  more: `${orders.byArm.legacy.toLocaleString('en')} by legacy`,
                },
                {
                  name: 'Not placed',
                  value: orders.refused.reduce((sum, each) => sum + each.orders, 0).toLocaleString('en'),
                  more: orders.refused.map(({ because, orders: some }) => `${because} ${some}`).join(', ') || 'none',
                },
                {
                  name: 'Called off',
                  value:
                    cancelled === null
                      ? 'not known'
                      : (cancelled.byShopper + cancelled.rejected + cancelled.stockLost).toLocaleString('en'),
                  more:
                    cancelled === null
                      ? 'the order service does not say'
                      : `${cancelled.byShopper} by shoppers, ${cancelled.rejected} rejected, ${cancelled.stockLost} whose goods were gone`,
                },
                {
                  name: 'An order costs',
                  value: costPerOrder === null ? 'not known' : count(oneDecimal(costPerOrder.calls), 'call'),
                  more:
                    costPerOrder === null
                      ? 'none was placed'
                      : `${oneDecimal(costPerOrder.legacyCalls).toLocaleString('en')} by the core; ${costPerOrder.cpuMs === null ? 'processor time is not known' : `${duration(costPerOrder.cpuMs)} of the gateways' processors`}`,
                },
                {
                  name: 'Sessions that saw a failure',
                  value: percent(journeys.failedRatio),
                  more: `${journeys.failed.toLocaleString('en')} of ${count(journeys.seen, 'session')} in half an hour`,
                },
                {
                  name: `Rollouts in ${rollouts.days} days`,
                  value: rollouts.rollouts.toLocaleString('en'),
                  more: `${rollouts.rolledBack} rolled back${rollouts.medianMs === null ? '' : `; the middle one took ${duration(rollouts.medianMs)}`}`,
                },
              ]}
            />
            <div className="mt-5">
              <h3 className="text-sm text-soft">Beside what is usual</h3>
              <SignalTable signals={signals} />
            </div>
            {failingSkus.length > 0 && (
              <div className="mt-5">
                <h3 className="text-sm text-soft">Goods whose questions failed most</h3>
                <ol className="mt-1 grid gap-1 text-sm">
                  {failingSkus.slice(0, MOST_SKUS).map(({ domain, sku, atLeast, atMost }) => (
                    <li key={`${domain} ${sku}`} className="wrap-anywhere">
                      <span className="font-mono">{sku}</span>, {domain}:{' '}
                      {atLeast === atMost ? count(atMost, 'failure') : `${atLeast} to ${count(atMost, 'failure')}`}
                    </li>
                  ))}
                </ol>
              </div>
            )}
          </>
        )}
      </Asked>
    </Card>
  );
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

function State({ business: { orders, signals } }: { readonly business: Business }) {
  const flagged = signals.filter(({ state }) => state === 'high').length;
  if (flagged > 0) return <Mark tone="bad">{count(flagged, 'signal')} not as usual</Mark>;
  if (orders.expected.kind === 'not-enough-past') return <Mark tone="off">no expectation yet</Mark>;
  return orders.expected.state === 'low' ? (
    <Mark tone="bad">fewer orders than usual</Mark>
  ) : (
    <Mark tone="good">as usual</Mark>
  );
}

function expectedText(expected: Expectation): string {
  if (expected.kind === 'not-enough-past') {
    return `what is usual is known after ${expected.needed} weeks; ${expected.weeks} so far`;
  }
  return `usual at this hour: ${Math.round(expected.low)} to ${Math.round(expected.high)}`;
}
