import type { Server } from 'node:net';

/** Tells the bench where a program of its own listens, and ends the program with the bench. */
export function announceListening(server: Server): void {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens nowhere');
  process.once('disconnect', () => process.exit());
  process.send?.({ type: 'banyan-ready', url: `http://127.0.0.1:${address.port}` });
}
