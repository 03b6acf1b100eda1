import { ArmError, systemClock, TranslationRefused } from '@banyan/kernel';
import { CoreClient, type CoreFailure, type CoreListener, type CoreQuestion } from '@banyan/proxy';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../domain.js';
import { MOST_ANSWER_BYTES } from './answer-size.js';
import { endOf } from './attempt-end.js';

/** An answer of the core, read whole. */
export interface LegacyAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** The lines of `Set-Cookie`, as they came; absent: there are none. */
  readonly setCookies?: readonly string[];
  readonly bytes: Buffer;
}

/** What is sent to one of the core's faces. */
export interface LegacyRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query below the core's base path, percent-encoded; begins with a slash. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The face, ahead of the field in refusals: `soap` makes `soap.body`. */
  readonly face: string;
  /**
   * It may have had an effect although nothing of an answer came: it is never sent a second time here. Absent: a read, a login, or
   * whatever a session that nobody else has may be told twice.
   */
  readonly once?: true;
}

/** The HTTP side of a face: requests out, bytes in, over sockets of its own. */
export class LegacyExchange {
  readonly #client: CoreClient;

  constructor({ baseUrl, maxSockets }: Pick<LegacyConnection, 'baseUrl' | 'maxSockets'>) {
    this.#client = new CoreClient({ upstream: new URL(baseUrl), sockets: maxSockets, clock: systemClock });
  }

  /**
   * Sends one request; and once more when its socket turns out dead without a byte of an answer, unless it is to be sent once.
   *
   * @throws ArmError `transport`, `deadline` or `aborted`
   * @throws TranslationRefused `<face>.body` when the answer is too large, or encoded in a way that was not asked for
   */
  send(request: LegacyRequest, attempt: Attempt): Promise<LegacyAnswer> {
    if (attempt.onOver === undefined && (attempt.signal.aborted || attempt.remainingMs() <= 0)) {
      return Promise.reject(endOf(attempt));
    }
    return new Promise((resolve, reject) => {
      new AnswerReading(this.#client, request, attempt, resolve, reject).begin();
    });
  }

  /** Cuts what is under way. */
  // oxlint-disable-next-line typescript/require-await -- an arm's end is asynchronous, cutting a socket is not
  async close(): Promise<void> {
    this.#client.close();
  }
}

function questionOf({ method, target, headers, body }: LegacyRequest, { traceparent }: Attempt): CoreQuestion {
  return {
    method,
    target,
    headers: traceparent === undefined ? headers : { ...headers, traceparent },
    ...(body === undefined ? {} : { body }),
  };
}

/** Collects one answer, no more of it than is allowed and no longer than its attempt lasts. */
class AnswerReading implements CoreListener {
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #mayAskAgain: boolean;
  #asking: { abandon(): void } | undefined;
  #status = 0;
  #contentType: string | undefined;
  #setCookies: string[] | undefined;
  #bytes: Buffer | undefined;
  /** What came after the first piece. */
  #more: Buffer[] | undefined;
  #length = 0;

  constructor(
    private readonly client: CoreClient,
    private readonly request: LegacyRequest,
    private readonly attempt: Attempt,
    private readonly resolve: (answer: LegacyAnswer) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.#mayAskAgain = request.once !== true;
  }

  begin(): void {
    const { attempt } = this;
    if (attempt.onOver === undefined) {
      this.#timer = setTimeout(this.#leave, Math.ceil(attempt.remainingMs()));
      attempt.signal.addEventListener('abort', this.#leave, { once: true });
    } else attempt.onOver(this.#leave);
    if (!this.#over) this.#ask();
  }

  #ask(): void {
    try {
      this.#asking = this.client.ask(questionOf(this.request, this.attempt), this);
    } catch (error) {
      this.#fail(error);
    }
  }

  onHead(status: number, rawHeaders: readonly string[]): void {
    this.#status = status;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]!;
      // Lengths first: most names need not be folded.
      if (name.length === 12 && name.toLowerCase() === 'content-type') this.#contentType ??= rawHeaders[index + 1];
      else if (name.length === 10 && name.toLowerCase() === 'set-cookie') {
        (this.#setCookies ??= []).push(rawHeaders[index + 1]!);
      } else if (name.length === 16 && name.toLowerCase() === 'content-encoding') {
        if (rawHeaders[index + 1] !== 'identity') this.#refuse('is encoded, which was not asked for');
      }
    }
  }

  onBody(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > MOST_ANSWER_BYTES) {
      this.#refuse('is larger than is read');
      return;
    }
    const kept = Buffer.from(bytes);
    if (this.#bytes === undefined) this.#bytes = kept;
    else (this.#more ??= []).push(kept);
  }

  onWhole(): void {
    if (this.#over) return;
    this.#end();
    const first = this.#bytes ?? NOTHING;
    const bytes = this.#more === undefined ? first : Buffer.concat([first, ...this.#more], this.#length);
    const [status, contentType, setCookies] = [this.#status, this.#contentType, this.#setCookies];
    const { face, target } = this.request;
    this.attempt.heard?.({ face, target, status, contentType, bytes });
    this.resolve({ status, contentType, ...(setCookies === undefined ? {} : { setCookies }), bytes });
  }

  onFailed({ kind, because, isSilent }: CoreFailure): void {
    // The core may have closed an idle connection as we picked it up.
    if (kind === 'lost' && isSilent && this.#mayAskAgain) {
      this.#mayAskAgain = false;
      this.#ask();
      return;
    }
    const cause = new Error(because);
    this.#fail(new ArmError('legacy', 'transport', 'the exchange with the legacy core broke off', { cause }));
  }

  /** Its attempt is over. */
  readonly #leave = (): void => {
    if (this.#over) return;
    this.#asking?.abandon();
    this.#fail(endOf(this.attempt));
  };

  #refuse(because: string): void {
    this.#asking?.abandon();
    this.#fail(new TranslationRefused(`${this.request.face}.body`, because));
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.reject(error);
  }

  #end(): void {
    this.#over = true;
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.attempt.signal.removeEventListener('abort', this.#leave);
  }
}

const NOTHING = Buffer.alloc(0);
