export { backOffMs, type BackOff } from './back-off.js';
export { afterAct, afterUndo, beginningOf, nextStep, UnknownStep, type NextStep } from './next-step.js';
export {
  defineSaga,
  SagaRefused,
  type ActOutcome,
  type Compensation,
  type CompensatedStep,
  type NothingToUndo,
  type PivotStep,
  type RetriedStep,
  type SagaDefinition,
  type SagaStep,
  type UndoOutcome,
  type Work,
  type Writes,
} from './saga-definition.js';
export { SagaDesk, type DeskListener, type DeskPolicy } from './saga-desk.js';
export { SagaLost, type HeldSaga, type SagaLease } from './saga-lease.js';
export { SagaRun, type RunEnd, type RunParts, type RunStore, type StepAround, type StepAttempt } from './saga-run.js';
export { isOpen, type OpenState, type SagaState } from './saga-state.js';
export { sagaTablesSql } from './saga-tables.js';
export { SagaStore, type Move, type OpenCount } from './saga.store.js';
export type { Sql, Transactions } from './sql-port.js';
