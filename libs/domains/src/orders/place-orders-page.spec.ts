import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { PROJECT_ROOT } from '@banyan/kernel';
import { domains } from '../index.js';
import { ORDER_CANCEL, ORDER_LIST, ORDER_PLACE, ORDER_READ, ORDER_RETURN } from './orders.model.js';

// What docs/how-to/place-orders.md tells a storefront to send is what the contracts take, word for word.

const PAGE = readFileSync(join(PROJECT_ROOT, 'docs/how-to/place-orders.md'), 'utf8');
const router = loadContracts(domains.flatMap(({ contracts }) => contracts));

/** Each `curl` of the page: where it goes, with what. */
const commands = [...PAGE.matchAll(/^```\n(curl[^]*?)^```/gm)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split(/^(?=curl)/m))
  .map((command) => {
    const [, path = ''] = /http:\/\/127\.0\.0\.1:8080(\S+)'/.exec(command) ?? [];
    const [, heredoc] = /<<'ORDER'\n([^]*)^ORDER$/m.exec(command) ?? [];
    const [, inline] = / -d '([^']*)'/.exec(command) ?? [];
    const body = heredoc ?? inline;
    const headers = Object.fromEntries(
      [...command.matchAll(/-H '([^:]+): ([^']*)'/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
    );
    return { path, body, headers, method: body !== undefined || command.includes('-X POST') ? 'POST' : 'GET' };
  });

describe('what the page says to send', () => {
  it('is one of each operation, and the quote that an order begins with', () => {
    const operations = commands.map(({ method, path }) => {
      const match = router.match(method, path.slice(1).split('/'));
      return match?.kind === 'operation' ? match.operation.operation : match?.kind;
    });
    expect(operations).toEqual(['quote.basket', ORDER_PLACE, ORDER_READ, ORDER_LIST, ORDER_CANCEL, ORDER_RETURN]);
  });

  it.each(commands)('$method $path is accepted', ({ method, path, body, headers }) => {
    const match = router.match(method, path.slice(1).split('/'));
    if (match?.kind !== 'operation') throw new Error(`nothing is at ${path}`);
    const bytes = body === undefined ? {} : { body: Buffer.from(body) };
    expect(match.operation.accept({ path: match.path, query: '', headers, ...bytes })).toEqual(expect.any(Object));
  });

  it('names every status that placing an order promises, but for what any request can be answered', () => {
    const told = new Set([...PAGE.matchAll(/^\| (\d{3}|5xx)/gm)].map(([, status]) => status));
    expect(told).toEqual(new Set(['201', '202', '400', '409', '422', '5xx']));
  });
});
