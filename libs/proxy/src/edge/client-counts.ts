/** How many of something each client has now. A client that has none is not kept. */
export class ClientCounts {
  readonly #counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** @returns false: it has as many as it may, and this one does not count */
  enter(client: string): boolean {
    const count = this.#counts.get(client) ?? 0;
    if (count >= this.most) return false;
    this.#counts.set(client, count + 1);
    return true;
  }

  leave(client: string): void {
    const count = this.#counts.get(client) ?? 0;
    if (count > 1) this.#counts.set(client, count - 1);
    else this.#counts.delete(client);
  }
}
