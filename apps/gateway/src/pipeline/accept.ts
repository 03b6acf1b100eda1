import type { ContractOperation } from '@banyan/contracts';
import type { Operation } from '@banyan/domains';
import type { OwnedDomain } from '../domain/owned-domain.js';
import { callerOf, type Caller } from './caller.js';
import type { Exchange } from './exchange.js';
import type { OperationMetrics } from './operation-metrics.js';
import { readBody } from './read-body.js';

/** A request, understood: which operation of which contract version, from whom, with what canonical input. */
export interface UnderstoodCall {
  readonly exchange: Exchange;
  readonly domain: OwnedDomain;
  readonly contract: Pick<ContractOperation, 'domain' | 'version'>;
  readonly operation: Operation;
  readonly metrics: OperationMetrics;
  readonly caller: Caller;
  readonly input: unknown;
}

/** One that we answer in the words of a contract of our own. */
export interface OwnedCall extends UnderstoodCall {
  readonly contract: ContractOperation;
}

/** What `classify` found: an operation of a contract, with what serves it. */
export interface Claim {
  readonly domain: OwnedDomain;
  readonly contract: ContractOperation;
  readonly operation: Operation;
  readonly metrics: OperationMetrics;
  readonly path: Readonly<Record<string, string>>;
}

/**
 * Reads and checks the request by its contract, and translates it to canonical input.
 *
 * @throws ProblemError whatever the contract refuses
 */
export async function accept(exchange: Exchange, claim: Claim, legacyCookie: string): Promise<OwnedCall> {
  const { request, response, query } = exchange;
  const { domain, contract, operation, metrics, path } = claim;
  if (!contract.takesBody) request.resume();
  const body = contract.takesBody ? await readBody(request, response) : undefined;
  const input = contract.accept({ path, query, headers: request.headers, ...(body === undefined ? {} : { body }) });
  return { exchange, domain, contract, operation, metrics, caller: callerOf(request, legacyCookie), input };
}
