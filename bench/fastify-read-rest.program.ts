// The translated read from the REST stock item as a team would write it first: a Fastify handler, undici's fetch, our codec and
// translator, JSON out. No deadline, no breaker, no flags, no metrics, no validation of what it answers.
import { fetch } from 'undici';
import { v1 } from '../libs/domains/src/inventory/contracts/v1.js';
import { readStockItemAnswer } from '../libs/domains/src/inventory/legacy/rest-stock-item.answer.js';
import { translateRestStockItem } from '../libs/domains/src/inventory/legacy/rest-stock-item.translator.js';
import { bareFastify } from './bare-fastify.js';
import { announceListening } from './subjects/announce-listening.js';

const core = process.argv[2] ?? '';

async function ask(path: string, init: { method?: string; headers: Record<string, string>; body?: string }) {
  const response = await fetch(core + path, init);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, contentType: response.headers.get('content-type') ?? undefined, bytes };
}

const login = await ask('/rest/V1/integration/admin/token', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: 'bench', password: 'bench' }),
});
const authorization = `Bearer ${JSON.parse(login.bytes.toString()) as string}`;
const spoke = v1.operations['getAvailability'];
if (spoke === undefined) throw new Error('the contract has no getAvailability');

const app = bareFastify({ logger: false });
app.get('/inventory/v1/availability/:sku', async (request, reply) => {
  const question = { sku: request.params.sku, channel: request.query.channel };
  const path = `/rest/default/V1/stockItems/${encodeURIComponent(question.sku)}`;
  const record = readStockItemAnswer(await ask(path, { headers: { authorization, accept: 'application/json' } }));
  const { status, body } = spoke.present(
    record ? translateRestStockItem(question, record) : { kind: 'unknown-sku', sku: question.sku },
  );
  reply.code(status);
  return body;
});
await app.listen({ port: 0, host: '127.0.0.1' });
announceListening(app.server);
