import { setTimeout as pause } from 'node:timers/promises';
import { Conversation } from './conversation.js';
import { type FuzzScript, scriptOf } from './fuzz-script.js';
import { FuzzedGateway, type GatewayProgram, type Holdings } from './fuzzed-gateway.js';
import { type HostileCore, startHostileCore } from './hostile-core.js';
import type { KeptScript } from './kept-scripts.js';
import { playScript } from './play-script.js';

export interface FuzzOptions extends GatewayProgram {
  /** Ends when so many requests were sent … */
  readonly requests: number;
  /** … and so many answers with something wrong were given. */
  readonly answers: number;
  readonly seed: number;
  /** Ends earlier when this is over. */
  readonly seconds: number;
  /** Told every script that ended the process, or by which something wrong passed. */
  readonly keep?: (kept: KeptScript) => void;
  readonly say?: (words: string) => void;
}

/** What was seen so far, at one time. */
export interface FuzzSample extends Holdings {
  /** Since the start. */
  readonly seconds: number;
  readonly requests: number;
  readonly answers: number;
  readonly faults: number;
}

export interface FuzzReport {
  readonly scripts: number;
  readonly requests: number;
  /** Of the requests: read as such by the core. */
  readonly reachedCore: number;
  /** Answers with something wrong that the core gave. */
  readonly answers: number;
  /** Answers that clients heard, by the first digit of their status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly deaths: number;
  /** Connections on which nothing happened any more although the client waited. */
  readonly hung: number;
  /** Answers or requests in which another client's mark was found. */
  readonly leaks: number;
  /** What was seen that may not be, with the script's number: the seed plays it again. */
  readonly faults: readonly string[];
  /** Sane requests between the scripts that were not answered as they should. */
  readonly insane: number;
  readonly samples: readonly FuzzSample[];
}

const AT_ONCE = 192;
const SAMPLE_EVERY_MS = 2_000;
const SAY_EVERY_SAMPLES = 10;
/** Replaying whoever was under way at a death is worth so many starts of the process. */
const MOST_SUSPECTS = 24;
const MOST_DEATHS_KEPT = 30;

/** Hostile clients before and a hostile core behind one gateway in a process of its own. */
export async function fuzzEdge(options: FuzzOptions): Promise<FuzzReport> {
  const core = await startHostileCore();
  const gateway = new FuzzedGateway(options, core.url);
  const run = new FuzzRun(options, gateway, core);
  try {
    await gateway.start();
    await run.play();
    return run.report();
  } finally {
    gateway.stop();
    core.close();
  }
}

/** Does the script, played alone, end the process, or pass something wrong? @returns what; undefined: neither */
export async function playAlone(
  script: FuzzScript,
  gateway: FuzzedGateway,
  core: HostileCore,
): Promise<string | undefined> {
  const deaths = gateway.deaths;
  const { faults, hung } = await playScript(script, gateway.port, core);
  // A process that throws takes a moment to be reaped.
  for (let left = 10; left > 0 && gateway.deaths === deaths && !(await answersSanely(gateway.port)); left--)
    await pause(50);
  if (gateway.deaths > deaths) {
    await gateway.start();
    return 'the process ended';
  }
  const all = [...faults, ...core.faults.splice(0), ...(hung > 0 ? ['nothing happened any more'] : [])];
  return all.length === 0 ? undefined : all.join('; ');
}

class FuzzRun {
  #next = 0;
  readonly #underWay = new Set<number>();
  #over = false;
  readonly #startedMs = performance.now();
  readonly #faults: string[] = [];
  readonly #statuses: Record<string, number> = {};
  readonly #samples: FuzzSample[] = [];
  readonly #counts = { requests: 0, hung: 0, leaks: 0, insane: 0 };
  #restarting: Promise<void> | undefined;

  constructor(
    private readonly options: FuzzOptions,
    private readonly gateway: FuzzedGateway,
    private readonly core: HostileCore,
  ) {}

  async play(): Promise<void> {
    const watching = this.#watch();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work()));
    this.#over = true;
    await watching;
  }

