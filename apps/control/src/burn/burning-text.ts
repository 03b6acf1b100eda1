/** What burns, in one line: the weightiest, and how many operations besides. @param burning the weightiest first, not empty */
export function burningText(burning: readonly { readonly text: string }[]): string {
  const [first, ...more] = burning;
  const others = more.length === 0 ? '' : `; and ${more.length} ${more.length === 1 ? 'operation' : 'operations'} more`;
  return `${first?.text ?? ''}${others}`;
}
