/** Server-sent events: an answer that may be silent for long. @param rawHeaders name, value, name, value … */
export function isEventStream(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === 12 && name.toLowerCase() === 'content-type') {
      return rawHeaders[index + 1]!.toLowerCase().startsWith('text/event-stream');
    }
  }
  return false;
}
