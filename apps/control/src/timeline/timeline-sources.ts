import { isoUtc } from '@banyan/kernel';
import type { Integration } from '@banyan/domains';
import type { StockAuthorityBook } from '@banyan/ledger';
import { DECISION_KINDS, SIGHTING_KINDS, type RolloutStore } from '@banyan/rollout';
import type { AuditBook } from '../audit/audit-book.js';
import type { ContractShelf, ShelvedVersion } from '../contracts/shelf/contract-shelf.js';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { sightingText } from '../series/series-marks.js';
import { makerText } from '../status/decision-view.js';
import { handSource } from './hand-source.js';
import { kindsAsked } from './happenings.js';
import { incidentSource } from './incident-source.js';
import { SWITCH_KINDS, switchSource } from './switch-source.js';
import {
  AUTHORITY_KINDS,
  byTime,
  CONTRACT_KINDS,
  isAsked,
  type TimelineEntry,
  type TimelineSource,
} from './timeline-entry.js';

const CHAIN_KINDS = DECISION_KINDS.filter((kind) => !SWITCH_KINDS.some((told) => told === kind));

/** Moves of the authority for stock; there are a handful in a shop's life. */
const MOST_MOVES = 200;

export interface TimelineParts {
  readonly store: Pick<RolloutStore, 'decisionHistory' | 'sightingHistory'>;
  readonly authority: Pick<StockAuthorityBook, 'moves'>;
  readonly shelf: Pick<ContractShelf, 'look'>;
  readonly operations: Pick<OperationsStore, 'sql'>;
  readonly integrations: readonly Pick<Integration, 'id' | 'domain'>[];
  readonly audit: Pick<AuditBook, 'sql'>;
}

/** Everything that the timeline is made of. */
export function timelineSources(parts: TimelineParts): readonly TimelineSource[] {
  return [
    decisionsOf(parts.store),
    sightingsOf(parts.store),
    movesOf(parts.authority),
    contractsOf(parts.shelf),
    incidentSource(parts.operations),
    switchSource(parts.operations, parts.integrations),
    handSource(parts.audit),
  ];
}

function decisionsOf(store: TimelineParts['store']): TimelineSource {
  return {
    name: 'decisions',
    kinds: CHAIN_KINDS,
    page: async (query) => {
      const records = await store.decisionHistory({ ...query, kinds: kindsAsked(CHAIN_KINDS, query) });
      return records.map(({ id, atMs, kind, domain, by, reason }) => ({
        id,
        at: isoUtc(atMs),
        kind,
        domain,
        by: makerText(by),
        text: reason,
        href: `/decisions/${id}`,
        rollout: null,
      }));
    },
  };
}

function sightingsOf(store: TimelineParts['store']): TimelineSource {
  return {
    name: 'sightings',
    kinds: SIGHTING_KINDS,
    page: async (query) => {
      const seen = await store.sightingHistory({ ...query, kinds: kindsAsked(SIGHTING_KINDS, query) });
      return seen.map(({ id, atMs, kind, domain, was, is }) => ({
        id,
        at: isoUtc(atMs),
        kind,
        domain,
        by: null,
        text: sightingText({ kind, was, is }),
        href: null,
        rollout: null,
      }));
    },
  };
}

function movesOf(authority: TimelineParts['authority']): TimelineSource {
  return {
    name: 'authority',
    kinds: AUTHORITY_KINDS,
    page: async (query) => {
      const moves = await authority.moves(MOST_MOVES);
      const entries = moves.map(({ kind, from, to, term, atMs, by, reason }): TimelineEntry => ({
        id: `authority-${term}-${kind}-${atMs}`,
        at: isoUtc(atMs),
        kind: `authority-${kind}`,
        domain: null,
        by: `person ${by}`,
        text: `the authority for stock, ${from} to ${to}: ${reason}`,
        href: '/authority',
        rollout: null,
      }));
      return entries
        .filter((entry) => isAsked(entry, query))
        .toSorted(byTime)
        .slice(0, query.limit);
    },
  };
}

function contractsOf(shelf: TimelineParts['shelf']): TimelineSource {
  return {
    name: 'contracts',
    kinds: CONTRACT_KINDS,
    // oxlint-disable-next-line typescript/require-await -- other sources wait for a database
    page: async (query) =>
      [...shelf.look().domains.values()]
        .flat()
        .flatMap(contractEntries)
        .filter((entry) => isAsked(entry, query))
        .toSorted(byTime)
        .slice(0, query.limit),
  };
}

function contractEntries({ domain, version, registered }: ShelvedVersion): readonly TimelineEntry[] {
  const entry = (kind: (typeof CONTRACT_KINDS)[number], at: string, text: string): TimelineEntry => ({
    id: `${kind}-${domain}-${version}-${at}`,
    at: isoUtc(Date.parse(at)),
    kind,
    domain,
    by: null,
    text,
    href: `/contracts/${domain}/${version}`,
    rollout: null,
  });
  const published = registered.published.map((text) =>
    entry('contract-published', text.at, `${domain} ${version} was published as ${text.version}`),
  );
  const { deprecation, retirement } = registered as {
    readonly deprecation?: { readonly at: string; readonly sunset: string; readonly reason: string };
    readonly retirement?: { readonly at: string; readonly reason: string };
  };
  return [
    ...published,
    ...(deprecation === undefined
      ? []
      : [
          entry(
            'contract-deprecated',
            deprecation.at,
            `${domain} ${version} is deprecated until ${deprecation.sunset}: ${deprecation.reason}`,
          ),
        ]),
    ...(retirement === undefined
      ? []
      : [entry('contract-retired', retirement.at, `${domain} ${version} was retired: ${retirement.reason}`)]),
  ];
}
