/** A command of a page, and what the page shows of its answer. */
export interface ShownCommand {
  readonly command: string;
  /** Lines that the answer has, in this order and among others; `…` stands for anything. */
  readonly shows: readonly string[];
}

/** The commands of a page's `console` blocks: lines that begin with `$ `, each followed by what it shows. */
export function consoleBlocks(page: string): readonly ShownCommand[] {
  const blocks = [...page.matchAll(/^```console\n([^]*?)^```/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...shows] = part.trimEnd().split('\n');
        return { command, shows: shows.filter((line) => line.trim() !== '') };
      }),
  );
}

/** Of what the page shows, the first that is not in the answer; undefined: all is. */
export function missingIn(answer: string, shows: readonly string[]): string | undefined {
  let lines = answer.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  for (const shown of shows) {
    const words = shown
      .trim()
      .replaceAll(/\s+/g, ' ')
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    const index = lines.findIndex((line) => new RegExp(`^${words.join('.*')}$`).test(line));
    if (index === -1) return shown;
    lines = lines.slice(index + 1);
  }
  return undefined;
}
