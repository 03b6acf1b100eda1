import type { ShopperStatus } from '../control/shopper-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';
import { duration } from './duration.js';

/** How the synthetic shopper fared, a line a journey, the failed ones first. */
export function shopperText(status: ShopperStatus, paint: Terminal['paint']): string {
  const { state, everyMs, sku, journeys, leftovers } = status;
  if (state === 'off')
    return 'off: set BANYAN_SYNTHETIC_KEY for control and gateway, and BANYAN_SYNTHETIC_SKU for control';
  const often = everyMs === null ? 'when it is sent' : `every ${duration(everyMs / 1000)}`;
  const head = `${state}; buys one ${printable(sku ?? '')} ${often}${leftovers === 0 ? '' : `; called off ${leftovers} that were left open`}`;
  if (journeys.length === 0) return `${head}\nit has not shopped yet: banyan shopper run`;
  const worstFirst = journeys.toSorted((a, b) => Number(a.result !== 'failed') - Number(b.result !== 'failed'));
  const rows = worstFirst.map(({ arm, channel, result, at, ms, stumble, inARow }) => [
    `${channel} ${arm}`,
    [
      result === 'failed' ? paint.red('failed') : result === 'passed' ? paint.green('passed') : 'nothing to buy',
      stumble === null
        ? ''
        : ` at ${stumble.step}: ${stumble.status === 0 ? 'no answer' : printable(`${stumble.status} ${stumble.code}`)}, trace ${stumble.traceId}`,
      inARow > 1 ? `, ${inARow} in a row` : '',
      ` (${at}, ${ms} ms)`,
    ].join(''),
  ]);
  return `${head}\n${columns(rows, '  ')}`;
}
