import { COUNT, INSTANT, list, MS, nullable, record, ref, TEXT, UUID, type Schema } from './openapi-schemas.js';

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
