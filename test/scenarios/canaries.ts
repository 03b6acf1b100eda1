import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject, JsonValue } from '@banyan/contracts';
import { SCOPES } from '@banyan/domains';
import { newId } from '@banyan/kernel';
import { createLogger } from '@banyan/observability';
import { Client } from 'pg';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import type { Party } from '../../apps/partners/src/parties.js';
import { type Answer, ask, post } from '../support/ask.js';
import { CanaryMark } from '../support/canaries/canary-mark.js';
import { type Planted, plant } from '../support/canaries/planted.js';
import { searchDatabase, searchFiles, type Sighting, wordsIn } from '../support/canaries/search.js';
import { type TaggedOperation, taggedEvents, taggedOperations } from '../support/canaries/tagged-operations.js';
import { breakService, domainStatus, resetDomain, slide } from '../support/domain-status.js';
import { NotificationSink } from '../support/notification-sink.js';
import { ORDERED_SKUS } from '../support/order-phase.js';
import { OrderShop } from '../support/order-shop.js';
import { sinkOwners } from '../support/sink-owners.js';
import { TraceCollector } from '../support/trace-collector.js';
import { until } from '../support/until.js';

export interface CanariesOptions {
  /** Requests with canaries, at least. */
  readonly requests: number;
  readonly atOnce: number;
  /** False leaves out what takes long: PostgreSQL and the gateway are not killed. Default true. */
  readonly allTroubles?: boolean;
}

/** Where personal data has to be, and why. Whatever else holds any is a leak. */
export const WHERE_IT_MUST_BE: readonly { readonly where: RegExp; readonly because: string }[] = [
  { where: /^table orders\.placed_order\.(email|ordered)$/, because: 'the order itself, until it is erased' },
  {
    where: /^table orders\.outbox_message\.data$/,
    because: 'what warehouse, mail and back office are told, until they were',
  },
  { where: /^table orders\.saga\.context$/, because: 'an order that is under way, until it is taken' },
  {
    where: /^table legacy\./,
    because: 'the books of the core, which has orders of its own and files of those of the service',
  },
  {
    where: /^table partners\./,
    because: 'the books of those who charge, pack and write: they are told what they need for it',
  },
];

export interface Canaries {
  /** Requests with a canary in them, by what was sent. */
  readonly sent: Readonly<Record<string, number>>;
  /** Their answers by status; 0: none. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Places that are tagged, and those of them that no canary fits into. */
  readonly places: number;
  readonly tooNarrow: readonly string[];
  /** Fields that a contract tags and nobody could plant anything in. */
  readonly unplanted: readonly string[];
  /** Places of orders that did not arrive where orders are kept: of these nothing is proven. */
  readonly notArrived: readonly string[];
  /** Of answers: fields that were never given back to whoever may see them. */
  readonly notAnswered: readonly string[];
  /** What was looked through. */
  readonly searched: Readonly<Record<string, number>>;
  /** Where any is and must be. */
  readonly kept: readonly Sighting[];
  /** Where any is and must not be. */
  readonly leaks: readonly Sighting[];
  /** Where canaries were put on purpose, and whether they were found there. */
  readonly deliberate: Readonly<Record<string, boolean>>;
  /** What the rest of the shop went through meanwhile: without it there would be nothing to log. */
  readonly happened: Readonly<Record<string, number>>;
}

interface Trouble {
  readonly what: string;
  readonly work: () => Promise<unknown>;
  readonly takesLong?: boolean;
}

/** Each contract's own, and its number. */
interface Place {
  readonly contract: string;
  readonly operationId: string;
  readonly place: string;
}

