/** Which questions are about what. It holds what it is told, nothing ages: whoever keeps the answers says when one is gone. */
export class TagIndex {
  readonly #keys = new Map<string, Set<string>>();

  add(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keys.get(tag);
      if (keys === undefined) this.#keys.set(tag, new Set([key]));
      else keys.add(key);
    }
  }

  remove(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keys.get(tag);
      if (keys?.delete(key) === true && keys.size === 0) this.#keys.delete(tag);
    }
  }

  /** May be walked while keys are removed. */
  keysOf(tag: string): Iterable<string> {
    return this.#keys.get(tag) ?? [];
  }

  /** Tags that a key is known for. */
  get size(): number {
    return this.#keys.size;
  }
}
