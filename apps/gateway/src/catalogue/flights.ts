/** How a question to the core that others may wait for ended. */
export type FlightEnd =
  /** Its answer is kept now. */
  | 'kept'
  /** Its answer was for who asked alone. */
  | 'passed'
  /** None came, or one that counts as a failure. */
  | 'failed';

/** One question to the core, under way. */
export class Flight {
  readonly ended: Promise<FlightEnd>;
  /** Requests that wait for it. */
  followers = 0;
  /** What it asks for was changed meanwhile: its answer may be the older one. */
  spoiled = false;
  readonly #end: (how: FlightEnd) => void;

  constructor(
    readonly key: string,
    /** Monotonic ms. */
    readonly startedMs: number,
    readonly abandon: () => void,
    forget: (flight: Flight) => void,
  ) {
    const { promise, resolve } = Promise.withResolvers<FlightEnd>();
    this.ended = promise;
    this.#end = (how) => {
      forget(this);
      resolve(how);
    };
  }

  /** Later calls do nothing. */
  end(how: FlightEnd): void {
    this.#end(how);
  }
}

/** The questions under way, by what they ask for: a crowd that asks the same thing asks the core once. */
export class Flights {
  /** Few at once. No Map: what comes and goes with requests would be kept from collection by it (docs/adr/0006). */
  readonly #underWay: Flight[] = [];

  begin(key: string, startedMs: number, abandon: () => void): Flight {
    const flight = new Flight(key, startedMs, abandon, (ended) => {
      const index = this.#underWay.indexOf(ended);
      if (index !== -1) this.#underWay.splice(index, 1);
    });
    this.#underWay.push(flight);
    return flight;
  }

  /** The latest for this key. */
  find(key: string): Flight | undefined {
    return this.#underWay.findLast((flight) => flight.key === key && !flight.spoiled);
  }

  /** What they bring is not kept any more. */
  spoil(key: string): void {
    for (const flight of this.#underWay) if (flight.key === key) flight.spoiled = true;
  }

  abandonAll(): void {
    for (const flight of this.#underWay.slice()) flight.abandon();
  }

  get size(): number {
    return this.#underWay.length;
  }
}
