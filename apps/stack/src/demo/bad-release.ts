import type { Claims } from './claims.js';
import type { DomainPicture } from './control-view.js';
import { Crowd, type ShopperAnswer } from './crowd.js';
import type { DemoShop } from './demo-shop.js';
import { trafficLine } from './traffic-line.js';

const DOMAIN = 'inventory';
const ARRIVALS_PER_SECOND = 8;
const CANARY_PERCENT = 10;
const LOOK_MS = 250;

/** The numbers of a run, for people and for programs. */
export interface BadReleaseFigures {
  readonly shopperRequests: number;
  readonly shopperFailures: number;
  readonly serviceRequestsFromFirstBadToTrip: number;
  readonly msFromFirstBadToTrip: number;
  readonly msFromTripToLastServiceRequest: number;
  readonly msFromTripToAllAcknowledged: number | null;
  readonly decisionId: string;
  readonly reason: string;
  readonly unleashEvents: readonly { readonly type: string; readonly createdBy: string; readonly createdAt: string }[];
}

/** The play: shoppers, shadow 100 %, canary 10 %, a bad release, and what Banyan does about it. */
export class BadRelease {
  readonly #startedMs = performance.now();
  readonly #answers: ShopperAnswer[] = [];
  #failed = 0;
  #last = { atMs: 0, legacy: 0, service: 0 };

  constructor(
    private readonly demo: DemoShop,
    private readonly claims: Claims,
    private readonly say: (line: string) => void,
  ) {}

  async play(): Promise<BadReleaseFigures> {
    const { demo, claims } = this;
    const crowd = new Crowd({
      url: demo.storefrontUrl,
      skus: await this.#someSkus(),
      arrivalsPerSecond: ARRIVALS_PER_SECOND,
      onAnswer: (answer) => this.#note(answer),
    });
    try {
      this.say('\n1. Shoppers browse. Everything is answered by the legacy core.');
      await this.#watch(6, (picture) => picture.stage === 'legacy');
      const before = await demo.control.domain(DOMAIN);
      claims.check(
        before.share.requests.service === 0,
        'the service serves nobody',
        `${before.share.requests.legacy} requests by legacy`,
      );

      this.say('\n2. Shadow 100 %: every owned request is copied to the service and compared; nobody waits for it.');
      await demo.flags.set(DOMAIN, { shadow: 100 });
      await this.#until('shadow', (picture) => picture.stage === 'shadow' && picture.shadow.compared > 50, 20);
      await this.#watch(4, () => true);
      const { shadow } = await demo.control.domain(DOMAIN);
      claims.check(
        shadow.compared >= 0.9 * shadow.selected,
        'the copies are really compared',
        `${shadow.compared} of ${shadow.selected}`,
      );
      claims.check(shadow.mismatched === 0, 'both arms say the same', `${shadow.mismatched} mismatches`);

      this.say(`\n3. Canary ${CANARY_PERCENT} %: one session in ten is answered by the service.`);
      await demo.flags.set(DOMAIN, { serve: CANARY_PERCENT });
      await this.#until('canary', (picture) => picture.stage === 'canary' && picture.share.requests.service > 20, 25);
      const canary = await demo.control.domain(DOMAIN);
      claims.check(canary.latch?.state !== 'tripped', 'a good release is left alone', canary.verdict.text);

      return await this.#breakIt();
    } finally {
      await crowd.leave();
    }
  }

