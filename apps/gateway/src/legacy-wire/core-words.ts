import { AnswerMemory } from '@banyan/cache';
import type { LegacyWireOperation, WireFacts, WireQuestion } from '@banyan/contracts';
import { keyedHash, type Clock } from '@banyan/kernel';
import type { IncomingMessage } from 'node:http';
import { AcceptedCallers } from './accepted-callers.js';
import type { CopiedAnswer } from './answer-copy.js';
import { keptHead } from './kept-head.js';

/** What is kept for the facts of all wires, bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** A fact as it is kept, by the bytes of the answer it was read from; and what an entry of a map costs. */
const BYTES_PER_ANSWER_BYTE = 2;
const BYTES_PER_ENTRY = 512;
const BYTES_PER_KEY_CHARACTER = 2;

type Word = { readonly fact: unknown };

/**
 * What the core itself has said lately, as it passed: whom it lets in, and what its answers hold that canonical does not. The
 * service answers in its words only by it. Everything is of the very URL, host and operation that it was said of.
 */
export class CoreWords {
  readonly #callers: AcceptedCallers;
  readonly #words: AnswerMemory<Word>;

  constructor(
    private readonly clock: Clock,
    /** Credentials are kept as their hashes by it. */
    private readonly hashKey: string,
  ) {
    this.#callers = new AcceptedCallers(clock);
    this.#words = new AnswerMemory({ clock, mostBytes: MOST_BYTES });
  }

  /** What is known for one question. */
  about(operation: LegacyWireOperation, request: IncomingMessage, question: WireQuestion): WordsAbout {
    const { host = '' } = request.headers;
    const subject = `${operation.domain} ${operation.operationId} ${host} ${request.url ?? ''} `;
    return new WordsAbout(this.clock, operation, question, {
      callers: this.#callers,
      words: this.#words,
      caller: question.credential === undefined ? undefined : this.#callerKey(operation, request, question.credential),
      subject,
    });
  }

  /** A credential is at its end: it lets nobody in any more. */
  end(operation: LegacyWireOperation, request: IncomingMessage, credential: string): void {
    this.#callers.refuse(this.#callerKey(operation, request, credential));
  }

  /** The core may bind a session to an address, and tells addresses by what we forward of them. */
  #callerKey({ domain, operationId }: LegacyWireOperation, request: IncomingMessage, credential: string): string {
    const { host, forwarded, 'x-forwarded-for': chain } = request.headers;
    const about = [domain, operationId, host, request.socket.remoteAddress, chain, forwarded, credential];
    return keyedHash(this.hashKey, JSON.stringify(about));
  }
}

interface Places {
  readonly callers: AcceptedCallers;
  readonly words: AnswerMemory<Word>;
  /** Undefined: the core answers anybody. */
  readonly caller: string | undefined;
  readonly subject: string;
}

/** The core's words about one question, and what its next answer adds to them. */
export class WordsAbout implements WireFacts {
  /** What the core says from now on is as old as this: it may have changed its mind between reading and answering. */
  readonly #askedMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly operation: LegacyWireOperation,
    private readonly question: WireQuestion,
    private readonly places: Places,
  ) {
    this.#askedMs = clock.monotonicMs();
  }

  /** May the service answer: has the core let the caller in, and told everything that the answer takes? */
  get suffice(): boolean {
    const { callers, caller } = this.places;
    return (
      (caller === undefined || callers.isAccepted(caller, this.operation.credentialMs)) &&
      this.question.needs.every((name) => this.get(name) !== undefined)
    );
  }

  get(name: string): unknown {
    return this.places.words.recall(this.places.subject + name, this.operation.factsMs)?.value.fact;
  }

  /** The head of an answer with this status. */
  headOf(status: number): readonly string[] | undefined {
    return this.get(`head ${status}`) as readonly string[] | undefined;
  }

  refuseCaller(): void {
    const { callers, caller } = this.places;
    if (caller !== undefined) callers.refuse(caller);
  }

  learn(answer: CopiedAnswer, facts: ReadonlyMap<string, unknown>): void {
    const { callers, caller } = this.places;
    if (caller !== undefined) callers.accept(caller, this.#askedMs);
    const head = keptHead(answer.rawHeaders);
    if (head === undefined || facts.size === 0) return;
    const bytes = BYTES_PER_ENTRY + Math.ceil((answer.bytes.length * BYTES_PER_ANSWER_BYTE) / facts.size);
    const ageMs = this.clock.monotonicMs() - this.#askedMs;
    const keep = (name: string, fact: unknown) => {
      const key = this.places.subject + name;
      this.places.words.keep(key, { fact }, ageMs, bytes + key.length * BYTES_PER_KEY_CHARACTER);
    };
    keep(`head ${answer.status}`, head);
    for (const [name, fact] of facts) keep(name, fact);
  }
}
