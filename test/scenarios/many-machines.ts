import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@banyan/kernel';
import type { MachineFault } from '../support/machines/faults.js';
import { GATEWAYS, type MachinesShop } from '../support/machines/machines-shop.js';
import { type Rates, Shoppers, type Told } from '../support/machines/shoppers.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { OrderDifference } from '../support/order-books/order-differences.js';
import { type OrderReport, reportOf } from '../support/order-books/order-report.js';
import { readOrderBooks } from '../support/order-books/read-order-books.js';
import { until } from '../support/until.js';
import { leftOf } from './left-of.js';

/** What came of one fault. */
export interface FaultOutcome {
  readonly fault: MachineFault;
  readonly told: Told;
  /** From the end of the fault to the last attempt that went wrong, ms; 0: none did after it. */
  readonly recoveryMs: number;
  /** Domains whose latch tripped, armed again since. */
  readonly tripped: readonly string[];
  /** Between the books, of orders that were placed until now, not counted for an earlier fault. */
  readonly differences: readonly OrderDifference[];
  /** Orders that nobody told anything final. */
  readonly unknown: number;
  /** Pieces that were sold and were not there. */
  readonly oversold: number;
  readonly counts: OrderReport['counts'];
  /** Which controls led, and were gone by the end; one is right. */
  readonly leaders: number;
}

export const DOMAINS = ['inventory', 'pricing', 'orders'] as const;
/** There is plenty of these. */
const PLENTY = ['KABEL/USB/C-2M', 'PREIS-TEXT'] as const;
const PLENTY_PIECES = 100_000;
/** Of this there is little, anew for each fault. */
const SCARCE = '4711';
const SCARCE_PIECES = 25;
const SOURCE = 'WH-NORD';
const RATES: Rates = { readsPerSecond: 6, ordersPerSecond: 1 };
/** In so much time every book has what it will have. */
const SETTLED_MS = 240_000;
const CALM_MS = 3_000;
const LOOK_MS = 500;

/** A shop of machines under load, and what becomes of it. */
export class ManyMachines {
  readonly #shoppers: Shoppers;
  readonly #known = new Set<string>();
  #scarceBefore = 0;

  constructor(
    readonly shop: MachinesShop,
    private readonly say: (words: string) => void,
  ) {
    this.#shoppers = new Shoppers(shop.gatewayUrls, [...PLENTY, SCARCE]);
  }

  /** Has services answer everything, by way of the broker. */
  async begin(): Promise<void> {
    for (const sku of PLENTY) await this.#stock(sku, PLENTY_PIECES);
    await this.#stock(SCARCE, SCARCE_PIECES);
    await this.#allServed();
  }

  /** Load, the fault for so long, and calm again. */
  async play(fault: MachineFault, seconds: number): Promise<FaultOutcome> {
    const { shop, say } = this;
    await this.#allServed();
    await this.#stock(SCARCE, SCARCE_PIECES);
    this.#scarceBefore = this.#shoppers.sold.get(SCARCE) ?? 0;
    this.#shoppers.told();
    this.#shoppers.begin(RATES);
    await pause(CALM_MS);
    const calm = this.#shoppers.told();
    if (calm.lastTroubleMs !== undefined) say(`before the fault: ${JSON.stringify(calm)}`);
    say(fault.is);
    const endMs = performance.now() + seconds * 1_000;
    const undo = await fault.strike(shop, say);
    const struckMs = performance.now();
    await pause(Math.max(0, endMs - struckMs));
    const overMs = fault.atOnce === true ? struckMs : performance.now();
    await undo();
    say('it is over');
    await this.#untilCalm(overMs, seconds * 1_000);
    await this.#shoppers.end();
    const told = this.#shoppers.told();
    const tripped = await this.#armAgain();
    const { report, oversold } = await this.#books();
    const differences = report.differences.filter(({ kind, reference }) => !this.#known.has(`${kind} ${reference}`));
    for (const { kind, reference } of differences) this.#known.add(`${kind} ${reference}`);
    return {
      fault,
      told,
      recoveryMs: told.lastTroubleMs === undefined ? 0 : Math.max(0, told.lastTroubleMs - overMs),
      tripped,
      differences,
      unknown: report.counts['never answered'] ?? 0,
      oversold,
      counts: report.counts,
      leaders: await this.#leaders(),
    };
  }

  async close(): Promise<void> {
    await this.#shoppers.close();
  }

  /** Nothing has gone wrong for a while, or as long again as the fault took has passed. */
  async #untilCalm(overMs: number, atMostMs: number): Promise<void> {
    const endMs = overMs + Math.max(30_000, atMostMs);
    while (performance.now() < endMs) {
      await pause(LOOK_MS);
      const since = Math.max(overMs, this.#shoppers.lastTroubleMs ?? 0);
      if (performance.now() - since > CALM_MS * 2) return;
    }
    this.say('it does not become calm');
  }

  async #stock(sku: string, quantity: number): Promise<void> {
    await this.shop.legacy('POST', '/__books/stock', { sku, source: SOURCE, quantity, inStock: quantity > 0 });
  }

