import { Parser } from 'htmlparser2';

/** What a page is made of, as a parser of HTML sees it. */
export interface ParsedPage {
  readonly tags: ReadonlySet<string>;
  /** `tag.attribute`, of every element. */
  readonly attributes: ReadonlySet<string>;
  readonly ids: readonly string[];
  readonly links: readonly string[];
  /** Where forms are sent. */
  readonly actions: readonly string[];
  readonly text: string;
}

/** Reads a page as a browser would. */
export function parsePage(page: string): ParsedPage {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  const [ids, links, actions]: [string[], string[], string[]] = [[], [], []];
  let text = '';
  const parser = new Parser({
    onopentag: (tag, given) => {
      tags.add(tag);
      for (const name of Object.keys(given)) attributes.add(`${tag}.${name}`);
      if (given['id'] !== undefined) ids.push(given['id']);
      if (given['href'] !== undefined) links.push(given['href']);
      if (given['action'] !== undefined) actions.push(given['action']);
    },
    ontext: (piece) => void (text += piece),
  });
  parser.end(page);
  return { tags, attributes, ids, links, actions, text };
}
