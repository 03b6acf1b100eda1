/** Header fields as they came: name, value, name, value … */
export type RawFields = readonly string[];

/** Every value of one field, in order. @param name lower case */
export function valuesOf(fields: RawFields, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const spelling = fields[index]!;
    if (spelling.length === name.length && spelling.toLowerCase() === name) values.push(fields[index + 1]!);
  }
  return values;
}

/** One field's value, its lines joined as RFC 9110 section 5.3 joins them; undefined when it is absent. */
export function valueOf(fields: RawFields, name: string): string | undefined {
  const values = valuesOf(fields, name);
  return values.length === 0 ? undefined : values.join(', ');
}

/** Without some fields, by their names in lower case. */
export function without(fields: RawFields, names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    if (!names.has(fields[index]!.toLowerCase())) kept.push(fields[index]!, fields[index + 1]!);
  }
  return kept;
}
