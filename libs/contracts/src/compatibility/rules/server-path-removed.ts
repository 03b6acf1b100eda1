import type { OperationPair } from '../comparing.js';
import { basePath } from '../text/read-servers.js';
import type { Rule } from './rule.js';

export const serverPathRemoved: Rule = {
  id: 'server-path-removed',
  direction: 'neither',
  severity: 'opinion',
  says: 'The path that stands before all paths is another.',
  fix: 'Keep serving at the former path, and list it; or publish a further version of the contract.',
  *find(comparing) {
    for (const { before, after } of firstOfEach(comparing.operations)) {
      const paths = new Set(after.servers.map(basePath));
      const gone = before.servers.find((server) => server !== '/' && !paths.has(basePath(server)));
      // Where nothing was said, nothing was promised.
      if (gone === undefined) continue;
      const request = comparing.acceptedRequest(before);
      yield {
        pointer: '/servers',
        message: `no server is at ${basePath(gone) || '/'} any more: ${gone} is not listed`,
        counterexample: request && { ...request, path: basePath(gone) + request.path },
        certain: true,
      };
    }
  },
};

/** One operation for each pair of lists of servers: what is said once is reported once. */
function firstOfEach(pairs: readonly OperationPair[]): readonly OperationPair[] {
  const found = new Map<string, OperationPair>();
  for (const pair of pairs) {
    const key = JSON.stringify([pair.before.servers, pair.after.servers]);
    if (!pair.isReversed && !found.has(key)) found.set(key, pair);
  }
  return [...found.values()];
}