const FAULTS: Partial<Record<Party, Switches>> = {
  'payments-primary': { errorRatio: 0.2, garbageRatio: 0.1, resetAfterRatio: 0.1, webhookTwiceRatio: 0.3 },
  'payments-backup': { errorRatio: 0.1 },
  fraud: { garbageRatio: 0.3 },
  shipping: { errorRatio: 0.3, garbageRatio: 0.1 },
  warehouse: { poisonRatio: 0.2, garbageRatio: 0.2, callbackTwiceRatio: 0.3 },
  mail: { errorRatio: 0.3, poisonRatio: 0.2 },
  analytics: { poisonRatio: 0.3, resetBeforeRatio: 0.2 },
};
const CORE_FAULTS = { order: { errorRate: 0.15 }, sales: { errorRate: 0.2 }, import: { errorRate: 0.3 } };
const DEBUG = {
  LOG_LEVEL: 'debug',
  BANYAN_TRACE_RATIO: '1',
  BANYAN_LEGACY_WIRE: 'inventory,pricing,orders',
  PARTNERS_PACE_MS: '50',
};
/** What was under way is told, filed, compared and exported by then, or given up. */
const SETTLE_MS = 3_000;
const SHOPPER_MS = 20_000;
/** Between one trouble and the next, however few requests there are. */
const LEAST_VISITS = 6;
/** What people are to be told reaches them within this. */
const TOLD_MS = 30_000;
/** A line that waits for the rest of a frame waits for ever. */
const FRAME_MS = 500;

/** Everybody may do everything, and the core is asked who its sessions are. @returns the file */
function writeIdentity(file: string): string {
  const scopes = [...SCOPES];
  const sessions = {
    cookie: 'PHPSESSID',
    whoPath: '/rest/V1/customers/me',
    emailAt: '/email',
    emailVerifiedAt: 'none',
  };
  const rules = { anonymous: { scopes }, sessions: { ...sessions, scopes, storefronts: ['web-shop'] } };
  writeFileSync(file, JSON.stringify(rules));
  return file;
}

/** A whole shop that says as much as it ever says, to whoever listens. */
export class CanaryShop {
  readonly mark = new CanaryMark();
  readonly #places: Place[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #planted = new Set<string>();
  readonly #narrow = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #sent: Record<string, number> = {};
  readonly #statuses: Record<string, number> = {};
  readonly #leaks: Sighting[] = [];
  readonly #exported = { bodies: 0, bytes: 0 };
  readonly #happened: Record<string, number> = {};
  readonly #operations: readonly TaggedOperation[] = taggedOperations();
  readonly #orders: string[] = [];
  #next = 0;

  private constructor(
    readonly place: OrderShop,
    private readonly sink: NotificationSink,
    private readonly collector: TraceCollector,
    private readonly watch: { take: (text: string) => void },
    private readonly folder: string,
  ) {
    watch.take = (text) => this.#takeExport(text);
  }

