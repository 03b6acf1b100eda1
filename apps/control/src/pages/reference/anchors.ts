/** Names places of one page, each once. The same parts in the same order give the same name, so that links last. */
export class Anchors {
  readonly #taken = new Set<string>();

  /** @param parts such as an operation's id, a status and a field's path */
  take(...parts: readonly string[]): string {
    const wanted = anchorOf(...parts);
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}--${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** The name that the first place of these parts has. */
export function anchorOf(...parts: readonly string[]): string {
  return parts
    .map((part) => part.replace(/[^\w.*]+/g, '-').replace(/^-+|-+$/g, ''))
    .filter((part) => part !== '')
    .join('-')
    .replaceAll('*', 'each');
}
