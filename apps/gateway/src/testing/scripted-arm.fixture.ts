import type { DomainArm } from '@banyan/domains';
import { ArmError, type Arm, type ArmFailure } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';

export interface ArmCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly attempt: Attempt;
}

export type Behaviour = (call: ArmCall) => unknown;

/** An arm that does what the test says: what an arm may do is the pipeline's to bear. */
export class ScriptedArm implements DomainArm {
  /** The questions that were sent to it. */
  readonly calls: ArmCall[] = [];
  behaves: Behaviour;
  /** What a question waits for before it is sent, such as a connection. */
  waitsFor: Promise<void> | undefined;
  closed = false;
  /** What it says that it is a release of. */
  says: string | undefined;

  constructor(
    readonly name: Arm,
    /** Whole units that every SKU has, so that a test sees who answered. */
    units: number,
  ) {
    this.behaves = counted(units);
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    if (this.waitsFor !== undefined) await this.waitsFor;
    attempt.beforeDispatch?.();
    const call = { operation, input: input as ArmCall['input'], attempt };
    this.calls.push(call);
    return this.behaves(call);
  }

  release(): string | undefined {
    return this.says;
  }

  // oxlint-disable-next-line typescript/require-await -- there is nothing to free
  async close(): Promise<void> {
    this.closed = true;
  }
}

/** Every SKU is there, that many of it. */
export function counted(units: number): Behaviour {
  const available = (sku: unknown, { channel, location }: ArmCall['input']) => ({
    kind: 'available',
    sku,
    channel,
    ...(location === undefined ? {} : { location }),
    sellable: units > 0,
    stock: { kind: 'counted', quantityE4: units * 10_000 },
  });
  return ({ input }) => {
    if (!Array.isArray(input['skus'])) return available(input['sku'], input);
    const { skus, ...place } = input;
    return { ...place, items: skus.map((sku) => available(sku, input)) };
  };
}

/** Fails as an arm says it. */
export function failing(arm: Arm, failure: ArmFailure, afterMs = 0): Behaviour {
  const error = () =>
    new ArmError(arm, failure, 'legacy said catalogInventoryStockItem 4711 s3cr3t', { field: 'soap.qty' });
  return async ({ attempt }) => {
    if (afterMs > 0) await passed(afterMs, attempt.signal);
    throw error();
  };
}

/** Answers after a while, unless it is told to stop. */
export function late(ms: number, then: Behaviour): Behaviour {
  return async (call) => {
    await passed(ms, call.attempt.signal);
    return then(call);
  };
}

/** Never ends, whatever its signal says. */
export const hanging: Behaviour = () => new Promise(() => undefined);

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
