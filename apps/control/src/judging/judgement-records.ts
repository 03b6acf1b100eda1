import { contractFingerprints, type ContractFingerprint } from '@banyan/contracts';
import { serveFlag } from '@banyan/rollout';
import { recordedJudgement, SUM_POLICY, type RecordedJudgement } from '@banyan/slo';
import type { JudgedDomain } from './judged-domain.js';
import type { Judgement } from './verdicts.js';

/** What control puts on record of a judgement: its own, whether it trips or a person does. */
export class JudgementRecords {
  readonly #contracts: ReadonlyMap<string, readonly ContractFingerprint[]>;

  /** Reads the published contracts once, as they are while this process lives. @throws what the file system throws */
  constructor(
    domains: readonly JudgedDomain[],
    contractsDir?: string,
    /** Faults that are injected into a domain's calls, in words. Default: none. */
    private readonly chaosOf: (domain: string) => string | undefined = () => undefined,
  ) {
    this.#contracts = new Map(
      domains.map(({ name, contracts }) => [name, contractFingerprints(contracts, contractsDir)]),
    );
  }

  of({ name, objectives }: JudgedDomain, judgement: Judgement): RecordedJudgement {
    const { evidence, verdict, replicas, flagRevision } = judgement;
    const chaos = this.chaosOf(name);
    return recordedJudgement(
      { evidence, objectives, policy: SUM_POLICY, verdict },
      {
        flag: serveFlag(name),
        flagRevision,
        contracts: this.#contracts.get(name) ?? [],
        replicas,
        ...(chaos === undefined ? {} : { chaos }),
      },
    );
  }
}
