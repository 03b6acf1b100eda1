/**
 * Takes the `Set-Cookie` lines of these cookies out.
 *
 * @param headers name, value, name, value
 */
export function withholdCookies(headers: string[], withheld: ReadonlySet<string>): void {
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    if (headers[index]!.toLowerCase() !== 'set-cookie') continue;
    const [pair = ''] = headers[index + 1]!.split(';');
    const separator = pair.indexOf('=');
    if (withheld.has((separator === -1 ? pair : pair.slice(0, separator)).trim())) headers.splice(index, 2);
  }
}
