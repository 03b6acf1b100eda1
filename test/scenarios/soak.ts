import { readFileSync, readdirSync } from 'node:fs';
import { Agent } from 'undici';
import { seededRandom } from '@banyan/slo';
import { scrape } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';
import { type ShopperQuestion, SteadyShoppers } from '../support/steady-shoppers.js';

/** What a process has of what must not grow. */
export interface ProcessFigures {
  /** Resident memory, MiB. */
  readonly residentMib: number;
  /** Open files and sockets. */
  readonly handles: number;
  /** The 99th percentile of the event loop's delay since the sample before, ms. */
  readonly delayMs: number;
}

export interface SoakSample {
  /** Since the start. */
  readonly seconds: number;
  readonly asked: number;
  /** By the name of the process; one that could not be read is not there. */
  readonly processes: Readonly<Record<string, ProcessFigures>>;
}

export interface Soak {
  /** Answers a second, some dozen connections asking without a pause. */
  readonly capacityPerSecond: number;
  readonly perSecond: number;
  readonly samples: readonly SoakSample[];
  readonly statuses: Readonly<Record<string, number>>;
}

export interface SoakOptions {
  readonly seconds: number;
  readonly sampleEverySeconds: number;
  readonly processes: readonly string[];
  readonly question: (random: () => number) => ShopperQuestion;
  readonly say: (words: string) => void;
}

const WARM_MS = 5_000;
const SATURATE_MS = 10_000;
const SATURATING = 32;
const SHARE_OF_CAPACITY = 0.5;
const SAY_EVERY = 12;

/** Half of what the gateway can do, for so long, watched all the while. */
export async function soak(shop: Shop, options: SoakOptions): Promise<Soak> {
  const { question, say } = options;
  const url = shop.url('gateway');
  await saturate(url, question, WARM_MS);
  const capacityPerSecond = await saturate(url, question, SATURATE_MS);
  const perSecond = Math.max(1, Math.round(capacityPerSecond * SHARE_OF_CAPACITY));
  say(`${Math.round(capacityPerSecond)} answers/s are what it can do here; ${perSecond}/s for ${options.seconds} s`);
  const shoppers = new SteadyShoppers({ url, perSecond, question, seed: 3 });
  const startedMs = performance.now();
  const samples: SoakSample[] = [];
  try {
    for (let turn = 1; turn * options.sampleEverySeconds <= options.seconds; turn++) {
      await until(startedMs + turn * options.sampleEverySeconds * 1_000);
      const seconds = Math.round((performance.now() - startedMs) / 1_000);
      const processes = Object.fromEntries(await figuresOf(shop, options.processes));
      samples.push({ seconds, asked: shoppers.asked, processes });
      if (turn % SAY_EVERY === 0) say(`${shoppers.asked} asked; ${words(processes)}`);
    }
  } finally {
    await shoppers.leave();
  }
  return { capacityPerSecond, perSecond, samples, statuses: shoppers.statuses };
}

/** @returns answers a second */
async function saturate(url: string, question: SoakOptions['question'], ms: number): Promise<number> {
  const agent = new Agent({ connections: SATURATING, pipelining: 1 });
  const random = seededRandom(2);
  const untilMs = performance.now() + ms;
  let answered = 0;
  const ask = async () => {
    while (performance.now() < untilMs) {
      const { method, path, body } = question(random);
      const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body };
      const answer = await agent.request({ origin: url, path, method, ...json });
      await answer.body.dump();
      if (answer.statusCode < 400) answered++;
    }
  };
  await Promise.all(Array.from({ length: SATURATING }, ask));
  await agent.close();
  return (answered * 1_000) / ms;
}

function figuresOf(shop: Shop, names: readonly string[]): Promise<(readonly [string, ProcessFigures])[]> {
  return Promise.all(
    names.map(async (name) => {
      const pid = shop.pid(name);
      const lag = (await scrape(shop.opsUrl(name))).find(
        (sample) => sample.name === 'banyan_event_loop_lag_seconds' && sample.labels['quantile'] === '0.99',
      );
      const status = readFileSync(`/proc/${pid}/status`, 'latin1');
      const residentMib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
      const handles = readdirSync(`/proc/${pid}/fd`).length;
      return [name, { residentMib, handles, delayMs: (lag?.value ?? Number.NaN) * 1_000 }] as const;
    }),
  );
}

function words(processes: Readonly<Record<string, ProcessFigures>>): string {
  return Object.entries(processes)
    .map(([name, { residentMib, handles }]) => `${name} ${Math.round(residentMib)} MiB, ${handles} handles`)
    .join('; ');
}

function until(atMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, atMs - performance.now()));
  });
}
