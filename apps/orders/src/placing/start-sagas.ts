import type { Clock } from '@banyan/kernel';
import {
  SagaDesk,
  SagaStore,
  type DeskListener,
  type DeskPolicy,
  type SagaDefinition,
  type Sql,
  type Transactions,
} from '@banyan/saga';
import { SagaWatch } from '../metrics/saga-watch.js';
import { tracedSagas, type Traced } from '../tracing/traced-sagas.js';

/** Sagas of one kind, as this replica runs them. */
export interface Sagas<Context> {
  readonly desk: SagaDesk<Context>;
  readonly store: SagaStore<Context>;
  readonly watch: SagaWatch<Context>;
}

export function sagasOf<Context extends Traced>(
  definition: SagaDefinition<Context>,
  database: Sql & Transactions,
  clock: Clock,
  policy: DeskPolicy,
  listener: DeskListener<Context> = {},
): Sagas<Context> {
  const store = new SagaStore<Context>('orders', definition, database, clock, policy.leaseMs);
  const watch = new SagaWatch(definition, store);
  const desk = new SagaDesk(definition, store, clock, policy, {
    moved: (id, state) => listener.moved?.(id, state),
    ran: (id, end, runMs) => {
      watch.ran(id, end);
      listener.ran?.(id, end, runMs);
    },
    failed: (error) => watch.failed(error),
    ...tracedSagas<Context>(definition.kind),
  });
  return { desk, store, watch };
}
