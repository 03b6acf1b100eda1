import type { ContractOperation } from '@banyan/contracts';
import type { Operation } from '@banyan/domains';
import type { Principal } from '@banyan/identity';
import type { ContractUsage, UsageTally } from '../contracts/contract-usage.js';
import type { VersionLife } from '../contracts/version-life.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { Asker } from './asker.js';
import { callerOf, isSynthetic, type Caller } from './caller.js';
import type { Exchange } from './exchange.js';
import type { OperationMetrics, RequestMetrics } from './operation-metrics.js';
import { readBody } from './read-body.js';

/** A request, understood: which operation of which contract version, from whom, with what canonical input. */
export interface UnderstoodCall {
  readonly exchange: Exchange;
  readonly domain: OwnedDomain;
  readonly contract: Pick<ContractOperation, 'domain' | 'version' | 'personal'>;
  readonly operation: Operation;
  readonly metrics: RequestMetrics;
  readonly caller: Caller;
  /** Who asks; undefined, or absent: nobody was asked who they are, and everybody may do everything. */
  readonly principal?: Principal | undefined;
  readonly input: unknown;
}

/** One that we answer in the words of a contract of our own. */
export interface OwnedCall extends UnderstoodCall {
  readonly contract: ContractOperation;
  readonly life: VersionLife;
  /** Where the request is counted as use of its contract. */
  readonly used: UsageTally;
}

/** What `classify` found: an operation of a contract, with what serves it. */
export interface Claim {
  readonly domain: OwnedDomain;
  readonly contract: ContractOperation;
  readonly life: VersionLife;
  readonly operation: Operation;
  readonly metrics: OperationMetrics;
  readonly path: Readonly<Record<string, string>>;
}

export interface AcceptOptions {
  readonly legacyCookie: string;
  readonly usage: ContractUsage;
}

/**
 * Reads and checks the request by its contract, and translates it to canonical input; at once where there is no body to wait
 * for.
 *
 * @throws ProblemError whatever the contract refuses
 */
export function accept(
  exchange: Exchange,
  claim: Claim,
  { mark, principal }: Asker,
  options: AcceptOptions,
): OwnedCall | Promise<OwnedCall> {
  const { request, response } = exchange;
  const caller = callerOf(request, options.legacyCookie, mark, principal);
  // Before anything is refused: who asks wrongly relies on the version all the same.
  const used = options.usage.count(claim.contract, caller.storefront);
  const understood = (body?: Buffer) => understand(exchange, claim, { caller, principal, used, body }, options);
  if (claim.contract.takesBody) return readBody(request, response).then(understood);
  request.resume();
  return understood();
}

interface Heard {
  readonly caller: Caller;
  readonly principal: Principal | undefined;
  readonly used: UsageTally;
  readonly body: Buffer | undefined;
}

function understand(
  exchange: Exchange,
  { domain, contract, life, operation, metrics: all, path }: Claim,
  { caller, principal, used, body }: Heard,
  { usage }: AcceptOptions,
): OwnedCall {
  const { request, query } = exchange;
  const metrics = isSynthetic(caller.storefront) ? all.ofNobody : all;
  const parts = { path, query, headers: request.headers, ...(body === undefined ? {} : { body }) };
  const input = contract.accept(
    parts,
    contract.deprecated.names.length === 0 ? undefined : (index) => usage.countField(used, index),
  );
  return { exchange, domain, contract, life, operation, metrics, caller, principal, used, input };
}
