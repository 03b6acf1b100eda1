import { Parser } from 'htmlparser2';
import { escapeMarkup } from '../src/wire/escape.js';
import type { Answer } from './ask.js';
import { type RunningCore, SOAP_KEY, SOAP_USER } from './running-core.js';

export function envelope(call: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:Magento"><e:Body>${call}</e:Body></e:Envelope>`;
}

export function postSoap(running: RunningCore, call: string, storeView = 'default'): Promise<Answer> {
  return running.ask(`/api/v2_soap?___store=${storeView}`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body: envelope(call),
  });
}

/** Logs in; answers the session id. */
export async function login(running: RunningCore): Promise<string> {
  const answer = await postSoap(
    running,
    `<m:login><username>${SOAP_USER}</username><apiKey>${escapeMarkup(SOAP_KEY)}</apiKey></m:login>`,
  );
  return textsOf(answer.text, 'loginReturn')[0] ?? '';
}

export function stockList(
  running: RunningCore,
  session: string,
  skus: readonly string[],
  storeView?: string,
): Promise<Answer> {
  const items = skus.map((sku) => `<item>${escapeMarkup(sku)}</item>`).join('');
  return postSoap(
    running,
    `<m:catalogInventoryStockItemList><sessionId>${session}</sessionId><products>${items}</products></m:catalogInventoryStockItemList>`,
    storeView,
  );
}

/** The texts of every element of that local name, decoded, in document order. */
export function textsOf(xml: string, name: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  const isNamed = (tag: string): boolean => tag.slice(tag.indexOf(':') + 1) === name;
  const parser = new Parser(
    {
      onopentag: (tag) => {
        if (isNamed(tag)) depth = texts.push('');
      },
      ontext: (text) => {
        if (depth > 0) texts[depth - 1] += text;
      },
      onclosetag: (tag) => {
        if (isNamed(tag)) depth = 0;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return texts;
}
