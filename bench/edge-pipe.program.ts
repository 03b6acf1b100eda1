// What the gateway's passthrough costs by itself: the same edge and the same pipe, every guard on, and around them no
// flags, latches, metrics, traces or reports. The difference to the gateway is what those take.
import { systemClock } from '@banyan/kernel';
import { createEdgeServer, createPassthrough } from '@banyan/proxy';
import { announceListening } from './subjects/announce-listening.js';

const passthrough = createPassthrough({ upstream: new URL(process.argv[2] ?? ''), clock: systemClock });
const edge = createEdgeServer(
  { clock: systemClock },
  { request: (request, response) => void passthrough.handle(request, response, {}) },
);
await edge.listen(0, '127.0.0.1');
announceListening(edge.server);
