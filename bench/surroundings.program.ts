// What stands around the gateway: Unleash with both flags of every domain, control, and a collector of traces, as far as
// the gateway asks them, answering from memory. The shares of `.serve` and of `.shadow` in percent and how many flags there are
// beside them are the arguments.
// PostgreSQL is a real one.
import { createServer } from 'node:http';
import { domains } from '@banyan/domains';
import { announceListening } from './subjects/announce-listening.js';

function flag(name: string, rollout: string, stickiness: string, groupId: string): object {
  const parameters = { rollout, stickiness, groupId };
  const strategies = [{ name: 'flexibleRollout', parameters, constraints: [], variants: [] }];
  return { name, type: 'release', enabled: true, project: 'default', strategies, variants: [], impressionData: false };
}

const others = Array.from({ length: Number(process.argv[4] ?? 0) }, (_, n) =>
  flag(`other.${n}`, '50', 'sessionId', `o${n}`),
);
const features = domains.flatMap(({ name }) => [
  flag(`${name}.serve`, process.argv[2] ?? '0', 'sessionId', 'banyan'),
  flag(`${name}.shadow`, process.argv[3] ?? '0', 'random', `${name}.shadow`),
]);
const ETAG = '"1"';
const FLAGS = JSON.stringify({ version: 2, features: [...features, ...others] });

const server = createServer((request, response) => {
  request.resume();
  const url = request.url ?? '';
  if (url.startsWith('/api/client/features')) {
    // As Unleash does: what has not changed is not sent again.
    if (request.headers['if-none-match'] === ETAG) response.writeHead(304, { etag: ETAG }).end();
    else response.writeHead(200, { 'content-type': 'application/json', etag: ETAG }).end(FLAGS);
  } else if (url.startsWith('/api/replicas/')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"latches":{}}');
  } else {
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
  }
}).listen(0, '127.0.0.1', () => announceListening(server));
