import type { IncomingHttpHeaders } from 'node:http';

/** A request by one of the core's own URLs, after the contract's validation. */
export interface WireRequest {
  /** Percent-decoded once. */
  readonly path: Readonly<Record<string, string>>;
  /** Typed by the contract's schemas. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** The whole of it, as it came; undefined where there is none. */
  readonly body: Uint8Array | undefined;
}

/** What a request asks, canonically, and what an answer in the core's words takes beside the canonical result. */
export interface WireQuestion<Input = unknown> {
  readonly input: Input;
  /** What the core lets the caller in by, such as a token or a session. Never logged, never kept as it is. Undefined: it answers anybody. */
  readonly credential: string | undefined;
  /** Names of the facts that `present` needs: the core must have told all of them lately. */
  readonly needs: readonly string[];
}

/** An answer of the core, read whole and decompressed. */
export interface CoreAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
  /** When it was asked, ms since the Unix epoch: for questions about now. */
  readonly askedAtMs: number;
}

/** What an answer of the core says. */
export type WireReading<Result = unknown, Fact = unknown> =
  /** It does not know the caller, or not any more. That says nothing of the core. */
  | { readonly kind: 'caller-refused' }
  | {
      readonly kind: 'answered';
      /** Undefined: this wire leaves open which of two things it means, so there is nothing to compare with. */
      readonly result: Result | undefined;
      /** What it tells that canonical does not hold; empty where the service could not answer this question alike. */
      readonly facts: ReadonlyMap<string, Fact>;
    };

/** Facts by their names; what was told too long ago is not there. */
export type WireFacts<Fact = unknown> = Pick<ReadonlyMap<string, Fact>, 'get'>;

/** An answer in the core's words, without its head. */
export interface WireAnswer {
  readonly status: number;
  /** Sent in UTF-8. */
  readonly text: string;
}

/**
 * One operation of the legacy wire, in reverse: where another version's spoke presents canonical values to storefronts that
 * learnt its words, this one reads the core's old request and writes the core's old answer. Pure functions all.
 */
export interface LegacyWireSpoke<Input = unknown, Result = unknown, Fact = unknown> {
  /** The domain's operation, such as `availability.one`. */
  readonly operation: string;
  /**
   * It has an effect that must happen once. Then it is recognised by its URL, whether it is read, posted or asked for its head only, and whatever
   * else stands in it: `query` is every parameter with all its values, whatever the contract's schemas say.
   */
  readonly captures?: true;
  /** Undefined: the core may understand this, the contract does not describe it; so it is the core's to answer. */
  accept(request: WireRequest): WireQuestion<Input> | undefined;
  /**
   * @throws ArmError when the answer is the core's own failure
   * @throws TranslationRefused when it cannot be read with certainty
   */
  read(question: WireQuestion<Input>, answer: CoreAnswer): WireReading<Result, Fact>;
  /**
   * Undefined: what the service says and what the core told do not fit each other, so the core is asked.
   *
   * @param known what the core told lately; every fact that the question needs was there when it was routed
   */
  present(question: WireQuestion<Input>, result: Result, known: WireFacts<Fact>): WireAnswer | undefined;
  /** Of a request that ends what lets a caller in, such as a logout: the credential. Undefined: it ends none. */
  ends?(request: Pick<WireRequest, 'headers' | 'body'>): string | undefined;
}

/** The legacy wire of a domain, as a contract version: what the core's own URLs promise, and the spokes that keep it. */
export interface LegacyWire {
  readonly domain: string;
  /** Its name among the domain's versions: in flags, metrics and records. */
  readonly version: 'legacy';
  /** The OpenAPI file, relative to the project root. */
  readonly specification: string;
  /** How long the core's word that it lets a caller in is believed, ms, counted from before it was asked; 0 where it answers anybody. */
  readonly credentialMs: number;
  /** How long the facts it told are believed, ms, counted likewise. */
  readonly factsMs: number;
  /** By the specification's operationId. A test proves both sets equal. */
  readonly operations: Readonly<Record<string, LegacyWireSpoke>>;
}
