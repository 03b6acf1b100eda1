import type { Socket } from 'node:net';
import { BROKER_PINGS, brokerAddress, messageOf } from '@banyan/kernel';
import { ClientNats } from '@nestjs/microservices';
import type { NatsConnection } from '@nats-io/transport-node';
import { LINE_LIMITS } from './line-limits.js';
import type { Wire } from './wire.js';

/** As the client of NATS keeps it; it says nothing itself of what waits to be sent. */
interface OverSocket {
  readonly protocol: { readonly transport: { readonly socket: Socket } };
}

/** What happens to its connection is told to whoever asks over it, and not written down by itself. */
class QuietClientNats extends ClientNats {
  override handleStatusUpdates(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * By way of NATS, to whichever replica of the service the broker picks of its queue group. The connection does not come back by itself: the
 * client of NATS keeps what is asked meanwhile and sends it afterwards, when nobody waits any more.
 */
export class BrokerWire implements Wire {
  readonly client: ClientNats;
  #connection: NatsConnection | undefined;
  #isCut = false;

  constructor(url: string) {
    this.client = new QuietClientNats({
      ...brokerAddress(url),
      ...BROKER_PINGS,
      name: 'banyan-questions',
      reconnect: false,
      ignoreClusterUpdates: true,
      timeout: LINE_LIMITS.connectMs,
    });
  }

  get socket(): Socket | undefined {
    return (this.#connection as unknown as OverSocket | undefined)?.protocol.transport.socket;
  }

  async connect(onLost: (because: string) => void): Promise<void> {
    try {
      this.#connection = (await this.client.connect()) as NatsConnection;
    } catch (error) {
      throw new Error(`the broker cannot be reached: ${messageOf(error)}`, { cause: error });
    }
    if (this.#isCut) this.cut();
    void this.#connection
      .closed()
      .then((error) => onLost(`the broker closed the connection${error instanceof Error ? `: ${error.message}` : ''}`));
  }

  cut(): void {
    this.#isCut = true;
    this.socket?.destroy();
    // What is in flight is told at once: by itself the client tells nobody that its connection is gone.
    this.client.handleClose();
  }
}
