import type { ServerResponse } from 'node:http';

/** Answers with problem details (RFC 9457) of this shop's own, in the form of the gateway's. */
export function sendProblem(response: ServerResponse, status: number, code: string, title: string): void {
  const body = JSON.stringify({ type: `https://banyan.shop/problems/${code}`, title, status, code });
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(body);
}
