/** A document by Node's own reader, with numbers, flags and texts as they are written. */
export type LiteralNode = string | null | readonly LiteralNode[] | { readonly [name: string]: LiteralNode };
/** @throws SyntaxError for what is no JSON: then nothing should have been accepted */
export function literalJson(text: string): LiteralNode {
  return JSON.parse(text.replace(/^\uFEFF/, ''), (_name, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' || typeof value === 'boolean' ? (context?.source ?? String(value)) : value,
  ) as LiteralNode;
}
