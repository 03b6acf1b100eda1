import { TranslationRefused } from '@banyan/kernel';
import { declaredLength, isNil, isReference, leafText } from './soap.codec.js';
import type { XmlElement } from './xml-tree.js';

/** A field of a legacy record: its text, null where it is xsi:nil, undefined where it is absent. */
export type LegacyText = string | null | undefined;

/**
 * The rows of an array, in its order. A single row may come as itself rather than as a list of one.
 *
 * @param field what refusals name
 * @throws TranslationRefused `field` when it is neither, or holds another number of rows than it says
 */
export function rowsIn(part: XmlElement, field: string): readonly XmlElement[] {
  if (isNil(part) || isReference(part)) throw new TranslationRefused(field, 'is not there');
  if (/\S/.test(part.text)) throw new TranslationRefused(field, 'is a text');
  const declared = declaredLength(part, field);
  const items = part.children.filter((child) => child.name === 'item');
  if (items.length === 0 && part.children.length > 0 && declared === undefined) return [part];
  if (items.length < part.children.length) throw new TranslationRefused(field, 'holds something else beside its rows');
  if (items.length === 0 && declared === undefined) {
    throw new TranslationRefused(field, 'is empty and does not say that it is a list');
  }
  if (declared !== undefined && declared !== items.length) {
    throw new TranslationRefused(field, 'holds another number of rows than it says');
  }
  return items;
}

/**
 * Fields of a row by their names.
 *
 * @param field what refusals name, ahead of the field's own name
 * @throws TranslationRefused for a row that is none of these, `<field>.<name>` for a field that is there twice or is no text
 */
export function fieldsOf<const N extends string>(
  row: XmlElement,
  names: readonly N[],
  field: string,
): Readonly<Record<N, LegacyText>> {
  if (isNil(row) || isReference(row)) throw new TranslationRefused(field, 'is not there');
  if (/\S/.test(row.text)) throw new TranslationRefused(field, 'is a text');
  if (!row.children.some((child) => names.some((name) => name === child.name))) {
    throw new TranslationRefused(field, 'has none of the fields of such a row');
  }
  return Object.fromEntries(
    names.map((name) => {
      const element = childIn(row, name, field);
      return [name, element === undefined ? undefined : leafText(element, `${field}.${name}`)];
    }),
  ) as Record<N, LegacyText>;
}

/**
 * The one element of that name; undefined where there is none.
 *
 * @throws TranslationRefused `<field>.<name>` when it is there more than once
 */
export function childIn(row: XmlElement, name: string, field: string): XmlElement | undefined {
  const [element, ...others] = row.children.filter((child) => child.name === name);
  if (others.length > 0) throw new TranslationRefused(`${field}.${name}`, 'is there more than once');
  return element;
}
