import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { pointerOf, valueAt } from './pointer.js';

/** Follows the references of one document. */
export class References {
  constructor(
    readonly document: JsonObject,
    readonly anchors: ReadonlyMap<string, string>,
  ) {}

  /**
   * The object that stands at the end of a chain of references; itself when it is none.
   *
   * @throws Error when a reference leads outside, nowhere, in a circle, or to what is no object
   */
  follow(value: JsonValue, pointer: string): { readonly value: JsonObject; readonly pointer: string } {
    let [found, at] = [value, pointer];
    for (const seen = new Set<string>(); ;) {
      if (!isObject(found)) throw new Error(`${at} is not an object`);
      const reference = found['$ref'];
      if (typeof reference !== 'string') return { value: found, pointer: at };
      if (seen.has(reference)) throw new Error(`$ref ${reference} leads back to itself`);
      seen.add(reference);
      at = pointerOf(reference, this.document, this.anchors);
      found = valueAt(this.document, at) ?? null;
    }
  }
}
