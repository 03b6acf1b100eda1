import type { Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { serveFlag, type LatchKeeper } from '@banyan/rollout';
import { judge, recordedJudgement, REPLICA_POLICY, type JudgementFacts, type Pair, type Stretch } from '@banyan/slo';
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
    private readonly inForce: (domain: OwnedDomain) => Pick<JudgementFacts, 'flagRevision' | 'contracts' | 'chaos'>,
  ) {}

  observe({ call, decision, failed, slow, ms, rescue }: SliObservation): void {
    const { stretch, serving: arm } = decision;
    if (stretch === undefined) return;
    const { domain, caller, operation } = call;
    // Before the failure it came of: the moment at which the service fails is the one at which legacy's health matters.
    if (rescue !== undefined) domain.evidence.rescue(stretch, operation.name, rescue === 'failed');
    const outcome = { operation: operation.name, arm, failed, slow, ms, sessionId: caller.sessionId };
    domain.evidence.record(stretch, outcome, this.clock.nowMs());
    if (arm === 'legacy' || !(failed || slow)) return;
    // Who answers everybody leaves legacy unseen: before the service is blamed, legacy is asked about the next few.
    if (stretch.share === 1) domain.reverse.owe(operation.name);
    this.#judge(domain, stretch);
  }

  /** A request for which legacy was asked twice. */
  paired(domain: OwnedDomain, stretch: Stretch, operation: string, pair: Pair): void {
    domain.evidence.pair(stretch, operation, pair);
    if (pair.service.length > 0) this.#judge(domain, stretch);
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
