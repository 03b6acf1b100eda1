// The micro benches, alone on the proxy's core.
import { canonicalPathFigures } from './micro/canonical-path.js';
import { flagEventFigures } from './micro/flag-events.js';
import { identityFigures } from './micro/identity.js';
import { legacyWireFigures } from './micro/legacy-wire.js';
import { overloadFigures } from './micro/overload.js';
import { manyContractsFigures } from './micro/many-contracts.js';
import type { MicroFigure, MicroOrder } from './micro/pieces.js';
import { resilienceFigures } from './micro/resilience.js';
import { routeDecisionFigures } from './micro/route-decision.js';

async function run(order: MicroOrder): Promise<readonly MicroFigure[]> {
  const asked = new Set<string>(order.pieces);
  return [
    ...(asked.has('canonical-path') ? canonicalPathFigures(order.batches) : []),
    ...(asked.has('many-contracts') ? manyContractsFigures(order.batches) : []),
    ...(asked.has('legacy-wire') ? legacyWireFigures(order.batches) : []),
    ...(asked.has('route-decision') ? await routeDecisionFigures(order) : []),
    ...(asked.has('resilience') ? await resilienceFigures(order.batches) : []),
    ...(asked.has('overload') ? overloadFigures(order.batches) : []),
    ...(asked.has('flag-events') ? await flagEventFigures(order.batches) : []),
    ...(asked.has('identity') ? await identityFigures(order.batches) : []),
  ];
}

process.once('disconnect', () => process.exit());
process.on('message', (order: MicroOrder) => {
  run(order).then(
    (figures) => process.send?.({ type: 'figures', figures }),
    (error: unknown) => process.send?.({ type: 'figures', error: String(error) }),
  );
});
process.send?.({ type: 'banyan-ready', url: '' });
