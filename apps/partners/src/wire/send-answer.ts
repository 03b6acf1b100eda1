import type { ServerResponse } from 'node:http';
import type { PartnerAnswer } from './exchange.js';
import type { RequestRefused } from './request-refused.js';

/** Sends an answer whole, with its length. */
export function sendAnswer(res: ServerResponse, { status, body, headers = {} }: PartnerAnswer): void {
  if (body === undefined) return void res.writeHead(status, headers).end();
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length, ...headers }).end(bytes);
}

/** A refusal as the answer that says it. */
export function answerOf({ status, code, detail, retryAfterSeconds }: RequestRefused): PartnerAnswer {
  return problem(status, code, detail, retryAfterSeconds);
}

/** An RFC 9457 answer. @param retryAfterSeconds when it may be asked again */
export function problem(status: number, code: string, detail: string, retryAfterSeconds?: number): PartnerAnswer {
  return {
    status,
    body: { type: `https://partners.example/problems/${code}`, title: code.replaceAll('-', ' '), status, detail, code },
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    },
  };
}
