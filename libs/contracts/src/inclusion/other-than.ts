import { isObject, type JsonValue } from '../resolve-references.js';
import type { Formula } from './formula.js';
import type { Formulas } from './formulas.js';

/** Of arrays, or of objects: that one is not a certain other. Said part by part, so that the parts can be solved. */
export function otherThan(value: JsonValue, formulas: Formulas): Formula {
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    return formulas.or([
      formulas.count('maxItems', items.length - 1),
      formulas.count('minItems', items.length + 1),
      ...items.map((item, i) => formulas.not(formulas.item(i, formulas.values([item])))),
    ]);
  }
  const members = Object.entries(isObject(value) ? value : {});
  return formulas.or([
    ...members.map(([name]) => formulas.not(formulas.has(name))),
    ...members.map(([name, member]) => formulas.not(formulas.property(name, formulas.values([member])))),
    formulas.not(formulas.members({ except: members.map(([name]) => name), exceptMatching: [] }, formulas.false)),
  ]);
}
