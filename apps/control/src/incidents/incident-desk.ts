import { ProblemError, type Clock } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import { StoreUnavailable } from '@banyan/rollout';
import { validate as isUuid } from 'uuid';
import { askStore } from '../api/ask-store.js';
import type { Happenings, HeardAlert } from './happenings.js';
import type { ImpactSurvey } from './impact.js';
import type { IncidentPage, IncidentSummary, Severity } from './incident.js';
import { append, harmIn, listIncidents, openOf, readIncident } from './incident-book.js';
import type { OperationsStore } from './store/operations-store.js';
import { newId } from '@banyan/kernel';

/** Who says something, and what. */
export interface PersonalNote {
  readonly person: string;
  readonly words: string;
}

interface IncidentDeskParts {
  readonly store: Pick<OperationsStore, 'transaction'>;
  readonly happenings: Happenings;
  readonly impact: ImpactSurvey;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Messages were appended and are committed. */
  readonly ring: () => void;
}

/** Incidents for people and alerts: to look at, to open, to write into, to take in hand, to resolve. */
export class IncidentDesk {
  constructor(private readonly parts: IncidentDeskParts) {}

  /** @throws ProblemError `unavailable` */
  list(wish: Parameters<typeof listIncidents>[1]): Promise<readonly IncidentSummary[]> {
    return this.#asked((sql) => listIncidents(sql, wish));
  }

  /** @throws ProblemError `not-found`, `unavailable` */
  async page(id: string): Promise<IncidentPage> {
    const found = isUuid(id)
      ? await this.#asked(async (sql) => {
          const page = await readIncident(sql, id);
          return page === undefined ? undefined : { page, harm: await harmIn(sql, id) };
        })
      : undefined;
    if (found === undefined) throw new ProblemError('not-found', { detail: 'No incident has this id.' });
    const { page, harm } = found;
    // Frozen when it was resolved: what came later is not of this incident.
    const impact = harm?.impact ?? (await this.#impact(page.scope, harm?.sinceMs ?? Date.parse(page.openedAt)));
    return { ...page, impact };
  }

  /** Opens one, or joins what is open for the scope. @throws ProblemError `unavailable` */
  async open(wish: {
    readonly scope: string;
    readonly severity: Severity;
    readonly title: string;
    readonly note: PersonalNote;
  }): Promise<IncidentSummary> {
    const { scope, severity, title, note } = wish;
    const atMs = this.parts.clock.nowMs();
    const by = `person ${note.person}`;
    const key = newId();
    return this.#changed((sql) =>
      this.parts.happenings.open(sql, {
        scope,
        severity,
        title,
        sinceMs: atMs,
        cause: { key: `person ${key}`, kind: 'person' },
        entry: { key, atMs, kind: 'said', by, text: note.words },
      }),
    );
  }

  /** Words of a person for its timeline; also of one that is resolved. @throws ProblemError `not-found`, `unavailable` */
  async note(id: string, { person, words }: PersonalNote): Promise<IncidentPage> {
    await this.page(id);
    const atMs = this.parts.clock.nowMs();
    await this.#changed((sql) =>
      append(sql, id, { key: newId(), atMs, kind: 'said', by: `person ${person}`, text: words }),
    );
    return this.page(id);
  }

  /** A person has it in hand: its owners are told. @throws ProblemError `not-found`, `conflict` when it is resolved already, `unavailable` */
  async acknowledge(id: string, { person, words }: PersonalNote): Promise<IncidentPage> {
    const { scope } = await this.page(id);
    await this.#changed(async (sql) => {
      const open = await openOf(sql, scope);
      if (open?.id !== id) throw new ProblemError('conflict', { detail: 'This incident is resolved already.' });
      await this.parts.happenings.acknowledge(sql, open, {
        by: `person ${person}`,
        words,
        atMs: this.parts.clock.nowMs(),
      });
    });
    return this.page(id);
  }

  /** @throws ProblemError `not-found`, `conflict` when it is resolved already, `unavailable` */
  async resolve(id: string, { person, words }: PersonalNote): Promise<IncidentPage> {
    const { scope } = await this.page(id);
    await this.#changed(async (sql) => {
      const open = await openOf(sql, scope);
      if (open?.id !== id) throw new ProblemError('conflict', { detail: 'This incident is resolved already.' });
      await this.parts.happenings.resolve(sql, open, {
        by: `person ${person}`,
        words,
        atMs: this.parts.clock.nowMs(),
      });
    });
    return this.page(id);
  }

  /** What Alertmanager says; all of it or nothing. @throws ProblemError `unavailable`: it says it again */
  async alerted(alerts: readonly HeardAlert[]): Promise<void> {
    // In one order, whoever else is told the same at this moment: each takes the lock of its scope.
    const sorted = [...alerts].sort((one, other) => (one.scope < other.scope ? -1 : one.scope > other.scope ? 1 : 0));
    await this.#changed(async (sql) => {
      for (const alert of sorted) await this.parts.happenings.alerted(sql, alert);
    });
  }

  async #impact(scope: string, sinceMs: number): Promise<IncidentPage['impact']> {
    try {
      return await this.parts.impact.of(scope, sinceMs);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return { journeys: null, business: null };
    }
  }

  async #changed<T>(work: (sql: SqlPort) => Promise<T>): Promise<T> {
    const result = await this.#asked(work);
    this.parts.ring();
    return result;
  }

  #asked<T>(work: (sql: SqlPort) => Promise<T>): Promise<T> {
    return askStore('incidents are', () => this.parts.store.transaction(work));
  }
}
