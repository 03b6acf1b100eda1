import { isoUtc, newId } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import type { DecisionRecord } from '@banyan/rollout';
import { makerText } from '../status/decision-view.js';
import type { ImpactSurvey } from './impact.js';
import type { Entry, EntryKind, IncidentSummary, NewEntry } from './incident.js';
import { append, close, endCauses, harmIn, openOf, openOrJoin, type Opening } from './incident-book.js';
import type { OwnersTold } from './tell-owners.js';

const ENTRY_OF: Partial<Record<DecisionRecord['kind'], EntryKind>> = {
  joined: 'seen',
  'rolled-back': 'seen',
  'mismatch-judged': 'said',
  'mismatch-ignored': 'tried',
  'mismatch-counted': 'tried',
  'integration-off': 'tried',
  'integration-on': 'tried',
  'chaos-begun': 'tried',
  'chaos-ended': 'tried',
};

/** What an alert says, as far as it matters here. */
export interface HeardAlert {
  readonly scope: string;
  /** The same for the same alert until it ends. */
  readonly key: string;
  readonly opening: Omit<Opening, 'cause' | 'scope'>;
  readonly isOver: boolean;
  readonly endedAtMs: number;
}

/** What happens becomes incidents: opened, joined, gone on with, taken in hand, resolved. Each in the caller's transaction. */
export class Happenings {
  constructor(
    private readonly told: OwnersTold,
    private readonly impact: ImpactSurvey,
  ) {}

  /** A decision: a trip opens or joins, a reset resolves, anything else is noted in what is open. The reason goes in as it is. */
  async decided(sql: SqlPort, record: DecisionRecord): Promise<void> {
    const { id, domain, kind, atMs, reason, epoch } = record;
    const by = makerText(record.by);
    const about = { decision: id, sequence: record.sequence, kind, epoch, ...decidedBy(record.evidence) };
    const entry = { key: `decision ${id}`, atMs, kind: ENTRY_OF[kind] ?? 'decided', by, text: reason, about } as const;
    if (kind === 'trip') {
      await this.open(sql, {
        scope: domain,
        severity: record.by.kind === 'person' ? 'major' : 'critical',
        title: record.by.kind === 'person' ? `${domain} was tripped by ${by}` : `${domain} was tripped by evidence`,
        sinceMs: evidenceSince(record) ?? atMs,
        cause: { key: `trip ${epoch}`, kind: 'trip' },
        entry,
      });
      return;
    }
    const open = await openOf(sql, domain);
    if (open === undefined || !(await append(sql, open.id, entry))) return;
    if (kind !== 'reset' || !(await endCauses(sql, open.id, { kind: 'trip' }, atMs))) return;
    await this.resolve(sql, open, { by, words: reason, atMs });
  }

  async open(sql: SqlPort, opening: Opening): Promise<IncidentSummary> {
    const { incident, isNew, added } = await openOrJoin(sql, opening);
    if (!added) return incident;
    const { text, atMs } = opening.entry;
    await this.told.tell(sql, isNew ? 'opened' : 'updated', incident, { evidence: text, atIso: isoUtc(atMs) });
    return incident;
  }

  /** An alert fires, or is over. Whatever is said twice changes nothing. */
  async alerted(sql: SqlPort, { scope, key, opening, isOver, endedAtMs }: HeardAlert): Promise<void> {
    if (!isOver) {
      await this.open(sql, { ...opening, scope, cause: { key, kind: 'alert' } });
      return;
    }
    const open = await openOf(sql, scope);
    if (open === undefined) return;
    const isLast = await endCauses(sql, open.id, { key }, endedAtMs);
    const { by, text, about } = opening.entry;
    const over: NewEntry = {
      key: `${opening.entry.key} over`,
      atMs: endedAtMs,
      kind: 'seen',
      by,
      text: `over: ${text}`,
      ...(about === undefined ? {} : { about }),
    };
    await append(sql, open.id, over);
    if (isLast)
      await this.resolve(sql, open, { by, words: 'every alert that it was open for is over', atMs: endedAtMs });
  }

  /** A person has it in hand: its owners are told. */
  async acknowledge(
    sql: SqlPort,
    open: IncidentSummary,
    { by, words, atMs }: { readonly by: string; readonly words: string; readonly atMs: number },
  ): Promise<void> {
    await append(sql, open.id, { key: `acknowledged ${newId()}`, atMs, kind: 'acknowledged', by, text: words });
    await this.told.tell(sql, 'acknowledged', open, { evidence: `${by}: ${words}`, atIso: isoUtc(atMs) });
  }

  async resolve(
    sql: SqlPort,
    open: IncidentSummary,
    end: { readonly by: string; readonly words: string; readonly atMs: number },
  ): Promise<IncidentSummary> {
    const harm = await harmIn(sql, open.id);
    const impact = await this.impact.of(open.scope, harm?.sinceMs ?? Date.parse(open.openedAt));
    const resolved = await close(sql, open.id, { ...end, impact });
    await this.told.tell(sql, 'resolved', resolved, { evidence: end.words, atIso: isoUtc(end.atMs) });
    return resolved;
  }
}

/** The rule that decided, where one did, as the evidence of the record has it. */
function decidedBy(evidence: unknown): Entry['about'] {
  const rule = (evidence as { decidedBy?: unknown } | null)?.decidedBy;
  return typeof rule === 'object' && rule !== null ? { decidedBy: rule } : {};
}

/** Harm began with the stretch of evidence that tripped. */
function evidenceSince({ evidence, atMs }: DecisionRecord): number | undefined {
  const since = (evidence as { evidence?: { startedAtMs?: unknown } } | null)?.evidence?.startedAtMs;
  // A stretch is as old as the release: harm of weeks before says nothing of this incident.
  return typeof since === 'number' ? Math.max(since, atMs - LONGEST_BEFORE_MS) : undefined;
}

const LONGEST_BEFORE_MS = 60 * 60_000;
