/** Something that needs a place to run in. */
export interface Guest {
  /** May it have a place that is kept free for such as it? */
  readonly urgent: boolean;
  /** It has its place now; `leave` gives it back. */
  enter(): void;
}

/**
 * So many at once, and so many more that wait, first come first served, the urgent ones first. Some places are kept free for those. By
 * hand: cockatiel's bulkhead is two promises a call.
 */
export class Places {
  #taken = 0;
  /** Of them, by guests that are not urgent. */
  #takenByOthers = 0;
  /** Few: a queue is there to bridge milliseconds. */
  readonly #waiting: Guest[] = [];
  #most = 0;
  #mostOthers = 0;

  /** @param reservedRatio of the places, what is kept for the urgent, 0-1 */
  constructor(
    most: number,
    private readonly mostWaiting: number,
    private readonly reservedRatio = 0,
  ) {
    this.resize(most);
  }

  get taken(): number {
    return this.#taken;
  }

  /** Who has a place keeps it. One at least is for everybody. */
  resize(most: number): void {
    this.#most = most;
    this.#mostOthers = Math.max(1, most - Math.floor(most * this.reservedRatio));
    this.#admit();
  }

  /** @returns what became of it: it entered, it waits, or there is no room to wait */
  ask(guest: Guest): 'entered' | 'waits' | 'full' {
    if (this.#hasRoomFor(guest)) {
      this.#enter(guest);
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

  /** Gives the place of a guest back. */
  leave(guest: Guest): void {
    this.#taken -= 1;
    if (!guest.urgent) this.#takenByOthers -= 1;
    if (this.#waiting.length > 0) this.#admit();
  }

  #hasRoomFor(guest: Guest): boolean {
    return this.#taken < this.#most && (guest.urgent || this.#takenByOthers < this.#mostOthers);
  }

  #enter(guest: Guest): void {
    this.#taken += 1;
    if (!guest.urgent) this.#takenByOthers += 1;
    guest.enter();
  }

  /** Whoever waits longest, the urgent ones first, as long as there is room. */
  #admit(): void {
    for (;;) {
      const urgent = this.#waiting.findIndex((guest) => guest.urgent);
      const index = urgent === -1 ? 0 : urgent;
      const next = this.#waiting[index];
      if (next === undefined || !this.#hasRoomFor(next)) return;
      this.#waiting.splice(index, 1);
      this.#enter(next);
    }
  }
}
