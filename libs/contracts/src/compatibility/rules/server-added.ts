import type { Rule } from './rule.js';

export const serverAdded: Rule = {
  id: 'server-added',
  direction: 'neither',
  severity: 'note',
  says: 'A server is new.',
  fix: 'Nothing is to be done.',
  *find({ operations }) {
    const seen = new Set<string>();
    for (const { before, after, isReversed } of operations) {
      if (isReversed) continue;
      for (const server of after.servers) {
        if (before.servers.includes(server) || server === '/' || seen.has(server)) continue;
        seen.add(server);
        yield { pointer: '/servers', message: `the server ${server} is new` };
      }
    }
  },
};
