/** One path template of OpenAPI: literals and parameters, which may share a segment (`/a/{x}.{y}`). */
export interface PathTemplate {
  readonly text: string;
  /** Names in the order of the path. */
  readonly names: readonly string[];
  /** The template without names (`/pets/{}`): what two templates that match the same requests have in common. */
  readonly shape: string;
  readonly pattern: RegExp;
}

export function readTemplate(text: string): PathTemplate {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const literals = text.split(/\{[^{}]*\}/);
  const pattern = literals
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('([^/?#]+)');
  return { text, names, shape: literals.join('{}'), pattern: new RegExp(`^${pattern}$`) };
}

/** The path with its parameters filled in. @param values percent-encoded, in the template's order */
export function filledIn(template: PathTemplate, values: readonly string[]): string {
  let next = 0;
  return template.text.replaceAll(/\{[^{}]*\}/g, () => values[next++] ?? '');
}

/** The texts in place of the parameters, as sent; undefined when the path is not of this template. */
export function textsIn(template: PathTemplate, path: string): readonly string[] | undefined {
  return template.pattern.exec(path)?.slice(1);
}
