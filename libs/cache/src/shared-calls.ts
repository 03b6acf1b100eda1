/**
 * Calls under way by their question, so that a crowd that asks the same thing in the same moment costs one call. It only
 * points at promises: whoever made the call keeps its deadline and its errors.
 */
export class SharedCalls<T> {
  /** Few at once. No Map: what comes and goes with every request would be kept from collection by it (docs/adr/0006). */
  readonly #underWay: { readonly key: string; readonly call: Promise<T> }[] = [];

  /** The latest call under way for this question, if there is one. */
  find(key: string): Promise<T> | undefined {
    return this.#underWay.findLast((shared) => shared.key === key)?.call;
  }

  /**
   * Lets others find a call until it ends, however it ends.
   *
   * @param call may reject; that is its maker's to hear
   */
  share(key: string, call: Promise<T>): void {
    const shared = { key, call };
    this.#underWay.push(shared);
    const end = (): void => {
      const at = this.#underWay.indexOf(shared);
      if (at >= 0) this.#underWay.splice(at, 1);
    };
    call.then(end, end);
  }

  /** Lets nobody find the calls for this question any more; who waits for one goes on waiting. */
  hide(key: string): void {
    for (let at = this.#underWay.length - 1; at >= 0; at--) {
      if (this.#underWay[at]?.key === key) this.#underWay.splice(at, 1);
    }
  }

  /** Calls under way. */
  get size(): number {
    return this.#underWay.length;
  }
}
