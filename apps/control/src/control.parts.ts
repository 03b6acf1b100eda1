import type { Clock } from '@banyan/kernel';
import { RolloutStore } from '@banyan/rollout';
import type { ControlConfig } from './control.config.js';
import { JudgedDomains } from './judging/judged-domains.js';
import type { JudgedDomain } from './judging/judged-domain.js';
import { Verdicts } from './judging/verdicts.js';
import { KnownLatches } from './latches/known-latches.js';
import { MismatchKeeping } from './mismatches/mismatch-keeping.js';
import { ProcessSurvey } from './processes/process-survey.js';
import { UnleashWatch } from './processes/unleash-watch.js';
import { ReplicaBook } from './reports/replica-book.js';
import { Acknowledgements } from './rollback/acknowledgements.js';
import { PersonalChanges } from './rollback/personal-changes.js';
import { Tripping } from './rollback/tripping.js';
import { UnleashWriteBack, type SwitchOff } from './rollback/unleash-write-back.js';
import { ChainAnchor } from './status/chain-anchor.js';
import { DecisionBook } from './status/decision-book.js';
import { StatusView } from './status/status-view.js';

/** Everything control is made of, wired; Nest hands the parts to its controllers. */
export interface ControlParts {
  readonly domains: JudgedDomains;
  readonly store: RolloutStore;
  readonly book: ReplicaBook;
  readonly latches: KnownLatches;
  readonly tripping: Tripping;
  readonly changes: PersonalChanges;
  readonly decisions: DecisionBook;
  readonly mismatches: MismatchKeeping;
  readonly unleash: UnleashWatch;
  readonly view: StatusView;
  /** Connects in the background; resolves at once when PostgreSQL is away. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function assembleControl(
  config: ControlConfig,
  judged: readonly JudgedDomain[],
  switchOff: SwitchOff,
  clock: Clock,
): ControlParts {
  const domains = new JudgedDomains(judged);
  const store = new RolloutStore({ url: config.DATABASE_URL, applicationName: 'banyan-control' });
  const book = new ReplicaBook(clock);
  const latches = new KnownLatches(
    store,
    judged.map(({ name }) => name),
  );
  const verdicts = new Verdicts(book, judged, latches, clock);
  const decisions = new DecisionBook(store, new ChainAnchor(config.BANYAN_DATA_DIR), clock);
  store.on('latch', (domain) => void decisions.look(domain));
  const acknowledgements = new Acknowledgements(store, latches, clock);
  const writeBack = new UnleashWriteBack(store, switchOff, latches);
  const unleash = new UnleashWatch(config.UNLEASH_URL, () => writeBack.kick());
  const survey = new ProcessSurvey(config.BANYAN_DATA_DIR, book, clock);
  // What waits for PostgreSQL goes on as soon as it is back.
  store.on('connected', () => writeBack.kick());
  return {
    domains,
    store,
    book,
    latches,
    unleash,
    tripping: new Tripping(store, verdicts, latches, clock),
    changes: new PersonalChanges(store, verdicts, latches, clock),
    decisions,
    mismatches: new MismatchKeeping(store),
    view: new StatusView({
      clock,
      store,
      domains,
      book,
      verdicts,
      latches,
      acknowledgements,
      writeBack,
      decisions,
      survey,
      unleash,
    }),
    start: async () => {
      await store.start();
      latches.start();
      writeBack.start();
      unleash.start();
    },
    stop: async () => {
      unleash.stop();
      latches.stop();
      acknowledgements.stop();
      await writeBack.stop();
      await store.stop();
    },
  };
}
