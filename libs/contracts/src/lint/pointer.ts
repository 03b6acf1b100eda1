/** A JSON pointer (RFC 6901) one step further down. */
export function below(pointer: string, ...names: readonly (string | number)[]): string {
  return names.reduce<string>(
    (at, name) => `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    pointer,
  );
}
