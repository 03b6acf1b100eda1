import type { Socket } from 'node:net';
import type { ClientProxy } from '@nestjs/microservices';

/** What carries a line's questions: Nest's client of a transport, with the one connection that it has. */
export interface Wire {
  readonly client: Pick<ClientProxy, 'send' | 'setOnDispatchHook'>;
  /** Undefined before there is one. */
  readonly socket: Socket | undefined;
  /**
   * Once. It may take as long as it likes: whoever calls it limits that, by `cut`.
   *
   * @param onLost called when the connection is lost, during this or later, with the reason
   * @throws Error the reason why there is no connection
   */
  connect(onLost: (because: string) => void): Promise<void>;
  /** Ends the connection with everything in flight, and whatever would become one. */
  cut(): void;
}
