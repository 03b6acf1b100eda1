/** Something that needs a place to run in. */
export interface Guest {
  /** It has its place now; `leave` gives it back. */
  enter(): void;
}

/** So many at once, and so many more that wait, first come first served. By hand: cockatiel's bulkhead is two promises a call. */
export class Places {
  #taken = 0;
  /** Few: a queue is there to bridge milliseconds. */
  readonly #waiting: Guest[] = [];

  constructor(
    readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  get taken(): number {
    return this.#taken;
  }

  /** @returns what became of it: it entered, it waits, or there is no room to wait */
  ask(guest: Guest): 'entered' | 'waits' | 'full' {
    if (this.#taken < this.most) {
      this.#taken += 1;
      guest.enter();
      return 'entered';
    }
    if (this.#waiting.length >= this.mostWaiting) return 'full';
    this.#waiting.push(guest);
    return 'waits';
  }

  /** It waits no longer. */
  withdraw(guest: Guest): void {
    const index = this.#waiting.indexOf(guest);
    if (index !== -1) this.#waiting.splice(index, 1);
  }

  /** Gives a place back, to whoever waits longest. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next.enter();
  }
}
