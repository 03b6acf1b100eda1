import type { ContractVersion, LegacyWire } from '@banyan/contracts';
import type { Arm, Clock, SettingName } from '@banyan/kernel';
import type { Attempt, HeardAnswer, RetryBudget } from '@banyan/resilience';
import type { CallerSigner } from '@banyan/rpc';
import type { ComparisonRules, InFlightRule, KindRule, ShownFields } from '@banyan/shadow';

/** What whoever asks an operation must be allowed. The descriptions of its contract versions say the same: `x-banyan-access`. */
export interface OperationAccess {
  /** Such as `orders:read`: the domain, and what is done. */
  readonly scope: string;
  /**
   * Whose it is, beside the scope. `order`: what it is about was bought by somebody, through a storefront; a customer is shown
   * their own, a storefront its own, and what is another's is not there. `customer`: the request names a customer, whom a
   * customer must be; a storefront is told of its own orders. Absent: it is nobody's.
   */
  readonly object?: 'order' | 'customer';
}

/** Something a domain does, whatever the contract version. */
export interface Operation {
  /** Such as `availability.one`. A metric label and a key of objectives: few, and stable. */
  readonly name: string;
  /** Only reads may be shadowed and rescued from legacy. */
  readonly kind: 'read' | 'write';
  readonly access: OperationAccess;
  /** The whole request, from accepted to answered. */
  readonly deadlineMs: number;
  /**
   * Who answers. `either` (the default): the arm that flags and latch choose. `authority`: the domain's system of record,
   * whatever the flags say; such an answer is never remembered, copied or rescued.
   */
  readonly asks?: 'either' | 'authority';
  /**
   * How an operation on something that one arm holds finds that arm. `binds`: a write whose key is bound to the arm that flags
   * and latch choose, for ever, before it is sent. `follows`: goes where the ledger says that its subject is. `gathers`: every arm is
   * asked, and what they hold is told together. Absent: nothing is held by an arm.
   */
  readonly ownership?: 'binds' | 'follows' | 'gathers';
  /**
   * A write that is asked with an `Idempotency-Key`, whether it binds a key to an arm or follows its subject: the first answer to
   * a key is the answer to it for ever, and the same key with another input is refused. `binds` is always keyed. A key is looked up before
   * anything is judged that changes with time, such as a quote: what is repeated late is answered as it was.
   */
  readonly keyed?: true;
  /** Whoever asks it means to buy: a session that asked and took no order has been abandoned. */
  readonly buys?: true;
  /**
   * The oldest an answer may be that the gateway gives from memory, ms, counting the age it had when the arm gave it; how
   * long it is given again without asking is the operator's setting. Absent: nothing is remembered. Reads of `either` only.
   */
  readonly rememberedMs?: number;
  /** From which age on an answer says, by a code of the contract, that nobody has confirmed it of late. Remembered reads only. */
  readonly delayed?: {
    /** ms. */
    readonly afterMs: number;
    /** What the contract's `Degraded` header says then. */
    readonly code: string;
  };
}

/** What a result promises to whoever is shown it. The gateway signs it, and whoever is handed the token can read it. */
export interface ResultPromise {
  /** What is promised: JSON, in the token as it is. */
  readonly claims: unknown;
  /** From when until when it is honoured, both inclusive, ms since the Unix epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The result with its token: what the contract versions present. */
  readonly withToken: (token: string) => unknown;
}

/** One implementation of a domain, ready to be called: canonical input in, canonical result out. */
export interface DomainArm {
  /**
   * @param operation one of the domain's operation names
   * @throws ArmError when there is no usable answer; nothing else
   */
  call(operation: string, input: unknown, attempt: Attempt): Promise<unknown>;
  /**
   * Of which release the service said last that it is; undefined: it has not answered yet, or does not say. Evidence
   * begins anew with each. Asked at every route decision: it only looks at what is known.
   */
  release?(): string | undefined;
  /** Frees sockets; calls in flight are cut. */
  close(): Promise<void>;
}

/** What a domain is given to reach the legacy core. */
export interface LegacyConnection {
  readonly clock: Clock;
  /** Base URL of the legacy core. */
  readonly baseUrl: string;
  readonly soapUser: string;
  readonly soapKey: string;
  /** Of the REST faces: user and password of an integration. */
  readonly restUser: string;
  readonly restPassword: string;
  /** Which face of the core is asked, by operation; from the domain's integrations. */
  readonly faces: Readonly<Record<string, string>>;
  /** Most sockets this connection may open to each face: one that hangs does not keep another's. */
  readonly maxSockets: number;
  /** What may be asked a second time, of all connections that it is given to. Default: a budget of the connection's own. */
  readonly retries?: RetryBudget;
}

/** The settings that say where an extracted service is. */
export interface ServiceAddress {
  readonly host: Extract<SettingName, `${string}_HOST`>;
  readonly port: Extract<SettingName, `${string}_PORT`>;
}

/** What a domain is given to reach its extracted service. */
export interface ServiceConnection {
  readonly host: string;
  readonly port: number;
  /** NATS, by way of which it is asked instead. */
  readonly broker?: string | undefined;
  /** Signs who asks; undefined: nobody does. */
  readonly signer?: CallerSigner | undefined;
}

/** What of a domain's mismatches may be looked at, and what may be made of them. */
export interface MismatchRules {
  /** Kinds of differences of its own, beside the general ones. */
  readonly kindOf?: KindRule;
  /** By operation, the values that hold nothing of a person. What is not named is withheld. */
  readonly shown: Readonly<Record<string, ShownFields>>;
  /** Absent where the core's answers may hold something of a person: they are never recorded then. */
  readonly golden?: GoldenForm;
}

