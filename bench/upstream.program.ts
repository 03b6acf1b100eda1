// The bench's legacy core: raw sockets and ready-made answers, about a third of what a node:http server costs, so that
// the proxy under test, and not this, is what the load has to wait for.
import { createServer, type Socket } from 'node:net';
import {
  LOGGED_IN,
  NOT_FOUND,
  PAGES,
  stockItem,
  STORED,
  stockRow,
  STREAM_BYTES,
  STREAM_PATH,
  TOKEN,
} from './upstream-answers.js';
import { announceListening } from './subjects/announce-listening.js';

const HEAD_END = '\r\n\r\n';
const STOCK_ITEM = /^\/rest\/default\/V1\/stockItems\/([^/?]+)$/;
const rows = new Map<string, Buffer>();
const items = new Map<string, Buffer>();

function answerTo(head: string, body: string): Buffer {
  const asked = head.slice(head.indexOf(' ') + 1, head.indexOf(' ', head.indexOf(' ') + 1));
  // fast-gateway adds an empty query.
  const target = asked.endsWith('?') ? asked.slice(0, -1) : asked;
  if (head.startsWith('GET ')) return PAGES.get(target) ?? items.get(target) ?? stockItemAt(target);
  if (target === '/rest/V1/integration/admin/token') return TOKEN;
  if (!target.startsWith('/api/v2_soap')) return STORED;
  if (body.includes('<ns1:login>')) return LOGGED_IN;
  const sku = /<item[^>]*>([^<]*)<\/item>/.exec(body)?.[1] ?? '';
  let row = rows.get(sku);
  if (row === undefined) {
    // Bytes were read as latin-1 characters; the SKU is UTF-8.
    row = stockRow(Buffer.from(sku, 'latin1').toString());
    rows.set(sku, row);
  }
  return row;
}

function stockItemAt(target: string): Buffer {
  const sku = STOCK_ITEM.exec(target)?.[1];
  if (sku === undefined) return NOT_FOUND;
  const item = stockItem(decodeURIComponent(sku));
  items.set(target, item);
  return item;
}

/** Bytes of the body; a chunked one is told from its end, for a body is never sent in two requests at once here. */
function bodyEnd(head: string, received: string, from: number): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return from + Number(length);
  if (!/\r\ntransfer-encoding:/i.test(head)) return from;
  const end = received.indexOf('\r\n0\r\n\r\n', from - 2);
  return end === -1 ? Infinity : end + '\r\n0\r\n\r\n'.length;
}

const PIECE = Buffer.alloc(64 * 1024, 'x');

/** 500 MB, as fast as they are taken. */
async function stream(socket: Socket): Promise<void> {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: ${STREAM_BYTES}\r\n\r\n`);
  for (let left = STREAM_BYTES; left > 0 && !socket.destroyed; left -= PIECE.length) {
    if (socket.write(left >= PIECE.length ? PIECE : PIECE.subarray(0, left))) continue;
    await new Promise((resolve) => {
      socket.once('drain', resolve);
      socket.once('close', resolve);
    });
  }
}

function serve(socket: Socket): void {
  let received = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    received += bytes.toString('latin1');
    for (;;) {
      const headEnd = received.indexOf(HEAD_END);
      if (headEnd === -1) return;
      const head = received.slice(0, headEnd);
      const from = headEnd + HEAD_END.length;
      const end = bodyEnd(head, received, from);
      if (received.length < end) return;
      if (head.startsWith(`GET ${STREAM_PATH} `)) void stream(socket);
      else socket.write(answerTo(head, received.slice(from, end)));
      received = received.slice(end);
    }
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', () => announceListening(server));
