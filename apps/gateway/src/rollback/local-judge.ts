import type { Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { serveFlag, type LatchKeeper } from '@banyan/rollout';
import { judge, recordedJudgement, REPLICA_POLICY, type JudgementFacts, type Stretch } from '@banyan/slo';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { SliObservation, SliRecorder } from '../pipeline/record-sli.js';

/**
 * Collects this replica's evidence and trips alone when it suffices: control adds all replicas' counts and usually sees
 * more, but a gateway without control must still be able to take a bad release back.
 */
export class LocalJudge implements SliRecorder {
  constructor(
    private readonly keeper: Pick<LatchKeeper, 'trip' | 'view'>,
    private readonly replica: string,
    private readonly clock: Clock,
    /** What was in force, for the record of a trip; asked when there is one. */
    private readonly inForce: (domain: OwnedDomain) => Pick<JudgementFacts, 'flagRevision' | 'contracts'>,
  ) {}

  observe({ call, decision, failed, slow, ms }: SliObservation): void {
    const { stretch } = decision;
    if (stretch === undefined) return;
    const { domain, caller, operation } = call;
    const { sessionId } = caller;
    const outcome = { operation: operation.name, arm: decision.serving, failed, slow, ms, sessionId };
    domain.evidence.record(stretch, outcome, this.clock.nowMs());
    if (decision.serving === 'service' && (failed || slow)) this.#judge(domain, stretch);
  }

  #judge(domain: OwnedDomain, stretch: Stretch): void {
    // A request may outlive its stretch: what was decided before a trip or a reset must not trip again after it.
    const { latch: current } = this.keeper.view(domain.manifest.name);
    if (current === undefined || current.epoch !== stretch.epoch) return;
    const evidence = domain.evidence.of(stretch);
    if (evidence === undefined) return;
    const verdict = judge(evidence, domain.objectives, REPLICA_POLICY);
    if (verdict.kind !== 'breached') return;
    const name = domain.manifest.name;
    const { moved, latch } = this.keeper.trip({
      domain: name,
      reason: verdict.text,
      evidence: recordedJudgement(
        { evidence, objectives: domain.objectives, policy: REPLICA_POLICY, verdict },
        { ...this.inForce(domain), flag: serveFlag(name), replicas: [this.replica] },
      ),
    });
    if (!moved) return;
    counter('banyan_trips_total').with({ domain: name, source: 'replica' }).inc();
    log.error('tripped: the service serves no more', {
      domain: name,
      rule: verdict.by.rule,
      operation: verdict.by.operation,
      reason: verdict.text,
      epoch: latch.epoch,
      decisionId: latch.decisionId,
    });
  }
}
