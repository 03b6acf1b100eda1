import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { ServiceClient, type ErrorCodes } from '@banyan/rpc';
import type { DomainArm, ServiceConnection } from '../domain.js';

/** How one operation of an extracted service is asked and its answer read. */
export interface ServiceOperation {
  /** Message pattern on Nest's transports. */
  readonly pattern: string;
  /** What is sent of the input; absent: all of it. */
  ask?(input: object): object;
  /**
   * The canonical result. Nothing is believed before its shape is proven.
   *
   * @param question what was asked: an answer is held against it
   * @throws TranslationRefused naming the member in doubt
   */
  read(answer: unknown, question: object): unknown;
}

/** An extracted service as an arm, over one connection of its own that is opened by the first call. */
export class ServiceArm implements DomainArm {
  readonly #client: ServiceClient;

  /**
   * @param codes why the service gives no answer
   * @param operations what it can be asked, by the domain's operations; any other is a fault of ours
   */
  constructor(
    connection: ServiceConnection,
    codes: ErrorCodes,
    private readonly operations: Readonly<Record<string, ServiceOperation>>,
  ) {
    this.#client = new ServiceClient(connection, codes);
  }

  /** Its connections that are not lost. */
  get lines(): ServiceClient['lines'] {
    return this.#client.lines;
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    try {
      const asked = Object.hasOwn(this.operations, operation) ? this.operations[operation] : undefined;
      if (asked === undefined) throw new ArmError('service', 'fault', 'the service has no such operation');
      const question = asked.ask?.(input as object) ?? (input as object);
      return asked.read(await this.#client.ask(asked.pattern, question, attempt), question);
    } catch (error) {
      throw this.#client.armErrorOf(error, attempt.signal);
    }
  }

  release(): string | undefined {
    return this.#client.release;
  }

  // oxlint-disable-next-line typescript/require-await -- the arm's promise is asynchronous, cutting a socket is not
  async close(): Promise<void> {
    this.#client.close();
  }
}
