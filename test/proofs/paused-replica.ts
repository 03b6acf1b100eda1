/**
 * Proof: a replica that stands still through a rollback sends nothing to the service once its lease has ended.
 *
 *     npm run proof -- paused-replica [--seconds 20] [--json]
 *
 * A shop with three gateways, a canary at 50 % and steady traffic to all of them. Each replica in turn is stopped with
 * SIGSTOP among requests in flight, while more pile up in its sockets; a person rolls back; it goes on after that long.
 */
import { stopReplicaDuringRollback, type PausedReplica } from '../scenarios/paused-replica.js';
import { LEASE_MS } from '@banyan/rollout';
import { proofProgram, type ProofReport } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { TracedReaders } from '../support/traced-readers.js';

await proofProgram({
  name: 'paused-replica',
  seconds: 'how long each replica is stopped; at least 7, for its lease must end',
  defaultSeconds: 20,
  run: async ({ seconds, say }): Promise<ProofReport> => {
    const shop = await startShop({ gateways: 3, relay: true, env: { BANYAN_FLAG_POLL_MS: '100' } });
    try {
      const readers = await TracedReaders.open(shop, { sessions: 50, perSecond: 90 });
      const runs: (PausedReplica & { readonly replica: string })[] = [];
      for (const replica of readers.gateways) {
        say(`${replica} stands still for ${seconds} s`);
        runs.push({ replica, ...(await stopReplicaDuringRollback(shop, readers, replica, seconds * 1_000)) });
      }
      await readers.leave();
      const sum = (of: (run: PausedReplica) => number): number => runs.reduce((total, run) => total + of(run), 0);
      return {
        table: runs.map((run) => ({ ...run })),
        claims: [
          {
            claim: `questions sent after its lease had ended: ${sum((run) => run.sentAfterItsLease)}; ${sum(({ queued }) => queued)} reads were waiting for it`,
            holds: runs.every((run) => run.sentAfterItsLease === 0 && run.queued > 0 && run.sentBefore > 0),
          },
          {
            claim: `"rolled back" waited for its lease and no longer: ${runs.map(({ saidMs }) => saidMs).join(', ')} ms`,
            holds: runs.every(({ waited, saidMs }) => waited && saidMs > 0 && saidMs < LEASE_MS + 1_000),
          },
          {
            claim: `questions of any replica after it was said: ${sum((run) => run.sentAfterSaid)}`,
            holds: sum((run) => run.sentAfterSaid) === 0,
          },
          {
            claim: `reads that failed at the other replicas meanwhile: ${sum((run) => run.failedElsewhere)}`,
            holds: runs.every(({ failedElsewhere }) => failedElsewhere === 0),
          },
          { claim: 'each rollback is one trip on record', holds: runs.every(({ trips }) => trips === 1) },
        ],
      };
    } finally {
      await shop.stop();
    }
  },
});
