import { basePath } from '../text/read-servers.js';
import type { Rule } from './rule.js';

export const serverHostRemoved: Rule = {
  id: 'server-host-removed',
  direction: 'neither',
  severity: 'opinion',
  says: 'A server is not listed any more, and another is at its path.',
  fix: 'Keep the former server listed as long as it answers.',
  *find({ operations }) {
    const seen = new Set<string>();
    for (const { before, after, isReversed } of operations) {
      if (isReversed) continue;
      const paths = new Set(after.servers.map(basePath));
      for (const server of before.servers) {
        if (after.servers.includes(server) || server === '/' || !paths.has(basePath(server)) || seen.has(server))
          continue;
        seen.add(server);
        yield { pointer: '/servers', message: `the server ${server} is not listed any more` };
      }
    }
  },
};