  async #breakIt(): Promise<BadReleaseFigures> {
    const { demo, claims } = this;
    this.say('\n4. A bad release of the inventory service: every answer is an error.');
    await this.#fault({ errorRate: 1 });
    const tripped = await this.#until('the trip', (picture) => picture.latch?.state === 'tripped', 20);
    const { latch } = tripped;
    if (latch?.decisionId === undefined || latch.trippedAtMs === undefined)
      throw new Error('the latch has no decision');
    this.say(`     ${latch.reason}`);
    const done = await this.#until(
      'every replica and Unleash',
      (picture) => picture.rollback?.state === 'rolled-back' && picture.unleashPending === null,
      15,
    );

    this.say('\n5. The service is still broken. Shoppers do not know.');
    const failedBefore = this.#failed;
    await this.#watch(4, () => true);
    const { enabled } = await demo.flags.read(`${DOMAIN}.serve`);
    const { record, chain } = await demo.control.decision(latch.decisionId);
    const calls = demo.arm.calls;
    const firstBad = calls.find((call) => call.failed);
    const beforeTrip = calls.filter((call) => firstBad && call.sentMs >= firstBad.sentMs && call.sentMs <= record.atMs);
    const lastMs = calls.at(-1)?.sentMs ?? record.atMs;
    const events = (await demo.flags.events(`${DOMAIN}.serve`)).slice(0, 4);
    const figures: BadReleaseFigures = {
      shopperRequests: this.#answers.length,
      shopperFailures: this.#failed,
      serviceRequestsFromFirstBadToTrip: beforeTrip.length,
      msFromFirstBadToTrip: firstBad === undefined ? 0 : record.atMs - firstBad.sentMs,
      msFromTripToLastServiceRequest: Math.max(0, lastMs - record.atMs),
      msFromTripToAllAcknowledged: done.rollback?.tookMs ?? null,
      decisionId: latch.decisionId,
      reason: latch.reason ?? '',
      unleashEvents: events.map(({ type, createdBy, createdAt }) => ({ type, createdBy, createdAt })),
    };
    claims.check(
      firstBad !== undefined,
      'the bad release was noticed',
      `${figures.serviceRequestsFromFirstBadToTrip} service requests from the first bad answer to the trip, ${Math.round(figures.msFromFirstBadToTrip)} ms`,
    );
    claims.check(
      figures.msFromTripToLastServiceRequest < 1_000,
      'the service got no request after the trip',
      `last one sent ${figures.msFromTripToLastServiceRequest.toFixed(0)} ms after it`,
    );
    claims.check(
      done.rollback?.state === 'rolled-back',
      'every replica acknowledged',
      `${figures.msFromTripToAllAcknowledged ?? '?'} ms after the trip`,
    );
    claims.check(!enabled, `${DOMAIN}.serve is off in Unleash`, events.map(({ type }) => type).join(', '));
    claims.check(
      chain.intact,
      'the decision record hangs in an intact chain',
      `record ${record.sequence}, ${record.hash.slice(0, 12)}…`,
    );
    claims.check(
      this.#failed === 0 && failedBefore === 0,
      'no shopper saw a failure',
      `${this.#failed} of ${this.#answers.length} requests`,
    );
    return figures;
  }

  #note(answer: ShopperAnswer): void {
    this.#answers.push(answer);
    if (answer.failed) this.#failed += 1;
  }

  async #someSkus(): Promise<readonly string[]> {
    const books = this.demo.shop.addressesOf('legacy-core')?.opsUrl ?? '';
    const response = await fetch(`${books}/__books/skus?limit=400`);
    return ((await response.json()) as { skus: readonly string[] }).skus;
  }

  async #fault(switches: object): Promise<void> {
    const ops = this.demo.shop.addressesOf('inventory')?.opsUrl ?? '';
    const response = await fetch(`${ops}/__faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(switches),
    });
    if (!response.ok) throw new Error(`the inventory service took no fault: ${response.status}`);
  }

  /** Shows what happens for some seconds. */
  async #watch(seconds: number, expected: (picture: DomainPicture) => boolean): Promise<void> {
    const endMs = performance.now() + seconds * 1000;
    let picture = await this.#look();
    while (performance.now() < endMs) picture = await this.#look();
    if (!expected(picture)) throw new Error(`the stage is ${picture.stage ?? 'unknown'}`);
  }

  /** Shows what happens until something is so. @throws Error when it takes too long */
  async #until(what: string, isSo: (picture: DomainPicture) => boolean, withinSeconds: number): Promise<DomainPicture> {
    const endMs = performance.now() + withinSeconds * 1000;
    for (;;) {
      const picture = await this.#look();
      if (isSo(picture)) return picture;
      if (performance.now() > endMs) throw new Error(`${what} did not come within ${withinSeconds} s`);
    }
  }

  async #look(): Promise<DomainPicture> {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
    const picture = await this.demo.control.domain(DOMAIN);
    const nowMs = performance.now() - this.#startedMs;
    const spanMs = nowMs - this.#last.atMs;
    if (spanMs < 1_000) return picture;
    const { legacy, service } = picture.share.requests;
    this.say(
      trafficLine({
        second: Math.round(nowMs / 1000),
        legacyPerSecond: ((legacy - this.#last.legacy) / spanMs) * 1000,
        servicePerSecond: ((service - this.#last.service) / spanMs) * 1000,
        failed: this.#failed,
        picture,
      }),
    );
    this.#last = { atMs: nowMs, legacy, service };
    return picture;
  }
}
