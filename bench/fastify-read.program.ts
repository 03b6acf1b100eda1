// The translated read as a team would write it first: a Fastify handler, undici's fetch of the SOAP answer, our codec and
// translator, JSON out. No deadline, no breaker, no flags, no metrics, no validation of what it answers.
import { fetch } from 'undici';
import type { AvailabilityResult } from '@banyan/domains';
import { v1 } from '../libs/domains/src/inventory/contracts/v1.js';
import { readAnswer, writeCall, type SoapParameter } from '../libs/domains/src/legacy-exchange/soap.codec.js';
import { readStockItems } from '../libs/domains/src/inventory/legacy/stock-item.record.js';
import { translateStockItem } from '../libs/domains/src/inventory/legacy/stock.translator.js';
import { bareFastify } from './bare-fastify.js';
import { announceListening } from './subjects/announce-listening.js';

const face = `${process.argv[2] ?? ''}/api/v2_soap?___store=default`;
const METHOD = 'catalogInventoryStockItemList';

async function ask(method: string, parameters: Readonly<Record<string, SoapParameter>>) {
  const response = await fetch(face, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"urn:Action"' },
    body: writeCall(method, parameters),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const body = readAnswer(method, bytes, response.headers.get('content-type') ?? undefined);
  if (body.kind === 'fault') throw new Error(`the core answered with fault ${body.code}`);
  return body.part;
}

const sessionId = (await ask('login', { username: 'bench', apiKey: 'bench' })).text;
const spoke = v1.operations['getAvailability'];
if (spoke === undefined) throw new Error('the contract has no getAvailability');

const app = bareFastify({ logger: false });
app.get('/inventory/v1/availability/:sku', async (request, reply) => {
  const question = { sku: request.params.sku, channel: request.query.channel };
  const part = await ask(METHOD, { sessionId, products: [question.sku] });
  const result: AvailabilityResult = translateStockItem(question, readStockItems(part));
  const { status, body } = spoke.present(result);
  reply.code(status);
  return body;
});
await app.listen({ port: 0, host: '127.0.0.1' });
announceListening(app.server);
