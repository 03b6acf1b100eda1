import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { log, opsHandler, type ReadinessReport } from '@banyan/observability';
import { answerFile, PageFiles } from '@banyan/pages';
import { answerAccount } from './answer-account.js';
import { Gateway } from './gateway.js';
import { mayPass } from './may-pass.js';
import { sendProblem } from './send-problem.js';
import { visitorCookie, visitorOf } from './visitor.js';

export interface StorefrontOptions {
  /** All it talks to. */
  readonly gatewayUrl: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  readonly opsPort: number;
  readonly opsHost: string;
  /** The page as it was built. Default: where the build leaves it. */
  readonly pages?: string;
}

export interface Storefront {
  readonly url: string;
  readonly opsUrl: string;
  close(): Promise<void>;
}

/** Its own files and its own answers, and nothing else from anywhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const BUILT = join(PROJECT_ROOT, 'dist/apps/storefront/page');

/**
 * A shop's own small server: it gives out the page, and hands the page's questions on to the gateway under the shop's own name. The
 * browser never talks to the gateway itself: so a session stays in an HttpOnly cookie, the storefront's name is said by the shop and
 * not by whoever visits it, and a customer's orders are looked up for that customer alone.
 */
export async function startStorefront(options: StorefrontOptions): Promise<Storefront> {
  const files = new PageFiles(options.pages ?? BUILT);
  if (files.page === undefined) throw new Error('the page was not built: npm run build');
  const gateway = new Gateway(options.gatewayUrl);
  const server = createServer((request, response) => void answer(files, gateway, request, response));
  const health = opsHandler({ service: 'storefront', readiness: nothingElse });
  const ops = createServer((request, response) => {
    if (!health(request, response)) sendProblem(response, 404, 'not-found', 'Nothing is here.');
  });
  const url = await listen(server, options.port, options.host);
  const opsUrl = await listen(ops, options.opsPort, options.opsHost);
  return {
    url,
    opsUrl,
    close: async () => {
      await Promise.all([closeServer(server), closeServer(ops)]);
      await gateway.close();
    },
  };
}

/** Every request's way. Never throws. */
async function answer(
  files: PageFiles,
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const method = request.method ?? 'GET';
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    if (path === '/account' || path === '/account/orders') {
      await answerAccount(path, visitorOf(request), gateway, request, response);
    } else if (mayPass(method, path)) {
      await gateway.handOn(visitorOf(request), request, response);
    } else if (method === 'GET' || method === 'HEAD') {
      giveFile(files, path, request, response);
    } else {
      sendProblem(response, 404, 'not-found', 'This shop asks no such question.');
    }
  } catch (error) {
    log.error('a request failed', { reason: messageOf(error) });
    if (response.headersSent) response.destroy();
    else sendProblem(response, 500, 'internal', 'The shop made a mistake.');
  }
}

function giveFile(files: PageFiles, path: string, request: IncomingMessage, response: ServerResponse): void {
  const named = files.file(path.slice(1));
  // A file that is not there is not a page: a browser would read HTML as a script.
  const isFile = path.startsWith('/assets/') || path === '/favicon.svg';
  const file = named ?? (isFile ? undefined : files.page);
  if (file === undefined) return sendProblem(response, 404, 'not-found', 'The shop has no such file.');
  const { status, headers, body } = answerFile(file, request.headers, POLICY);
  const visitor = visitorOf(request);
  response.writeHead(status, {
    ...headers,
    ...(body && { 'content-length': body.length }),
    // With the page, before it asks anything: its first questions go out side by side.
    ...(file === files.page && visitor.isNew && { 'set-cookie': visitorCookie(visitor) }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Ready while the gateway is away as well: the page says so better than a load balancer would. */
function nothingElse(): ReadinessReport {
  return { checks: [] };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
      resolve(`http://${shown}:${(server.address() as AddressInfo).port}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
