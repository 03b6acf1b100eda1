import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { BusinessAnswer } from '../control/business-answers.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

export function addBusiness(program: Command, terminal: Terminal): void {
  program
    .command('business')
    .description(
      'orders against expectation, cancellations, retries, stock-outs, freshness, what an order costs, rollouts taken back',
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:\n  banyan business\n  banyan business --json | jq .orders.perMinute\n  banyan business --json | jq '.signals[] | select(.state == "high")'\n`,
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const business = await new ControlClient(controlUrl()).business();
      terminal.print(json ? JSON.stringify(business, null, 2) : businessText(business));
    });
}

function businessText(business: BusinessAnswer): string {
  const { orders, journeys, rollouts, failingSkus, anomalies, signals, cancelled, costPerOrder } = business;
  const { expected } = orders;
  const usual =
    expected.kind === 'expected'
      ? `usual ${Math.round(expected.low)} to ${Math.round(expected.high)}, ${expected.state}`
      : `what is usual is known after ${expected.needed} weeks, ${expected.weeks} so far`;
  const refused = orders.refused.map((each) => `${each.because} ${each.orders}`).join(', ');
  const rows = [
    ['orders', `${orders.placed} in ${orders.minutes} minutes (${usual})`],
    ['not placed', refused === '' ? 'none' : refused],
    ['cancelled', cancelled === null ? 'the order service does not say' : cancelledText(cancelled)],
    ['an order costs', costPerOrder === null ? 'none was placed' : costText(costPerOrder)],
    ['sessions', `${journeys.failed} of ${journeys.seen} saw a failure within half an hour`],
    ['rollouts', `${rollouts.rollouts} in ${rollouts.days} days, ${rollouts.rolledBack} rolled back`],
    ...failingSkus
      .slice(0, 5)
      .map(({ domain, sku, atLeast, atMost }) => [
        'failing',
        `${printable(sku)} of ${domain}, ${atLeast} to ${atMost} times`,
      ]),
    ...signals.map(({ title, state, text }) => [title.toLowerCase(), `${state.replaceAll('-', ' ')}: ${text}`]),
    ...anomalies.map((anomaly) => ['look', anomaly]),
  ];
  return columns(rows);
}

function cancelledText({ byShopper, rejected, stockLost }: NonNullable<BusinessAnswer['cancelled']>): string {
  return `${byShopper} by shoppers, ${rejected} by people who looked at them, ${stockLost} whose goods were gone`;
}

function costText({ calls, legacyCalls, cpuMs }: NonNullable<BusinessAnswer['costPerOrder']>): string {
  const cpu =
    cpuMs === null ? 'no gateway says its processor time' : `${Math.round(cpuMs)} ms of the gateways' processors`;
  return `${calls.toFixed(1)} calls, ${legacyCalls.toFixed(1)} of them by the core, ${cpu}`;
}
