/** The line failed; the question may or may not have arrived. */
export class LineLost extends Error {
  override readonly name = 'LineLost';
}
