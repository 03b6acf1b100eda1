/** Nest's framing: the length in UTF-16 units, a hash, the text. */
export function frame(text: string): string {
  return `${text.length}#${text}`;
}

/** @returns what takes chunks as they come, and hands on each whole text */
export function eachFrame(take: (text: string) => void): (chunk: string) => void {
  let waiting = '';
  return (chunk) => {
    waiting += chunk;
    for (;;) {
      const begin = waiting.indexOf('#') + 1;
      const end = begin + Number(waiting.slice(0, begin - 1));
      if (begin === 0 || waiting.length < end) return;
      const text = waiting.slice(begin, end);
      waiting = waiting.slice(end);
      take(text);
    }
  };
}
