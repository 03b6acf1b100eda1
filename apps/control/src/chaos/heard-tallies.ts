import { sumOfTallies, type ChaosTally } from '@banyan/chaos';
import type { ReplicaPage } from '../reports/replica-book.js';

interface Heard {
  /** As it was said last. */
  last: ChaosTally;
  /** Of lives of that gateway that are over: a process that starts again counts from nothing. */
  before: ChaosTally[];
}

/** What gateways have counted of runs, kept also of those that are gone. */
export class HeardTallies {
  readonly #runs = new Map<string, Map<string, Heard>>();

  hear(pages: readonly ReplicaPage[]): void {
    for (const { replica, report } of pages) {
      for (const { run, inForce: _inForce, ...tally } of report.chaos?.runs ?? []) this.#take(run, replica, tally);
    }
  }

  /** Undefined: nobody has said anything. */
  of(run: string): ChaosTally | undefined {
    const heard = this.#runs.get(run);
    return heard && sumOfTallies([...heard.values()].flatMap(({ last, before }) => [...before, last]));
  }

  forgetAllBut(runs: readonly string[]): void {
    for (const run of this.#runs.keys()) if (!runs.includes(run)) this.#runs.delete(run);
  }

  #take(run: string, replica: string, tally: ChaosTally): void {
    const replicas = this.#runs.get(run) ?? new Map<string, Heard>();
    this.#runs.set(run, replicas);
    const heard = replicas.get(replica);
    if (heard === undefined) {
      replicas.set(replica, { last: tally, before: [] });
      return;
    }
    if (tally.all.requests < heard.last.all.requests || tally.injected < heard.last.injected)
      heard.before.push(heard.last);
    heard.last = tally;
  }
}
