import type { CoreClient, CoreQuestion } from '@banyan/proxy';

/** The core was asked about somebody, and there is no answer that says anything. Nothing of the question is in the message. */
export class CoreAway extends Error {
  override readonly name = 'CoreAway';
}

export interface CoreAnswer {
  readonly status: number;
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface AskBounds {
  readonly withinMs: number;
  readonly mostBytes: number;
}

/**
 * One question about somebody, and its whole answer.
 *
 * @throws CoreAway where there is none in time, or one that is longer than it may be
 */
export function askCore(
  client: Pick<CoreClient, 'ask'>,
  question: CoreQuestion,
  { withinMs, mostBytes }: AskBounds,
): Promise<CoreAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CoreAnswer>();
  const chunks: Buffer[] = [];
  let head: Omit<CoreAnswer, 'body'> | undefined;
  let bytes = 0;
  const asking = client.ask(question, {
    onHead: (status, rawHeaders) => {
      head = { status, rawHeaders };
    },
    onBody: (piece) => {
      bytes += piece.length;
      // The piece's memory is used again.
      if (bytes <= mostBytes) chunks.push(Buffer.from(piece));
      else giveUp('it is longer than it may be');
    },
    onWhole: () => {
      clearTimeout(timer);
      if (head !== undefined) resolve({ ...head, body: Buffer.concat(chunks) });
    },
    onFailed: ({ because }) => {
      clearTimeout(timer);
      reject(new CoreAway(because));
    },
  });
  const timer = setTimeout(() => giveUp('no answer in time'), withinMs);
  return promise;

  function giveUp(because: string): void {
    clearTimeout(timer);
    asking.abandon();
    reject(new CoreAway(because));
  }
}