  /** Every gateway sends everything to the services. */
  async #allServed(): Promise<void> {
    await this.#armAgain();
    for (const domain of DOMAINS) await this.shop.flags.set(domain, { serve: 100 });
    for (const gateway of GATEWAYS) {
      await until(
        async () => {
          const samples = await scrape(this.shop.opsUrlOf(gateway));
          return DOMAINS.every((domain) => total(samples, 'banyan_stage_state', { domain, stage: 'full' }) === 1);
        },
        `${gateway} has all domains at full`,
        120_000,
      );
    }
  }

  /** @returns the domains that had tripped */
  async #armAgain(): Promise<readonly string[]> {
    const tripped: string[] = [];
    for (const domain of DOMAINS) {
      const status = await until(() => this.shop.askControl('GET', `/api/domains/${domain}`), 'control answers');
      const { latch, reentry } = status as {
        readonly latch?: { readonly state: string };
        readonly reentry?: { readonly confirmTrips?: number | null };
      };
      if (latch?.state !== 'tripped') continue;
      tripped.push(domain);
      const confirmTrips = reentry?.confirmTrips ?? undefined;
      const word = {
        person: 'anna',
        reason: 'the next fault',
        ...(confirmTrips === undefined ? {} : { confirmTrips }),
      };
      await until(() => this.shop.askControl('POST', `/api/domains/${domain}/reset`, word), `${domain} is armed again`);
    }
    return tripped;
  }

  /** All books as soon as they agree, and whether more was sold than there was. */
  async #books(): Promise<{ readonly report: OrderReport; readonly oversold: number }> {
    const { shop } = this;
    const endMs = performance.now() + SETTLED_MS;
    for (;;) {
      try {
        const report = reportOf(
          await readOrderBooks({
            clients: this.#shoppers.clients,
            databaseUrl: shop.databaseUrl,
            coreOpsUrl: shop.coreOpsUrl,
            partnersOpsUrl: shop.partnersOpsUrl,
          }),
        );
        const isSettled = report.differences.every(({ kind, reference }) => this.#known.has(`${kind} ${reference}`));
        if (isSettled || performance.now() > endMs) return { report, oversold: await this.#oversold() };
      } catch (error) {
        if (performance.now() > endMs) throw error;
        this.say(`the books cannot be read yet: ${messageOf(error)}`);
      }
      await pause(LOOK_MS * 2);
    }
  }

  async #oversold(): Promise<number> {
    const sold = (this.#shoppers.sold.get(SCARCE) ?? 0) - this.#scarceBefore;
    const { core } = await leftOf(
      { shop: this.shop, query: (sql, parameters) => this.shop.query(sql, parameters) },
      SCARCE,
    );
    const below = Object.values(core).reduce((sum, pieces) => sum + Math.max(0, -pieces), 0);
    return below + Math.max(0, sold - SCARCE_PIECES);
  }

  async #leaders(): Promise<number> {
    const states = await Promise.all(this.shop.controlUrls.map((url) => this.shop.leads(url)));
    return states.filter(Boolean).length;
  }
}
