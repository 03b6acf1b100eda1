import type { SettingName } from '@banyan/kernel';

/** What an integration owes, over a rolling window. Absent members are not promised. */
export interface IntegrationObjective {
  /** Share of the calls that are answered, 0-1. */
  readonly availability?: number;
  /** 99 of 100 calls take no longer, ms. */
  readonly latencyP99Ms?: number;
  /** 99 of 100 changes are known no later, ms. */
  readonly freshnessMs?: number;
  readonly windowDays: number;
}

/** Whom to call. */
export interface Escalation {
  readonly who: string;
  readonly how: string;
  readonly when: string;
}

/** Which question is put to an integration, and why to this one. */
export interface AskedFor {
  /** A domain's operation, or another question of its legacy arm. */
  readonly operation: string;
  readonly because: string;
}

/** What its present state is read from. */
export type SeenBy =
  /** The calls of the gateways for what it is asked. */
  | { readonly by: 'calls' }
  /** The process that follows it: what its `/freshness` says. */
  | { readonly by: 'feed'; readonly process: string }
  /** Nothing that control asks: the metrics of the process that asks it say how it is. */
  | { readonly by: 'metrics'; readonly process: string }
  /** The breaker of the gateways before everything that is not owned. */
  | { readonly by: 'passthrough' }
  /** Control's own question to Unleash. */
  | { readonly by: 'unleash' }
  /** Control's own connection to PostgreSQL. */
  | { readonly by: 'database' };

/** That an integration can be taken out of use by people. */
export interface OutOfUse {
  /** Who asks nothing of it then: the gateways, or the service of its domain. */
  readonly heldBy: 'gateways' | 'service';
  /** What happens meanwhile, in words for whoever is about to do it. */
  readonly effect: string;
}

/** Something that is not ours and that the shop leans on: what it owes, who answers for it, and what we do without it. */
export interface Integration {
  /** Unique in the shop, such as `legacy-stock-soap`. */
  readonly id: string;
  readonly title: string;
  /** The domain it belongs to; undefined: the whole shop's. */
  readonly domain?: string;
  /** The team that answers for it. */
  readonly owner: string;
  /** What it carries, in a sentence. */
  readonly carries: string;
  readonly objective: IntegrationObjective;
  readonly escalation: Escalation;
  /** A page below `docs/runbooks/`, relative to the project root, or an https URL. */
  readonly runbook: string;
  /** The settings that point at it: names, never values. */
  readonly settings: readonly SettingName[];
  readonly seen: SeenBy;
  /** Of a legacy face: its name, as the domain's legacy arm knows it. */
  readonly face?: string;
  /** Of a legacy face: what it is asked for. */
  readonly asked: readonly AskedFor[];
  /** What happens while people have it out of use; absent: there is no defined way without it, and it stays in use. */
  readonly outOfUse?: OutOfUse;
  /** How it fails, and what the shop does then by itself. */
  readonly failures: readonly { readonly fails: string; readonly then: string }[];
}

/** Why an entry of a file of integrations cannot be used. */
export interface IntegrationFault {
  /** The file, relative to the project root where it is below it. */
  readonly file: string;
  /** JSON pointer into the file (RFC 6901); empty: the file as a whole. */
  readonly pointer: string;
  readonly message: string;
  /** The entry, where it could be read. */
  readonly id?: string;
}

/** Every integration that can be used, and every fault of those that cannot. */
export interface IntegrationRegistry {
  readonly integrations: readonly Integration[];
  readonly faults: readonly IntegrationFault[];
  /** Which face of the core each question goes to, by domain; what a file says is not asked goes to `none`. */
  readonly faces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}
