import type { ContractVersion } from '@banyan/contracts';
import type { Arm, Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { ComparisonRules } from '@banyan/shadow';

/** Something a domain does, whatever the contract version. */
export interface Operation {
  /** Such as `availability.one`. A metric label and a key of objectives: few, and stable. */
  readonly name: string;
  /** Only reads may be shadowed and rescued from legacy. */
  readonly kind: 'read' | 'write';
  /** The whole request, from accepted to answered. */
  readonly deadlineMs: number;
  /**
   * Who answers. `either` (the default): the arm that flags and latch choose. `authority`: the domain's system of record,
   * whatever the flags say; such an answer is never remembered, copied or rescued.
   */
  readonly asks?: 'either' | 'authority';
  /** How long an answer may be remembered; absent: not at all. For reads of `either` arm only. */
  readonly remembered?: Remembered;
}

/** How long the gateway may answer from memory, ms since the arm's answer plus the age it had then. */
export interface Remembered {
  /** Younger than this it is given again without asking. */
  readonly freshMs: number;
  /** Older than that but not than this it is given where the arm cannot answer. */
  readonly boundMs: number;
}

/** One implementation of a domain, ready to be called: canonical input in, canonical result out. */
export interface DomainArm {
  /**
   * @param operation one of the domain's operation names
   * @throws ArmError when there is no usable answer; nothing else
   */
  call(operation: string, input: unknown, attempt: Attempt): Promise<unknown>;
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
}

/** What a domain is given to reach its extracted service. */
export interface ServiceConnection {
  readonly host: string;
  readonly port: number;
}

/** A domain's manifest: everything the gateway, control and the tests need to know, and nothing of how it is done. */
export interface Domain {
  /** `inventory`: first path segment, flag prefix, metric label. */
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly contracts: readonly ContractVersion[];
  /** The system of record: who is asked where an answer must be firm. */
  readonly authority: Arm;
  /** The OpenSLO file, relative to the project root. */
  readonly objectivesFile: string;
  /** How shadow results are compared, by operation name. */
  readonly comparison: Readonly<Record<string, ComparisonRules>>;
  /** What of an input flags may select by: few values, nothing personal. Default: nothing. */
  flagProperties?(input: unknown): { readonly channel?: string };
  /** A connection of its own per use: serving and shadow calls never share sockets. */
  connectLegacy(connection: LegacyConnection): DomainArm;
  connectService(connection: ServiceConnection): DomainArm;
}
