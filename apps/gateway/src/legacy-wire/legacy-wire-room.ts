import type { LegacyWireOperation, LegacyWireRouter, WirePath, WireRecognised } from '@banyan/contracts';
import type { IncomingMessage } from 'node:http';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { Exchange } from '../pipeline/exchange.js';
import { OperationMetrics } from '../pipeline/operation-metrics.js';
import type { OrdersRoom } from '../orders/orders-room.js';
import { storefrontOf } from '../pipeline/caller.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { answerWire } from './answer-wire.js';
import type { CoreWords } from './core-words.js';
import { LONGEST_PEEK_BYTES, peekBody } from './peek-body.js';
import { readForm } from './read-form.js';
import { noteForwarded, type WireClaim, type WireDoors } from './wire-request.js';

/** Fields that ask for another answer than the plain one, or for the plain one under a condition. */
const ASKS_MORE = [
  'content-encoding',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'range',
  'x-http-method-override',
] as const;

/** By which whatever captures is recognised alike. */
const CAPTURING_METHODS = ['GET', 'POST'] as const;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** The legacy wires that are enabled, before passthrough: what they do not recognise goes on as if they were not there. */
export class LegacyWireRoom {
  readonly #claims = new Map<LegacyWireOperation, WireClaim>();

  /**
   * @param isRetired has the registry ended the wire of this domain? Its URLs are the core's own then, as before there was one
   * @param orders who answers what must happen once; absent: no wire has such an operation
   * @throws Error when a wire names a domain or an operation that is not registered
   */
  constructor(
    private readonly router: LegacyWireRouter,
    domains: ReadonlyMap<string, OwnedDomain>,
    private readonly pipeline: Pipeline,
    private readonly words: CoreWords,
    private readonly isRetired: (domain: string) => boolean,
    private readonly orders?: Pick<OrdersRoom, 'confirmAtCore' | 'mayPass'>,
  ) {
    for (const contract of router.operations) {
      const domain = domains.get(contract.domain);
      const operation = domain?.operations.get(contract.operation);
      if (domain === undefined || operation === undefined) {
        throw new Error(`the legacy wire of ${contract.domain} has ${contract.operation}, which is not registered`);
      }
      if (contract.captures && orders === undefined) throw new Error(`nobody captures by ${contract.operationId}`);
      const metrics = new OperationMetrics(contract.domain, contract.operation, contract.version);
      this.#claims.set(contract, { domain, contract, operation, metrics });
    }
  }

  /** Asked of every request that is not owned; nearly all are done with after the look-up of a path's first segment. */
  recognise(request: IncomingMessage, path: WirePath): WireRecognised | undefined {
    const recognised = this.#match(request.method ?? '', path);
    if (recognised === undefined || this.isRetired(domainOf(recognised))) return undefined;
    if (captures(recognised)) return isReadable(request) ? recognised : undefined;
    if (ASKS_MORE.some((name) => request.headers[name] !== undefined)) return undefined;
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    const takesBody = recognised.kind === 'soap';
    const hasBody = coding !== undefined || Number(length ?? 0) > 0;
    return takesBody === hasBody && Number(length ?? 0) <= LONGEST_PEEK_BYTES ? recognised : undefined;
  }

  /** Answers what was recognised. Never throws. */
  async answer(recognised: WireRecognised, exchange: Exchange, doors: WireDoors): Promise<void> {
    const { forward, claimed } = doors;
    if (recognised.kind === 'operation') {
      const { operation, path } = recognised;
      claimed(operation.route);
      if (operation.captures) return this.#capture(operation, exchange, doors);
      const inHand = { exchange, claim: this.#claimOf(operation), path, body: undefined, forward };
      return answerWire(inHand, this.pipeline, this.words);
    }
    const { request, response } = exchange;
    const peeked = await peekBody(request, response, recognised.elements);
    if (peeked.kind === 'gone') return;
    const { body } = peeked;
    if (peeked.kind === 'other') {
      forward({ readBefore: body });
      return;
    }
    const { operation, ending } = peeked.element;
    const claim = this.#claimOf(operation);
    claimed(operation.route);
    if (!ending) return answerWire({ exchange, claim, path: {}, body, forward }, this.pipeline, this.words);
    noteForwarded(claim, 'ending');
    this.#end(claim, exchange, Buffer.concat(body.bytes));
    const again = () => this.#end(claim, exchange, Buffer.concat(body.bytes));
    forward({ readBefore: body, tap: { onHead: ignore, onBody: ignore, onWhole: again, onEnd: ignore } });
  }

  /** What must happen once. What is not described is the core's only while the core has the authority for stock. */
  async #capture(operation: LegacyWireOperation, exchange: Exchange, { forward, refuse }: WireDoors): Promise<void> {
    const { request, response, query } = exchange;
    const { headers } = request;
    const claim = this.#claimOf(operation);
    this.pipeline.usage.count(operation, storefrontOf(request));
    const form = hasBody(request) ? await readForm(request, response, LONGEST_PEEK_BYTES) : undefined;
    if (form === 'gone') return;
    const inHand = { exchange, claim, path: {}, body: form, forward };
    const bytes = form?.whole === true ? Buffer.concat(form.bytes) : undefined;
    const isWhole = form === undefined || form.whole;
    const question = isWhole ? operation.accept({ path: {}, query, headers, body: bytes }) : undefined;
    if (question !== undefined) return this.orders?.confirmAtCore(inHand, question);
    noteForwarded(claim, 'not-described');
    if (this.orders?.mayPass === true) forward(form === undefined ? {} : { readBefore: form });
    else refuse();
  }

  #match(method: string, path: WirePath): WireRecognised | undefined {
    const own = this.router.match(method, path);
    if (own !== undefined || (method !== 'HEAD' && method !== 'GET' && method !== 'POST')) return own;
    for (const other of CAPTURING_METHODS) {
      const recognised = this.router.match(other, path);
      if (recognised !== undefined && captures(recognised)) return recognised;
    }
    return undefined;
  }

  /** Before the core is asked, and when it has answered: what it let in meanwhile was let in before the end. */
  #end({ contract }: WireClaim, { request }: Exchange, body: Buffer): void {
    const credential = contract.ended(request.headers, body);
    if (credential !== undefined) this.words.end(contract, request, credential);
  }

  #claimOf(operation: LegacyWireOperation): WireClaim {
    const claim = this.#claims.get(operation);
    if (claim === undefined) throw new Error(`${operation.operationId} was not there at start`);
    return claim;
  }
}

function captures(recognised: WireRecognised): boolean {
  return recognised.kind === 'operation' && recognised.operation.captures;
}

/** Whose session it is, is in the URL, a cookie or a form; what comes in another way may be anybody's. */
function isReadable(request: IncomingMessage): boolean {
  const { headers, method } = request;
  if (headers['content-encoding'] !== undefined || headers['x-http-method-override'] !== undefined) return false;
  if (!hasBody(request)) return true;
  const { 'content-type': type } = headers;
  return method === 'POST' && (type === undefined || FORM.test(type));
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function ignore(): void {
  // Only the end of the core's answer counts.
}

/** Elements of one path are of one core, and so of one domain, or there are none. */
function domainOf(recognised: WireRecognised): string {
  if (recognised.kind === 'operation') return recognised.operation.domain;
  const [first] = recognised.elements.values();
  return first?.operation.domain ?? '';
}
