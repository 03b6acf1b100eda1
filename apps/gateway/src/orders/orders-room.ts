import type { WireQuestion } from '@banyan/contracts';
import { ARMS } from '@banyan/kernel';
import type { FailedCheckouts } from '@banyan/ledger';
import { gauge } from '@banyan/observability';
import type { Deadline } from '@banyan/resilience';
import type { WireRequestInHand } from '../legacy-wire/wire-request.js';
import { ReportLoop } from '../rollback/report-loop.js';
import type { OwnedCall } from '../pipeline/accept.js';
import { Admission } from './admission.js';
import { Behind } from './behind.js';
import { CheckoutErrors } from './checkout-errors.js';
import { noting } from './noting.js';
import { CoreCheckout, type CoreCheckoutOptions } from './checkout/core-checkout.js';
import { followOrder } from './follow-order.js';
import { gatherOrders } from './gather-orders.js';
import type { HeldOptions } from './held-answer.js';
import { Holdings } from './holdings.js';
import { InHand } from './in-hand.js';
import type { OrdersParts } from './orders-parts.js';
import { placeOrder } from './place-order.js';
import { returnGoods } from './return-goods.js';
import { Settler } from './settler.js';

export interface OrdersRoomOptions extends Omit<
  OrdersParts,
  'holdings' | 'inHand' | 'behind' | 'admission' | 'errors'
> {
  readonly failed: Pick<FailedCheckouts, 'note' | 'connected'>;
  /** Connections of this room alone. */
  readonly connections: readonly { close(): Promise<void> }[];
  /** Absent: the core's own checkout passes through. */
  readonly checkout?: CoreCheckoutOptions | undefined;
}

/** Answers what is asked about things that one arm holds: bound to it once, and followed to it ever after. */
export class OrdersRoom {
  readonly #parts: OrdersParts;
  readonly #connections: OrdersRoomOptions['connections'];
  readonly #settler: Settler;
  readonly #settling: ReportLoop;
  readonly #checkout: CoreCheckout | undefined;

  constructor({ connections, checkout, failed, ...options }: OrdersRoomOptions) {
    const { clock, ledger, policy } = options;
    const admission = new Admission(policy.admission, clock);
    for (const arm of ARMS)
      gauge('banyan_orders_at_once')
        .with({ arm })
        .readFrom(() => admission.atOnce(arm));
    this.#connections = connections;
    this.#parts = {
      ...options,
      holdings: new Holdings(ledger, policy.mostHoldings),
      inHand: new InHand(),
      behind: new Behind(),
      admission,
      errors: new CheckoutErrors(failed),
    };
    this.#settler = new Settler(this.#parts);
    this.#settling = new ReportLoop('settling orders', policy.settle.everyMs, () => this.settle());
    this.#checkout = checkout && new CoreCheckout(this.#parts, checkout);
  }

  /** Begins to settle what nobody comes back to. */
  start(): void {
    this.#settling.start();
  }

  /** Answers a request of the core's own checkout. Never throws. */
  async confirmAtCore(inHand: WireRequestInHand, question: WireQuestion): Promise<void> {
    await this.#checkout?.answer(inHand, question);
  }

  /** May what is not recognised of the core's checkout pass to it? */
  get mayPass(): boolean {
    return this.#checkout?.mayPass ?? true;
  }

  /** One turn of the settler. @throws StoreUnavailable */
  async settle(): Promise<void> {
    await this.#parts.inHand.add(Promise.all([this.#settler.turn(), this.#parts.errors.flush()]));
  }

  /** Answers an operation on what one arm holds. @throws ProblemError where it ends with a problem */
  async answer(call: OwnedCall, deadline: Deadline, options: HeldOptions): Promise<void> {
    const parts = this.#parts;
    switch (call.operation.ownership) {
      case 'binds':
        return noting(call, parts, () => placeOrder(call, deadline, parts, options));
      case 'gathers':
        return gatherOrders(call, deadline, parts, options);
      case 'follows':
        if (call.operation.keyed === true) return returnGoods(call, deadline, parts, options);
        return followOrder(call, deadline, parts, options);
      case undefined:
        throw new Error(`${call.operation.name} is on nothing that an arm holds`);
    }
  }

  /**
   * Waits for orders that were dispatched, whether or not their clients did, and for outcomes that are being written; no longer than
   * that: what is left is settled by another replica.
   *
   * @returns what is left
   */
  async stop(withinMs: number): Promise<number> {
    this.#settling.stop();
    const left = await this.#parts.inHand.ended(withinMs);
    await Promise.all(this.#connections.map((connection) => connection.close()));
    return left;
  }
}
