import {
  COUNT,
  FLAG,
  INSTANT,
  list,
  MS,
  nullable,
  record,
  ref,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

const DAY: Schema = { type: 'string', format: 'date' };

/** Who uses which contract: as replicas count it, and as it is read. */
export const CONTRACT_SCHEMAS: Readonly<Record<string, Schema>> = {
  UsageReport: record(
    {
      stream: { ...UUID, description: 'new with every start of the gateway' },
      sequence: COUNT,
      uses: list(
        record({
          day: { ...COUNT, description: 'since the Unix epoch, UTC' },
          domain: TEXT,
          contract: TEXT,
          operation: TEXT,
          storefront: TEXT,
          field: { type: 'string', description: 'a deprecated field; empty: the requests themselves' },
          requests: COUNT,
          lastSeenMs: MS,
        }),
      ),
    },
    'Who used what of the contracts by the day, as far as it is not known to be kept. Cumulative.',
  ),
  ContractUse: record(
    {
      domain: TEXT,
      version: TEXT,
      operation: { ...TEXT, description: "the contract's operationId" },
      storefront: { ...TEXT, description: 'as registered; default: it sends no name; unknown: it sends another' },
      deprecatedField: { ...nullable(TEXT), description: 'null: the requests themselves' },
      requests: COUNT,
      firstDay: DAY,
      lastSeen: INSTANT,
    },
    'One storefront and one operation of a contract version, over all gateways; by itself where a deprecated field was there.',
  ),
  ContractVersion: record(
    {
      domain: TEXT,
      version: TEXT,
      state: word('draft', 'candidate', 'published', 'deprecated', 'retired'),
      owner: record({ name: TEXT, contact: TEXT }),
      published: list(record({ version: TEXT, at: INSTANT, sha256: TEXT }, 'A frozen text. The last one is in force.')),
      ahead: {
        ...nullable(TEXT),
        description: 'info.version of the working text, where it is ahead of the one in force; null: it is not',
      },
      deprecation: nullable(record({ at: INSTANT, sunset: INSTANT, successor: TEXT, reason: TEXT })),
      retirement: nullable(record({ at: INSTANT, reason: TEXT, forced: FLAG })),
      successor: { ...nullable(TEXT), description: 'the living version that a deprecated or retired one leads to' },
      pins: list(record({ storefront: TEXT, version: TEXT, contact: nullable(TEXT) })),
      fault: { ...nullable(TEXT), description: 'why there is no text to show; null: there is one' },
    },
    'A registered version of a contract, and how it stands.',
  ),
  ContractList: record({
    fault: {
      ...nullable(TEXT),
      description: 'why the registry could not be read as it lies there now; null: it could',
    },
    storefronts: list(record({ name: TEXT, contact: TEXT })),
    versions: list(ref('ContractVersion')),
  }),
  ContractUsage: record(
    {
      countingSince: {
        ...nullable(DAY),
        description: 'the first day of which anything is counted; null: nothing ever was, so no use says nothing',
      },
      uses: list(ref('ContractUse')),
    },
    'The last seen first.',
  ),
};