/** How words of the core become a golden case: files from which alone the translator must make the same canonical result. */
export interface GoldenForm {
  /**
   * @param heard every answer of the core to this question, in the order they came
   * @param nowMs when it was asked, ms since the Unix epoch
   * @returns undefined when no one of them says it, or there are no goldens of this operation
   */
  partsOf(operation: string, input: unknown, heard: readonly HeardAnswer[], nowMs: number): GoldenParts | undefined;
  /** @param question `question.json` @returns canonical, or why it means nothing */
  translate(question: object, bytes: Uint8Array): unknown;
}

/** The parts of a golden case that are the core's, and the question. */
export interface GoldenParts {
  /** Of the core's answer: `legacy.xml` or `legacy.json`. */
  readonly file: string;
  /** `question.json`, but for what the case is about. */
  readonly question: object;
  readonly bytes: Uint8Array;
}

/** What a service tells of its changes. */
export interface Changes {
  /** To be given with the next question. */
  readonly cursor: string;
  /** The subjects whose answers may be others than they were at the cursor; `everything`: it is not known which. */
  readonly changed: readonly string[] | 'everything';
}

/** A service's word on what changed, over a connection of its own. */
export interface ChangeFeed {
  /**
   * @param cursor as the last answer gave it; undefined: nothing is known
   * @throws ArmError when there is no usable answer; nothing else
   */
  since(cursor: string | undefined, attempt: Attempt): Promise<Changes>;
  /** Frees sockets; a question in flight is cut. */
  close(): Promise<void>;
}

/** How remembered answers of a domain are forgotten before their time: its service is asked what changed. */
export interface ChangeWatch {
  /** From one answer to the next question, ms. */
  readonly everyMs: number;
  /** The longest that one question may take, ms. */
  readonly timeoutMs: number;
  /** What the answers to an input are about, in the words of the feed: at least one, whichever arm answers. */
  subjectsOf(input: unknown): readonly string[];
  connect(connection: ServiceConnection): ChangeFeed;
}

/** An extracted service as it is asked what would come of a write. It can be asked nothing else: a rehearsal executes nothing. */
export interface Rehearsal {
  /**
   * @param input canonical, of the one operation of the domain that is rehearsed
   * @throws ArmError when there is no usable answer; nothing else
   */
  rehearse(input: unknown, attempt: Attempt): Promise<unknown>;
  /** Frees sockets; calls in flight are cut. */
  close(): Promise<void>;
}

/** A domain's manifest: everything the gateway, control and the tests need to know, and nothing of how it is done. */
export interface Domain {
  /** `inventory`: first path segment, flag prefix, metric label. */
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly contracts: readonly ContractVersion[];
  /** The core's own URLs as a contract version, `legacy`; absent: nothing of them is recognised. */
  readonly legacyWire?: LegacyWire;
  /** The system of record: who is asked where an answer must be firm. */
  readonly authority: Arm;
  /** Is it the one of all stock? That one can be moved, and `authority` says where it is as long as nobody has moved it. */
  readonly stock?: true;
  /** The OpenSLO file, relative to the project root. */
  readonly objectivesFile: string;
  /** The registry of what this domain leans on, relative to the project root. */
  readonly integrationsFile: string;
  /** What the legacy arm asks the core beside the operations, such as a second look; integrations give it a face too. */
  readonly legacyQuestions?: readonly string[];
  /** Outside parties of its service that people may take out of use, by integration, and what happens meanwhile. Default: none. */
  readonly parties?: Readonly<Record<string, string>>;
  /** How shadow results are compared, by operation name. */
  readonly comparison: Readonly<Record<string, ComparisonRules>>;
  /** How long a change may be on its way from one arm to the other; absent: both know everything at once. */
  readonly inFlight?: InFlightRule;
  /** How differences are grouped, shown and made golden cases; absent: by general kinds, without values. */
  readonly mismatches?: MismatchRules;
  /** What of an input flags may select by: few values, nothing personal. Default: nothing. */
  flagProperties?(input: unknown): { readonly channel?: string };
  /** Which goods an input is about; absent: it does not say. For people who look for goods that fail, and never a label. */
  skusOf?(input: unknown): readonly string[];
  /** The e-mail of the customer that an input names; undefined: none. Asked of operations whose object is a customer. */
  customerOf?(input: unknown): string | undefined;
  /** Does this result take an order, or promise to? Absent: nothing here is ordered. */
  takesOrder?(result: unknown): boolean;
  /** How old a result was when its arm gave it, ms; absent: whatever an arm says is true now. */
  ageMs?(result: unknown): number;
  /** The first instant, ms since the Unix epoch, from which a result is known to be another; it is not given from memory then. Absent: none is known. */
  knownUntilMs?(input: unknown, result: unknown): number | undefined;
  /** Absent: nobody says what changed, and remembered answers are forgotten by their age alone. Only where there is a service. */
  readonly watchChanges?: ChangeWatch;
  /** What a result promises; undefined, or no such function: nothing. Pure. */
  readonly promiseOf?: (operation: string, result: unknown) => ResultPromise | undefined;
  /** A connection of its own per use: serving and shadow calls never share sockets. */
  connectLegacy(connection: LegacyConnection): DomainArm;
  /** Absent: not extracted. Legacy answers whatever the flags say, and there is neither flag nor latch. */
  connectService?(connection: ServiceConnection): DomainArm;
  /** Where a write that legacy serves is rehearsed; its rules of comparison are the operation's. Absent: no write is shadowed. */
  connectRehearsal?(connection: ServiceConnection): Rehearsal;
  /** Where the service is; exactly where there is one. */
  readonly serviceAt?: ServiceAddress;
}
