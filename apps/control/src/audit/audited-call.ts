import { FIRST_REFUSAL, type AuditEntry } from '@banyan/access';
import { newId } from '@banyan/kernel';
import type { Asker } from '../access/asker.js';

/** What is looked at of a request that has its answer. */
export interface AnsweredCall {
  readonly method: string;
  /** The route's own path, such as `/api/domains/:domain/rollback`. */
  readonly route: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Was a token shown, right or wrong, or a session's cookie? */
  readonly showed: boolean;
  readonly status: number;
}

const LONGEST_TEXT = 1_000;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Gateways report every second: what they tell is no change that anybody asked for. Refused ones are written down. */
const REPORTS = '/api/replicas/:replica/report';
/** Sends nothing that changes anything. */
const TRIES = '/contracts/:domain/:version/try/:operation';
/** Reads nothing, whatever its method says: the issuer leads a browser there, and a session begins. */
const ARRIVES = '/sign-in/issuer/back';
const [NOBODY, TOO_MANY] = [401, 429];

/**
 * The entry of a call; undefined: it only read, or it is one of those above. Nor is kept what shows nothing and is refused, or comes
 * after too many wrong tokens: anybody could fill the log with it.
 */
export function auditedCall(
  { method, route, params, body, showed, status }: AnsweredCall,
  asker: Asker | undefined,
  atMs: number,
): AuditEntry | undefined {
  if (
    (READS.has(method) && !(route === ARRIVES && asker !== undefined)) ||
    route === TRIES ||
    (route === REPORTS && status < FIRST_REFUSAL)
  )
    return undefined;
  if (status === TOO_MANY || (status === NOBODY && !showed)) return undefined;
  const said = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const isToken = asker?.kind === 'token';
  return {
    id: newId(),
    atMs,
    name: isToken ? asker.name : null,
    role: isToken ? asker.role : null,
    person: textOf(said['person']) ?? (isToken ? asker.name : null),
    operation: `${method} ${route.replaceAll(/:(\w+)/g, '{$1}')}`,
    target: kept(Object.values(params).map(String).join(' ')),
    reason: textOf(said['reason']) ?? null,
    status,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? kept(value.trim()) : undefined;
}

/** As PostgreSQL and the chain's canonical JSON can hold it: an entry that neither takes would hold up all that wait behind it. */
function kept(text: string): string {
  return text.slice(0, LONGEST_TEXT).replaceAll('\0', '').toWellFormed();
}