  report(): FuzzReport {
    return {
      scripts: this.#next,
      ...this.#counts,
      reachedCore: this.core.requests,
      answers: this.core.malformed,
      statuses: this.#statuses,
      seconds: this.#seconds,
      deaths: this.gateway.deaths,
      faults: this.#faults,
      samples: this.#samples,
    };
  }

  get #seconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }

  get #isDone(): boolean {
    const { requests, answers, seconds } = this.options;
    return (this.#counts.requests >= requests && this.core.malformed >= answers) || this.#seconds >= seconds;
  }

  async #work(): Promise<void> {
    while (!this.#isDone) {
      await this.#restarting;
      const number = this.#next++;
      this.#underWay.add(number);
      const script = scriptOf(this.options.seed, number);
      const deaths = this.gateway.deaths;
      const { requests, statuses, hung, leaks, faults } = await playScript(script, this.gateway.port, this.core);
      this.#counts.requests += requests;
      for (const [digit, count] of Object.entries(statuses))
        this.#statuses[digit] = (this.#statuses[digit] ?? 0) + count;
      const wrong = hung > 0 ? [...faults, 'nothing happened any more'] : faults;
      if (!this.gateway.alive) await this.#revive();
      // Who was under way is cut off by a death, and not by a fault.
      else if (this.gateway.deaths === deaths && wrong.length > 0) {
        this.#counts.hung += hung;
        this.#counts.leaks += leaks;
        for (const fault of wrong) this.#fault(`script ${number}: ${fault}`);
        this.options.keep?.({ because: wrong.join('; '), script });
      }
      this.#underWay.delete(number);
    }
  }

  #fault(words: string): void {
    this.#faults.push(words);
  }

  /** Begins the process anew, once for all who find it ended, and keeps what ended it. */
  #revive(): Promise<void> {
    this.#restarting ??= this.#findOut().finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  async #findOut(): Promise<void> {
    const suspects = [...this.#underWay].slice(-AT_ONCE);
    this.#fault(`the process ended, with scripts ${suspects.slice(0, 8).join(', ')} … under way`);
    await this.gateway.start();
    if (this.options.keep === undefined || this.gateway.deaths > MOST_DEATHS_KEPT) return;
    let found = 0;
    for (const number of suspects) {
      if (found >= 1 || this.gateway.deaths > MOST_DEATHS_KEPT + MOST_SUSPECTS) break;
      const script = scriptOf(this.options.seed, number);
      const because = await playAlone(script, this.gateway, this.core);
      if (because !== 'the process ended') continue;
      found++;
      this.options.keep({ because, script });
    }
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      await pause(SAMPLE_EVERY_MS);
      if (this.#restarting !== undefined || !this.gateway.alive) continue;
      for (const fault of this.core.faults.splice(0)) this.#toCore(fault);
      if (!(await answersSanely(this.gateway.port)) && this.gateway.alive) this.#counts.insane++;
      const holdings = await this.gateway.holdings();
      if (holdings === undefined) continue;
      const seconds = Math.round(this.#seconds);
      const { requests } = this.#counts;
      this.#samples.push({ seconds, requests, answers: this.core.malformed, faults: this.#faults.length, ...holdings });
      if (this.#samples.length % SAY_EVERY_SAMPLES === 0) {
        this.options.say?.(
          `${requests} requests, ${this.core.malformed} wrong answers, ${this.#faults.length} faults, ${holdings.rssMb} MB`,
        );
      }
    }
    for (const fault of this.core.faults.splice(0)) this.#toCore(fault);
  }

  #toCore(fault: string): void {
    if (/of script|two clients/.test(fault)) this.#counts.leaks++;
    this.#fault(`to the core, before script ${this.#next}: ${fault}`);
  }
}

/** The pools may be full of what the scripts left behind, until its waits are over. */
async function answersSanely(port: number): Promise<boolean> {
  for (let left = 20; left > 0; left--) {
    const conversation = new Conversation(port);
    const packet = 'GET /sane HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n';
    const text = await conversation.say([packet], () => false);
    if (/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/.test(text)) return true;
    if (conversation.end === 'reset') await pause(20);
  }
  return false;
}
