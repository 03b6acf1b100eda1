// The extracted inventory service as far as the gateway asks it here: Nest's framing on a raw socket (`length#json`, lengths in
// characters), one product, always the same answer. It shares its core with the load and must cost as little as it can.
import { createServer, type Socket } from 'node:net';
import { announceListening } from './subjects/announce-listening.js';

interface Asked {
  readonly id: string;
  readonly data: { readonly question: { readonly sku: string; readonly channel: string } };
}

function answerTo({ id, data: { question } }: Asked): string {
  const { sku, channel } = question;
  const stock = { kind: 'counted', quantityE4: 120_000 };
  const knowledge = { ageMs: 100, changedAtMs: 1_790_000_000_000 };
  const response = { kind: 'available', sku, channel, sellable: true, stock, knowledge };
  const text = JSON.stringify({ id, response, isDisposed: true });
  return `${text.length}#${text}`;
}

const isHung = process.argv[2] === 'hung';

function serve(socket: Socket): void {
  let received = '';
  socket.setNoDelay(true);
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (text: string) => {
    if (isHung) return;
    received += text;
    for (;;) {
      const hash = received.indexOf('#');
      const end = hash + 1 + Number(received.slice(0, hash));
      if (hash === -1 || received.length < end) return;
      socket.write(answerTo(JSON.parse(received.slice(hash + 1, end)) as Asked));
      received = received.slice(end);
    }
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', () => announceListening(server));
