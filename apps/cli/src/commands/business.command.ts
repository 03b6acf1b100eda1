import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { BusinessAnswer } from '../control/control-answers.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

export function addBusiness(program: Command, terminal: Terminal): void {
  program
    .command('business')
    .description('orders against expectation, failed sessions, goods that fail, rollouts taken back')
    .option('--json', 'as JSON')
    .addHelpText('before', 'Examples:\n  banyan business\n  banyan business --json | jq .orders.perMinute\n')
    .action(async ({ json }: { readonly json?: true }) => {
      const business = await new ControlClient(controlUrl()).business();
      terminal.print(json ? JSON.stringify(business, null, 2) : businessText(business));
    });
}

function businessText({ orders, journeys, rollouts, failingSkus, anomalies }: BusinessAnswer): string {
  const { expected } = orders;
  const usual =
    expected.kind === 'expected'
      ? `usual ${Math.round(expected.low)} to ${Math.round(expected.high)}, ${expected.state}`
      : `what is usual is known after ${expected.needed} weeks, ${expected.weeks} so far`;
  const refused = orders.refused.map((each) => `${each.because} ${each.orders}`).join(', ');
  const rows = [
    ['orders', `${orders.placed} in ${orders.minutes} minutes (${usual})`],
    ['not placed', refused === '' ? 'none' : refused],
    ['sessions', `${journeys.failed} of ${journeys.seen} saw a failure within half an hour`],
    ['rollouts', `${rollouts.rollouts} in ${rollouts.days} days, ${rollouts.rolledBack} rolled back`],
    ...failingSkus
      .slice(0, 5)
      .map(({ domain, sku, atLeast, atMost }) => [
        'failing',
        `${printable(sku)} of ${domain}, ${atLeast} to ${atMost} times`,
      ]),
    ...anomalies.map((anomaly) => ['look', anomaly]),
  ];
  return columns(rows);
}
