import { PERMISSIONS, ROLE_NAMES } from '@banyan/access';
import {
  COUNT,
  FLAG,
  HASH,
  INSTANT,
  list,
  nullable,
  record,
  ref,
  type Schema,
  TEXT,
  UUID,
  word,
} from './openapi-schemas.js';

/** Who asks for a change. */
export const PERSON: Schema = {
  type: 'string',
  minLength: 1,
  description:
    'Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.',
};

/** Of an entry of the audit log, however it is shown. */
const AUDITED = {
  id: UUID,
  name: { ...nullable(TEXT), description: "whose token it was; null: nobody's, or control has no tokens" },
  role: nullable(word(...ROLE_NAMES)),
  person: { ...nullable(TEXT), description: 'who asked, as the record of what was done has it' },
  operation: TEXT,
  target: { ...TEXT, description: 'what the path names' },
  reason: nullable(TEXT),
  status: { ...COUNT, description: 'of the HTTP answer' },
} as const;

/** Of signing in, of tokens. */
export const ACCESS_SCHEMAS: Readonly<Record<string, Schema>> = {
  SignIn: record({ token: { type: 'string', minLength: 1, maxLength: 200 } }),
  Session: record(
    {
      tokens: { ...FLAG, description: 'false: control has none, and whoever reaches it may do everything' },
      issuer: {
        ...nullable(TEXT),
        description:
          'host of the issuer at which people may sign in, too, by way of /sign-in/issuer; null: there is none',
      },
      name: { ...nullable(TEXT), description: 'null: nobody is signed in, or nobody needs to' },
      role: nullable(word(...ROLE_NAMES)),
      permissions: list(word(...Object.keys(PERMISSIONS))),
      operations: {
        ...list(TEXT),
        description: 'such as `POST /api/domains/{domain}/rollback`: what would not be refused for the role',
      },
    },
    'Who is signed in, and what they may do.',
  ),
  AuditPage: record({
    entries: list(record({ ...AUDITED, at: INSTANT })),
    next: { ...nullable(UUID), description: '`before` of the next page; null: there is none' },
  }),
  AuditChainPage: record({
    entries: list(
      record(
        {
          ...AUDITED,
          atMs: { ...COUNT, description: 'milliseconds since the Unix epoch' },
          sequence: COUNT,
          previousHash: HASH,
          hash: HASH,
        },
        'One link: SHA-256 over the canonical JSON (RFC 8785) of all other members.',
      ),
    ),
    next: { ...nullable(COUNT), description: '`after` of the next part; null: there is none' },
    chain: { ...ref('ChainVerdict') },
  }),
  Configuration: record({
    processes: list(
      record({
        name: TEXT,
        settings: nullable(
          list(
            record({
              name: TEXT,
              value: { ...TEXT, description: 'redacted where it is secret' },
              source: { ...TEXT, description: '`environment`, `default`, `missing`, or `file` and its path' },
              'fault?': TEXT,
            }),
          ),
        ),
        trouble: { ...nullable(TEXT), description: 'why it did not say; null: it did' },
      }),
    ),
  }),
  TokenList: record({
    file: { ...nullable(TEXT), description: 'null: control has no tokens' },
    fault: { ...nullable(TEXT), description: 'why the file as it is now is not in force; null: it is' },
    tokens: list(
      record({
        name: TEXT,
        role: word(...ROLE_NAMES),
        expiresAt: nullable(INSTANT),
        state: word('good', 'expired'),
        lastUsedAt: { ...nullable(INSTANT), description: 'null: not since control started' },
      }),
    ),
  }),
};
