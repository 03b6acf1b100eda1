import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import type { ClientBook } from '../../apps/stack/src/demo/client-book.js';

/** An order that somebody was given a reference for, and what is wrong with it. */
export interface NotFound {
  readonly reference: string;
  readonly gateway: string;
  readonly seen: string;
}

export interface FoundAgain {
  /** Orders read by their reference, all gateways together. */
  readonly reads: number;
  /** Orders found in the list of their customer, all gateways together. */
  readonly listed: number;
  readonly unreachable: readonly NotFound[];
}

export interface FoundAgainOptions {
  /** Base URLs of the storefront side by the gateway's name. Every order is asked for at each. */
  readonly gateways: ReadonlyMap<string, string>;
  readonly clients: ClientBook;
  /** E-mails by reference, of no more than 100 orders each. */
  readonly customers: ReadonlyMap<string, string>;
  readonly onProgress: (done: number, of: number) => void;
}

type Json = any; // oxlint-disable-line typescript/no-explicit-any

const AT_ONCE = 16;
/** Who asks while a breaker is open is refused at once: what is lost is not found in a minute either. */
const WITHIN_MS = 60_000;
const AGAIN_MS = 500;
const MOST_LISTED = 100;

/** Asks for every acknowledged order, by its reference and in its customer's list, at every gateway. */
export async function findAgain({ gateways, clients, customers, onProgress }: FoundAgainOptions): Promise<FoundAgain> {
  const agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
  const unreachable: NotFound[] = [];
  let [reads, listed] = [0, 0];
  const note = (gateway: string, reference: string, seen: string | undefined): boolean => {
    if (seen !== undefined) unreachable.push({ reference, gateway, seen });
    return seen === undefined;
  };
  const totals = new Map(clients.placed.map(({ outcome }) => [outcome.reference, outcome.totalMinor]));
  const asks = [...gateways].flatMap(([gateway, origin]) => [
    ...[...totals].map(([reference, totalMinor]) => async () => {
      const answer = await asked(agent, origin, 'GET', `/orders/v2/orders/${reference}`);
      if (note(gateway, reference, faultOf(answer, reference, totalMinor))) reads += 1;
    }),
    ...[...byCustomer(totals.keys(), customers)].map(([email, references]) => async () => {
      const search = { email, limit: MOST_LISTED };
      const { status, body } = await asked(agent, origin, 'POST', '/orders/v2/orders/search', search);
      const found = new Map<string, Json>((body.orders ?? []).map((order: Json) => [order.reference, order]));
      for (const reference of references) {
        const order = found.get(reference);
        const said = order === undefined ? `not in the list: ${status}, complete ${body.complete}` : undefined;
        if (note(gateway, reference, said ?? faultOf({ status, body: order }, reference, totals.get(reference))))
          listed += 1;
      }
    }),
  ]);
  let next = 0;
  const reader = async (): Promise<void> => {
    for (;;) {
      const ask = asks[next++];
      if (ask === undefined) return;
      await ask();
      onProgress(next, asks.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  await agent.close();
  return { reads, listed, unreachable };
}

function byCustomer(
  references: Iterable<string>,
  customers: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const of = new Map<string, string[]>();
  for (const reference of references) {
    const email = customers.get(reference) ?? '';
    const others = of.get(email);
    if (others === undefined) of.set(email, [reference]);
    else others.push(reference);
  }
  return of;
}

/** Undefined: it is there, with its state and what was charged. */
function faultOf({ status, body }: { status: number; body: Json }, reference: string, totalMinor?: number) {
  if (status !== 200) return `status ${status} ${body.code ?? ''}`;
  if (body.reference !== reference) return `it is ${body.reference}`;
  if (typeof body.state !== 'string' || body.state === 'pending' || body.state === 'refused')
    return `it is ${body.state}`;
  return body.total?.amountMinor === totalMinor ? undefined : `it costs ${body.total?.amountMinor}, not ${totalMinor}`;
}

/** Asked again where the shop is at its limit; status 0 where there was no whole answer. */
async function asked(agent: Agent, origin: string, method: 'GET' | 'POST', path: string, json?: object) {
  for (const endMs = performance.now() + WITHIN_MS; ;) {
    const answer = await once(agent, origin, method, path, json);
    const isComplete = answer.status === 200 && answer.body.complete !== false;
    if (isComplete || answer.status === 404 || performance.now() > endMs) return answer;
    await pause(AGAIN_MS);
  }
}

async function once(agent: Agent, origin: string, method: 'GET' | 'POST', path: string, json?: object) {
  try {
    const response = await agent.request({
      origin,
      path,
      method,
      ...(json === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body: Json = await response.body.json();
    return { status: response.statusCode, body };
  } catch (error) {
    return { status: 0, body: { code: error instanceof Error ? error.message : String(error) } as Json };
  }
}

const PATIENCE_MS = 30_000;
