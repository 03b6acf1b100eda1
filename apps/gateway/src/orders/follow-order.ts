import {
  ORDER_CANCEL,
  type CancelResult,
  type CustomersQuestion,
  type NotPlaced,
  type ReadResult,
  type StockAuthorityTerm,
  type UnknownOrder,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Holding } from '@banyan/ledger';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import { attemptArm } from '../pipeline/call-arm.js';
import { followTo } from '../pipeline/choose-route.js';
import { problemOfFailure } from '../pipeline/problem-of-failure.js';
import { recordSli } from '../pipeline/record-sli.js';
import { respond } from '../pipeline/respond.js';
import { say, servedBy, type HeldOptions } from './held-answer.js';
import { heldBy, type HeldBy } from './held-by.js';
import { outcomeKind } from './outcome-kind.js';
import type { OrdersParts } from './orders-parts.js';
import type { CancelInTerm } from './reserving-arm.js';
import { sightOf, type Sight } from './sight-of.js';
import { isTheirs, mayChange } from './who-bought.js';

type Followed = ReadResult | CancelResult;

const UNKNOWN: UnknownOrder = { kind: 'unknown-order' };
/** Nothing aborts it. */
const NEVER = new AbortController().signal;

/**
 * Asks the arm that holds the order. Reading it ends with its client; calling it off does not.
 *
 * @throws ProblemError
 */
export async function followOrder(
  call: OwnedCall,
  deadline: Deadline,
  parts: OrdersParts,
  options: HeldOptions,
): Promise<void> {
  const { awake, clock, domain, inHand, prefix } = parts;
  const question = call.input as CustomersQuestion;
  const found = await heldBy(question.reference, parts);
  const sight = found === undefined ? 'another’s' : await sightOn(call, found, deadline, parts);
  // What is another's is not there.
  const held = sight === 'another’s' ? undefined : found;
  const arm = held?.arm ?? 'legacy';
  const decision = followTo(call, arm);
  const told = held === undefined ? UNKNOWN : toldByLedger(call, held.holding);
  if (told !== undefined) {
    call.metrics.ended(arm, 'ledger', 0);
    return respond(call, { answer: say(call, arm, told, options.sampler, prefix).answer, ageMs: 0 }, 0, options);
  }
  const changes = call.operation.kind === 'write';
  const startedMs = clock.monotonicMs();
  const asked: OwnedCall = {
    ...call,
    domain,
    input: inputOf(question, held?.holding, parts),
    ...(changes && { exchange: { ...call.exchange, clientSignal: NEVER } }),
  };
  const asking = attemptArm(
    asked,
    arm,
    deadline.remainingMs(),
    (result) => {
      const said = asTheLedgerKnows(call, held?.holding, result as Followed);
      const known = sight === 'untold' && !(said.kind === 'order' && isTheirs(call, said)) ? UNKNOWN : said;
      return { result: known, ...say(call, arm, known, options.sampler, prefix) };
    },
    // No other arm knows it.
    { waitsForProbe: true },
  );
  const came = await (changes ? inHand.add(asking) : asking);
  const took = { ms: clock.monotonicMs() - startedMs, stoodStill: awake.stoodStillSince(startedMs) };
  recordSli(call, decision, servedBy(arm, took, came), false, options.sli);
  if (!(came instanceof ArmError)) return respond(call, { answer: came.answer, ageMs: 0 }, took.ms, options);
  // Nobody can say yet, and whoever was told to look here is told so.
  if (!changes && sight === 'theirs' && held?.holding !== undefined && held.holding.outcome === undefined) {
    const { answer } = say(call, arm, pendingOf(held.holding), options.sampler, prefix);
    return respond(call, { answer, ageMs: 0 }, took.ms, options);
  }
  throw problemOfFailure(came);
}

/** Whose it is, as far as it must be known now: what is only read says itself who bought. */
async function sightOn(call: OwnedCall, held: HeldBy, deadline: Deadline, parts: OrdersParts): Promise<Sight> {
  if (call.operation.kind === 'read') return sightOf(call.principal, held, parts);
  return (await mayChange(call, held, deadline, parts)) ? 'theirs' : 'another’s';
}

/** What needs no arm: a reference that was given out and is no order. */
function toldByLedger({ operation }: OwnedCall, holding: Holding | undefined): Followed | undefined {
  if (holding === undefined || outcomeKind(holding.outcome) !== 'refused') return undefined;
  if (operation.kind === 'write') return UNKNOWN;
  return { ...(holding.outcome as NotPlaced), reference: holding.reference };
}

/** What only the ledger knows goes along: what the arm wrote down, and where goods are set aside. */
function inputOf(
  question: CustomersQuestion,
  holding: Holding | undefined,
  { stockAuthority }: OrdersParts,
): CancelInTerm {
  const known = holding?.journal;
  const setAsideIn: StockAuthorityTerm | undefined = holding?.authority;
  return {
    ...question,
    ...(known === undefined ? {} : { known }),
    // Back at the core, everything was booked there before: nothing is set aside. Where that is not known it is asked.
    ...(setAsideIn?.arm === 'service' && stockAuthority() !== 'legacy' ? { setAsideIn } : {}),
  };
}

/**
 * An arm that does not know an order of ours may not have it yet.
 *
 * @throws ArmError where it said that it had placed it: an order is not lost because its arm does not find it
 */
function asTheLedgerKnows({ operation }: OwnedCall, holding: Holding | undefined, result: Followed): Followed {
  if (holding === undefined || result.kind !== 'unknown-order') return result;
  if (holding.outcome !== undefined)
    throw new ArmError(holding.arm, 'fault', 'it does not find an order that it placed');
  return operation.name === ORDER_CANCEL ? { kind: 'not-cancellable', state: 'pending' } : pendingOf(holding);
}

function pendingOf({ reference }: Holding): ReadResult {
  return { kind: 'pending', reference };
}