  static async start(): Promise<CanaryShop> {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-canaries-'));
    const watch: { take: (text: string) => void } = { take: () => undefined };
    const collector = await TraceCollector.open((text) => watch.take(text));
    const sink = await NotificationSink.start();
    try {
      const place = await OrderShop.start({
        pricing: true,
        env: {
          ...DEBUG,
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
          BANYAN_OWNERS_FILE: sinkOwners(join(folder, 'owners'), sink.url),
          BANYAN_IDENTITY_FILE: writeIdentity(join(folder, 'identity.yaml')),
        },
      });
      return new CanaryShop(place, sink, collector, watch, folder);
    } catch (error) {
      await Promise.all([collector.close(), sink.stop()]);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.place.stop();
    await Promise.all([this.collector.close(), this.sink.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get sent(): number {
    return Object.values(this.#sent).reduce((all, each) => all + each, 0);
  }

  /** Shoppers send canaries while one thing after the other goes wrong; then everything that anybody said is searched. */
  async run(
    { requests, atOnce, allTroubles = true }: CanariesOptions,
    say: (words: string) => void = () => undefined,
  ): Promise<Canaries> {
    const { shop } = this.place;
    for (const sku of ORDERED_SKUS) await this.place.stock(sku, requests + 1_000);
    await slide(shop, { serve: 50, shadow: 100 }, 'canary', 'orders');
    const steps = this.#troubles().filter(({ takesLong = false }) => allTroubles || !takesLong);
    let left = steps.length;
    const shoppers = Array.from({ length: atOnce }, () => this.#shopWhile(() => left > 0 || this.sent < requests));
    const all = Promise.all(shoppers);
    for (const [index, { what, work }] of steps.entries()) {
      const due = ((index + 1) * requests) / (steps.length + 1);
      const visits = this.#next + LEAST_VISITS;
      while (this.sent < due || this.#next < visits) await Promise.race([pause(50), all]);
      say(`${this.sent} sent; ${what}`);
      await work();
      await this.#serveBoth();
    }
    left = 0;
    await all;
    say(`${this.sent} sent; what is under way comes to rest`);
    await pause(SETTLE_MS);
    return this.#search(say);
  }

  /** What goes wrong, one after the other, spread evenly over the requests. */
  #troubles(): readonly Trouble[] {
    const { place } = this;
    const { shop } = place;
    return [
      { what: 'parties outside fail', work: () => place.breakParties(FAULTS) },
      { what: 'the service counts wrong', work: () => breakService(shop, 'orders', { wrongRate: 0.5 }) },
      { what: 'the core fails as well', work: () => shop.legacy('PUT', '/__faults', CORE_FAULTS) },
      { what: 'warehouse and mail refuse connections', work: () => place.gates.shut(['warehouse', 'mail']) },
      { what: 'nonsense reaches the lines between services', work: () => this.#sendNonsense() },
      { what: 'the order service is killed', work: () => this.#kill('orders') },
      { what: 'PostgreSQL is killed', work: () => this.#kill('postgres'), takesLong: true },
      { what: 'the gateway is killed', work: () => this.#kill('gateway'), takesLong: true },
      {
        what: 'all is mended, and orders are rolled back by a person',
        work: async () => {
          await place.gates.shut([]);
          await place.breakParties({});
          await breakService(shop, 'orders', {});
          await shop.legacy('DELETE', '/__faults');
          await this.#rollBack('orders', 'a drill');
        },
      },
    ];
  }

  async #shopWhile(isWanted: () => boolean): Promise<void> {
    while (isWanted()) {
      try {
        await this.#visit(this.#next++);
      } catch (error) {
        // A gateway that is being killed answers nobody.
        this.#count(this.#statuses, '0');
        if (!isNoAnswer(error)) throw error;
        await pause(100);
      }
    }
  }

  /** Somebody who buys, looks, calls off, and gets a good deal wrong. */
  async #visit(of: number): Promise<void> {
    const { shop } = this.place;
    const gateway = shop.url('gateway');
    const sku = ORDERED_SKUS[of % ORDERED_SKUS.length] ?? '';
    const channel = of % 2 === 0 ? 'web' : 'app';
    const session = newId();
    const wanted = { channel, lines: [{ sku, quantity: 1 }] };
    const quote = await post(gateway, '/pricing/v2/quotes', wanted, { headers: { 'x-session-id': session } });
    const token = (quote.json as { readonly token?: string } | undefined)?.token ?? 'none';
    const known: Readonly<Record<string, JsonObject>> = {
      placeOrder: { ...wanted, quote: token, customer: {}, delivery: { ship: { method: 'standard' } }, payment: {} },
      returnGoods: { lines: wanted.lines },
      searchOrders: {},
      cancelOrder: {},
    };
    const planted = new Map<TaggedOperation, Planted>();
    for (const operation of this.#operations) {
      const body = known[operation.operationId];
      if (operation.asked === undefined || body === undefined) continue;
      const given = operation.operationId === 'placeOrder' ? this.#forVersion(operation, body) : body;
      planted.set(operation, this.#plant(operation, given, of));
    }
    const placing = [...planted].filter(([{ operationId }]) => operationId === 'placeOrder');
    const [place, order] = placing[of % placing.length] ?? [];
    if (place === undefined || order === undefined) throw new Error('no contract places orders');
    const key = newId();
    const headers = { 'x-session-id': session, 'idempotency-key': `"${key}"` };
    let reference = '';
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const answer = await this.#send('an order', place.path, order.body, headers);
      reference = (answer.json as { readonly reference?: string } | undefined)?.reference ?? reference;
      if (answer.status === 201) this.#orders.push(reference);
      if (answer.status !== 202 && answer.status !== 409 && answer.status < 500) break;
      await pause(100);
    }
    await this.#send('the same again', place.path, order.body, headers);
    await this.#send(
      'another order by the same key',
      place.path,
      { ...(order.body as JsonObject), channel: 'store' },
      headers,
    );
    const email = order.canaries.get('/customer/email') ?? '';
    for (const [operation, { body }] of planted) {
      if (operation.operationId === 'placeOrder') continue;
      const path = operation.path.replace('{reference}', reference === '' ? '000000001' : reference);
      // Whoever called everything off would leave nothing to return.
      if (operation.operationId === 'cancelOrder' && of % 5 !== 0) continue;
      if (operation.operationId === 'returnGoods' && of % 7 !== 0) continue;
      await this.#send(`a ${operation.operationId}`, path, body, { 'idempotency-key': `"${newId()}"` });
      if (operation.operationId === 'searchOrders')
        await this.#look(operation, path, { email }, 'a search for their own');
    }
    for (const operation of this.#operations.filter(({ method }) => method === 'get')) {
      if (reference !== '') await this.#look(operation, operation.path.replace('{reference}', reference));
    }
    await this.#getWrong(place, order, of);
    await this.#useOldUrls(of);
  }

  /** What a version does not know of, it refuses. */
  #forVersion({ asked }: TaggedOperation, body: JsonObject): JsonObject {
    const { lines, ...others } = body;
    const properties = asked?.['properties'] as JsonObject | undefined;
    return properties?.['lines'] === undefined || lines === undefined ? others : { ...others, lines };
  }

  #plant(operation: TaggedOperation, body: JsonObject, of: number): Planted {
    const { contract, operationId, asked } = operation;
    const numberOf = (place: string): number => {
      const name = `${contract} ${operationId} ${place}`;
      const known = this.#numbers.get(name);
      if (known !== undefined) return known;
      this.#numbers.set(name, this.#places.length);
      return this.#places.push({ contract, operationId, place }) - 1;
    };
    const planted = plant(asked ?? {}, body, this.mark, numberOf, of);
    for (const place of planted.canaries.keys()) this.#planted.add(`${contract} ${operationId} ${place}`);
    for (const place of planted.tooNarrow) this.#narrow.add(`${contract} ${operationId} ${place}`);
    return planted;
  }

  /** Reads what somebody may see, and notes which fields came back. */
  async #look(operation: TaggedOperation, path: string, body?: JsonObject, what = 'a look'): Promise<void> {
    const gateway = this.place.shop.url('gateway');
    const answer =
      body === undefined ? await ask(gateway, path, { withinMs: SHOPPER_MS }) : await this.#send(what, path, body, {});
    for (const { side, field } of operation.fields) {
      if (side === 'answer' && this.mark.isIn(JSON.stringify(valuesAt(answer.json, field)))) {
        this.#answered.add(`${operation.contract} ${operation.operationId} ${field}`);
      }
    }
  }

  /** Every way to get an order wrong, each with canaries in it. */
  async #getWrong({ path }: TaggedOperation, { body, canaries }: Planted, of: number): Promise<void> {
    const places = [...canaries];
    const [place = '', canary = ''] = places[of % places.length] ?? [];
    // In URLs and headers others would not get through at all.
    const word = canary.replaceAll(/[^\w@.]/g, '');
    const search = path.replace(/orders$/, 'orders/search');
    const text = JSON.stringify(body);
    const wrong: readonly JsonValue[] = [
      withValue(body, place, { [canary]: canary }),
      withValue(body, place, [canary, { deep: canary }]),
      withValue(body, place, canary.repeat(20)),
      withValue(body, place, `${canary}\u0000\uD800`),
      { ...(body as JsonObject), [canary]: canary },
      { ...(body as JsonObject), quote: canary },
    ];
    for (const each of wrong) await this.#send('a wrong field', path, each, withKey());
    const json = { 'content-type': 'application/json' };
    await this.#sendText('broken JSON', path, text.slice(0, text.indexOf(canary) + canary.length), {
      ...json,
      ...withKey(),
    });
    await this.#sendText('a member twice', path, text.replace('{', `{"customer":"${word}",`), {
      ...json,
      ...withKey(),
    });
    await this.#sendText('another type', path, text, { 'content-type': 'text/plain', ...withKey() });
    await this.#send('an address as a key', path, body, { 'idempotency-key': `"${word}"` });
    await this.#send('an address in a query', `${search}?email=${word}`, {}, {});
  }

  /** The core's own URLs, as old storefronts ask, with what people write into forms, and tokens in queries. */
  async #useOldUrls(of: number): Promise<void> {
    const word = this.mark.canary(1_290, of);
    const form = new URLSearchParams({
      firstname: word,
      lastname: word,
      email: `${word}@canary.example`,
      telephone: word,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await this.#sendText('an old form', `/index.php?route=api/customer&api_token=${word}`, form, headers);
    await this.#sendText('an old order', `/index.php?route=api/order/add&api_token=${word}`, form, headers);
    // Whose it is, is asked of the core.
    const search = JSON.stringify({ email: `${word}@canary.example` });
    const signedIn = { 'content-type': 'application/json', cookie: `PHPSESSID=${word}` };
    await this.#sendText('a session of the core', '/orders/v2/orders/search', search, signedIn);
    await this.#sendText('an old page', `/index.php?route=account/reset&code=${word}&email=${word}%40x.example`, form, {
      ...headers,
      cookie: `OCSESSID=${word}`,
      referer: `http://shop.example/reset?code=${word}`,
      'user-agent': word,
    });
  }

  async #send(what: string, path: string, body: JsonValue, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#sendText(what, path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  async #sendText(
    what: string,
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const gateway = this.place.shop.url('gateway');
    const answer = await ask(gateway, path, { method: 'POST', headers, body, withinMs: SHOPPER_MS });
    this.#count(this.#sent, what);
    this.#count(this.#statuses, String(answer.status));
    // The core's own words about what it was told are the core's.
    if (path.startsWith('/orders/') && answer.status >= 400 && this.mark.isIn(answer.text)) {
      this.#leak('a refusal', this.mark.findIn(answer.text, 1));
    }
    return answer;
  }

  /** What no client of ours sends, to where our own processes talk to each other. */
  async #sendNonsense(): Promise<void> {
    const { shop } = this.place;
    const word = this.mark.canary(1_291, 0);
    const line = new URL(shop.url('orders'));
    const frames = [
      `12#{"pattern":"${word}`,
      `nonsense ${word}#`,
      frameOf({ pattern: 'orders.place', data: { email: word }, id: word }),
    ];
    for (const frame of frames) {
      const socket = connect({ host: line.hostname, port: Number(line.port) });
      socket
        .on('error', () => undefined)
        .setTimeout(FRAME_MS, () => socket.destroy())
        .end(frame);
      await new Promise((resolve) => socket.once('close', resolve));
      this.#count(this.#sent, 'a frame');
    }
    const event = {
      specversion: '1.0',
      id: word,
      source: '/x',
      type: 'shop.banyan.fulfilment.picked.v1',
      subject: word,
      data: { reference: word },
    };
    for (const body of [JSON.stringify(event), `{"id":"${word}`]) {
      for (const inbox of ['fulfilment', 'payment']) {
        const headers = { 'content-type': 'application/cloudevents+json' };
        await ask(shop.opsUrl('orders'), `/inbox/${inbox}`, { method: 'POST', headers, body });
        this.#count(this.#sent, 'an event');
      }
    }
  }

  /** What fails is rightly taken back: a person arms it again, so that both arms go on taking orders. */
  async #serveBoth(): Promise<void> {
    const { shop } = this.place;
    await until(async () => {
      const { latch, stage } = await domainStatus(shop, 'orders');
      if (latch?.state === 'tripped') {
        this.#count(this.#happened, 'trips');
        await resetDomain(shop, 'orders', 'the next trouble');
      }
      if (stage !== 'canary') await shop.flags.set('orders', { serve: 50, shadow: 100 });
      return latch?.state !== 'tripped' && stage === 'canary';
    }, 'orders go to both arms');
  }

  async #kill(name: string): Promise<void> {
    const { shop } = this.place;
    await shop.kill(name, 'SIGKILL');
    this.#count(this.#happened, `kill -9 of ${name}`);
    if (name === 'postgres') await until(() => shop.pid('postgres') > 0, 'PostgreSQL runs again');
    else await shop.untilUp(name);
  }

  async #rollBack(domain: string, reason: string): Promise<void> {
    const url = `${this.place.shop.url('control')}/api/domains/${domain}/rollback`;
    const answer = await until(async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person: 'anna', reason }),
      });
      return response.ok;
    }, `${domain} is rolled back`);
    if (answer) this.#count(this.#happened, 'rollbacks');
  }

  #takeExport(text: string): void {
    this.#exported.bodies += 1;
    this.#exported.bytes += text.length;
    const around = this.mark.findIn(text, 3);
    if (around.length > 0) this.#leak('exported spans and records', around);
  }

  #leak(where: string, around: readonly string[]): void {
    const known = this.#leaks.findIndex((leak) => leak.where === where);
    if (known === -1) this.#leaks.push({ where, around });
    else if ((this.#leaks[known]?.around.length ?? 0) < 5) {
      this.#leaks[known] = { where, around: [...(this.#leaks[known]?.around ?? []), ...around] };
    }
  }

  async #search(say: (words: string) => void): Promise<Canaries> {
    say('everything is searched');
    const first = await this.#lookThrough();
    const arrived = await this.#arrived();
    const leaks = [...this.#leaks, ...first.sightings.filter((each) => !isKept(each))];
    say('canaries are let loose on purpose');
    const deliberate = await this.#leakOnPurpose(new Set(first.sightings.map(({ where }) => where)));
    const asked = this.#operations.flatMap(({ contract, operationId, fields }) =>
      fields.map(({ side, field }) => ({ side, name: `${contract} ${operationId} ${field}` })),
    );
    const covered = (name: string): boolean =>
      [...this.#planted, ...this.#narrow].some((each) => each === name || each.startsWith(`${name}/`));
    return {
      sent: this.#sent,
      statuses: this.#statuses,
      places: this.#planted.size + this.#narrow.size,
      tooNarrow: [...this.#narrow],
      unplanted: asked.filter(({ side, name }) => side === 'request' && !covered(name)).map(({ name }) => name),
      notArrived: [...this.#planted].filter((name) => name.includes(' placeOrder ') && !arrived.has(name)),
      notAnswered: asked
        .filter(({ side, name }) => side === 'answer' && !this.#answered.has(name))
        .map(({ name }) => name),
      searched: first.searched,
      kept: first.sightings.filter(isKept),
      leaks,
      deliberate,
      happened: {
        ...this.#happened,
        'orders placed': this.#orders.length,
        'events with tagged fields': taggedEvents().length,
        ...(await this.#countsOf()),
      },
    };
  }

  /** Logs, files, tables, pages of metrics, what control answers, and what people were told. */
  async #lookThrough(): Promise<{
    readonly sightings: readonly Sighting[];
    readonly searched: Record<string, number>;
  }> {
    const { mark, place, sink } = this;
    const { shop } = place;
    const sightings: Sighting[] = [];
    const pages: string[] = [];
    for (const { name, opsUrl } of shop.processes()) {
      if (name === 'postgres' || name === 'unleash') continue;
      pages.push(`${opsUrl}/metrics`, `${opsUrl}/readyz?verbose`);
    }
    const control = shop.url('control');
    const asked = [
      'status',
      'incidents',
      'audit?limit=500',
      'timeline',
      'parked',
      'integrations',
      'orders/differences',
      'contracts',
      'readiness',
      'business',
    ];
    const ofDomain = ['', '/decisions', '/mismatches?limit=100', '/mismatch-groups'];
    pages.push(
      ...asked.map((path) => `${control}/api/${path}`),
      ...['inventory', 'pricing', 'orders'].flatMap((domain) =>
        ofDomain.map((path) => `${control}/api/domains/${domain}${path}`),
      ),
      ...this.#orders.slice(-20).map((reference) => `${control}/api/orders/${reference}/journey`),
    );
    let read = 0;
    for (const page of pages) {
      const response = await fetch(page, { signal: AbortSignal.timeout(SHOPPER_MS) });
      const around = mark.findIn(await response.text(), 2);
      if (response.ok) read += 1;
      if (around.length > 0) sightings.push({ where: `page ${new URL(page).pathname}`, around });
    }
    const told = JSON.stringify(sink.messages);
    if (mark.isIn(told)) sightings.push({ where: 'notifications', around: mark.findIn(told, 3) });
    const database = await searchDatabase(mark, shop.url('postgres'));
    const unleash = await searchDatabase(mark, shop.url('postgres').replace(/\/[^/]*$/, '/unleash'));
    const files = await searchFiles(mark, shop.dataDir, ['postgres']);
    sightings.push(
      ...database.sightings,
      ...unleash.sightings.map(({ where, around }) => ({ where: `unleash ${where}`, around })),
      ...files.sightings,
    );
    return {
      sightings,
      searched: {
        'files of the data directory, logs included': files.files,
        'bytes of them': files.bytes,
        'exports of spans and records': this.#exported.bodies,
        'bytes exported': this.#exported.bytes,
        tables: database.tables + unleash.tables,
        rows: database.rows + unleash.rows,
        'pages of metrics and of control': read,
        notifications: sink.messages.length,
      },
    };
  }

  /** Places of orders whose canaries are in the books that keep orders. */
  async #arrived(): Promise<ReadonlySet<string>> {
    const url = this.place.shop.url('postgres');
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('legacy', 'partners') ORDER BY 1`,
    );
    await client.end();
    const words = this.#places.map((_, number) => this.mark.place(number));
    const found = await wordsIn(url, ['orders.placed_order', ...rows.map(({ name }) => name)], words);
    return new Set(
      this.#places.flatMap(({ contract, operationId, place }, number) =>
        found.has(this.mark.place(number)) ? [`${contract} ${operationId} ${place}`] : [],
      ),
    );
  }

  /** Puts a canary into a log, a reason, a path and a file, each another way to be found. */
  async #leakOnPurpose(before: ReadonlySet<string>): Promise<Readonly<Record<string, boolean>>> {
    const { mark, place } = this;
    const { shop } = place;
    const word = mark.canary(1_292, 0);
    const file = join(shop.dataDir, 'logs', 'on-purpose.log');
    const logger = createLogger({
      level: 'debug',
      destination: { write: (line: string) => appendFileSync(file, line) },
    });
    logger.error('a deliberate leak', { err: new Error(`no route to ${Buffer.from(`a ${word}`).toString('base64')}`) });
    appendFileSync(
      join(shop.dataDir, 'on-purpose.json'),
      encodeURIComponent(JSON.stringify({ is: word.toUpperCase() })),
    );
    const exportedBefore = this.#leaks.length;
    await ask(shop.url('gateway'), `/${word}`);
    await this.#rollBack('orders', `${word} complained`);
    const looked = async () => {
      const { sightings } = await this.#lookThrough();
      const found = sightings.map(({ where }) => where).filter((where) => !before.has(where));
      const has = (part: string): boolean => found.some((where) => where.includes(part));
      return {
        'in a log, in base64': has('logs/on-purpose.log'),
        'in a file, in capitals': has('on-purpose.json'),
        'in a decision record': has('table banyan.decision.reason'),
        'in the audit log': has('table audit.entry.reason'),
        'in an incident': has('table operations.'),
        'in a notification': has('notifications'),
        'in what control answers': has('page /api/'),
        'in a span': this.#leaks.length > exportedBefore,
      };
    };
    const endMs = performance.now() + TOLD_MS;
    for (;;) {
      // People are told a moment later, and spans are exported together.
      await pause(SETTLE_MS);
      const found = await looked();
      if (Object.values(found).every(Boolean) || performance.now() > endMs) return found;
    }
  }

  /** What was there to be told of. */
  async #countsOf(): Promise<Record<string, number>> {
    const [row] = await this.place.query<Record<string, string>>(
      `SELECT (SELECT count(*) FROM banyan.shadow_mismatch) AS mismatches, (SELECT count(*) FROM banyan.decision) AS decisions,
         (SELECT count(*) FROM orders.outbox_delivery WHERE state = 'parked') AS parked,
         (SELECT count(*) FROM orders.outbox_delivery WHERE attempts > 1) AS retried,
         (SELECT count(*) FROM orders.placed_order WHERE placed_at IS NOT NULL) AS "orders of the service",
         (SELECT count(*) FROM ledger.binding WHERE arm = 'legacy') AS "orders bound to the core",
         (SELECT count(*) FROM audit.entry) AS audited`,
      [],
    );
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]));
  }

  #count(counts: Record<string, number>, what: string): void {
    counts[what] = (counts[what] ?? 0) + 1;
  }
}

function withKey(): Record<string, string> {
  return { 'idempotency-key': `"${newId()}"` };
}

function isKept({ where }: Sighting): boolean {
  return WHERE_IT_MUST_BE.some((each) => each.where.test(where));
}

/** A connection that broke, was refused, or took too long. */
function isNoAnswer(error: unknown): boolean {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string'
    ? /^E[A-Z]+$|^ABORT_ERR$/.test(code)
    : name === 'AbortError' || name === 'TimeoutError';
}

/** The body with something else at one place: `/customer/email`, `/delivery/ship/address/street/*`. */
function withValue(body: JsonValue, place: string, value: JsonValue): JsonValue {
  const [, name = '', ...rest] = place.split('/');
  if (place === '') return value;
  if (name === '*')
    return [withValue((body as readonly JsonValue[])[0] ?? null, rest.length === 0 ? '' : `/${rest.join('/')}`, value)];
  const object = body as JsonObject;
  return { ...object, [name]: withValue(object[name] ?? {}, rest.length === 0 ? '' : `/${rest.join('/')}`, value) };
}

/** Everything in an answer at a field of a contract. */
function valuesAt(value: unknown, field: string): readonly unknown[] {
  const [, name, ...rest] = field.split('/');
  if (name === undefined) return [value];
  const next = rest.length === 0 ? '' : `/${rest.join('/')}`;
  if (typeof value !== 'object' || value === null) return [];
  const members = name === '*' ? Object.values(value) : [(value as Record<string, unknown>)[name]];
  return members.flatMap((member) => valuesAt(member, next));
}

function frameOf(message: object): string {
  const text = JSON.stringify(message);
  return `${text.length}#${text}`;
}
