import type { JsonObject, JsonValue } from '@banyan/contracts';
import { isObject } from './json.js';

/** What a value is once its references are followed. */
export interface Followed {
  /** An object, or a schema that is `true` or `false`. Undefined: the reference leads nowhere. */
  readonly value: JsonObject | boolean | undefined;
  /** Every reference that was followed, outermost first: a value met again below one of its own is recursive. */
  readonly trail: readonly string[];
  /** The name of the component that it is, such as `Money`; undefined: it was written where it stands. */
  readonly component: string | undefined;
}

const COMPONENT = /^#\/components\/[A-Za-z]+\/([^/]+)$/;

/** Say the same about a value beside a reference as without one. */
const ANNOTATIONS = new Set(['summary', 'description', 'title', 'example', 'examples', 'default', 'deprecated']);

/** Follows the references of one document. Never throws: a text that somebody works on is shown as far as it goes. */
export class References {
  constructor(private readonly document: JsonObject) {}

  /** What stands beside a reference wins over its target where both annotate; constraints of both hold. */
  follow(start: JsonValue | undefined): Followed {
    const trail: string[] = [];
    let value = start;
    let beside: JsonObject = {};
    while (isObject(value)) {
      const { $ref: reference, ...others } = value;
      if (typeof reference !== 'string') break;
      beside = { ...others, ...beside };
      if (trail.includes(reference)) {
        value = undefined;
        break;
      }
      trail.push(reference);
      value = this.#at(reference);
    }
    const component = COMPONENT.exec(trail.at(-1) ?? '')?.[1];
    return {
      value: merged(value, beside),
      trail,
      component: component === undefined ? undefined : unescaped(component),
    };
  }

  /** The object that a value is or leads to; an empty one where there is none. */
  object(value: JsonValue | undefined): JsonObject {
    const followed = this.follow(value).value;
    return typeof followed === 'object' ? followed : {};
  }

  #at(reference: string): JsonValue | undefined {
    if (reference === '#') return this.document;
    if (!reference.startsWith('#/')) return undefined;
    let value: JsonValue | undefined = this.document;
    for (const part of reference.slice(2).split('/')) {
      const key = unescaped(part);
      if (Array.isArray(value)) value = (value as readonly JsonValue[])[Number(key)];
      else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return value;
  }
}

function merged(value: JsonValue | undefined, beside: JsonObject): Followed['value'] {
  const target = isObject(value) || typeof value === 'boolean' ? value : undefined;
  if (target === undefined || Object.keys(beside).length === 0) return target;
  if (
    typeof target === 'object' &&
    Object.keys(beside).every((name) => isPlain(name) || !Object.hasOwn(target, name))
  ) {
    return { ...target, ...beside };
  }
  const annotations = Object.fromEntries(Object.entries(beside).filter(([name]) => isPlain(name)));
  const constraints = Object.fromEntries(Object.entries(beside).filter(([name]) => !isPlain(name)));
  return { ...annotations, allOf: [target, constraints] };
}

function isPlain(name: string): boolean {
  return ANNOTATIONS.has(name) || name.startsWith('x-');
}

/** One step of a JSON pointer in a fragment. What cannot be decoded stands for itself. */
function unescaped(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // `%` was meant as itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
