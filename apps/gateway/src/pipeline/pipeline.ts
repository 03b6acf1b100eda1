import { ProblemError } from '@banyan/kernel';
import { Deadline } from '@banyan/resilience';
import type { OrdersRoom } from '../orders/orders-room.js';
import { accept, type AcceptOptions, type Claim } from './accept.js';
import { ageOf, type BrowseMemory } from './browse-memory.js';
import { callArm, type CallOptions } from './call-arm.js';
import { checkCustomer } from './check-customer.js';
import { chooseRoute, type RouteSources } from './choose-route.js';
import type { Exchange } from './exchange.js';
import { problemOfFailure } from './problem-of-failure.js';
import { recordRemembered, recordSli, type SliRecorder } from './record-sli.js';
import { respond, respondProblem, type ResponseOptions } from './respond.js';
import { startShadow } from './start-shadow.js';
import { whoAsks, type WhoAsksOptions } from './who-asks.js';
import { withholdValues } from './withhold-values.js';

/** What the pipeline works with; made once, at start. */
export interface Pipeline extends RouteSources, WhoAsksOptions, AcceptOptions, CallOptions, ResponseOptions {
  readonly memory: BrowseMemory;
  readonly sli: SliRecorder;
  /** Answers what is asked about things that one arm holds. */
  readonly orders: Pick<OrdersRoom, 'answer'>;
}

/** Answers one owned request. Never throws: every end is an answer, a problem, or a client that left. */
export async function answerOwned(exchange: Exchange, claim: Claim, pipeline: Pipeline): Promise<void> {
  try {
    const asking = whoAsks(exchange, claim, pipeline);
    const asker = asking instanceof Promise ? await asking : asking;
    const accepted = accept(exchange, claim, asker, pipeline);
    const call = accepted instanceof Promise ? await accepted : accepted;
    checkCustomer(call);
    const deadline = new Deadline(pipeline.clock, call.operation.deadlineMs);
    if (call.operation.ownership !== undefined) return await pipeline.orders.answer(call, deadline, pipeline);
    const decision = chooseRoute(call, pipeline);
    const recalling = pipeline.memory.recall(call, decision);
    const remembered = recalling instanceof Promise ? await recalling : recalling;
    if (remembered !== undefined) {
      recordRemembered(call, decision, remembered.how);
      return respond(call, remembered, 0, pipeline);
    }
    const serving = callArm(call, decision, deadline, pipeline);
    pipeline.memory.watch(call, decision, serving);
    startShadow(call, decision, serving, pipeline);
    const served = await serving;
    const instead = pipeline.memory.instead(call, decision, served);
    recordSli(call, decision, served, instead !== undefined, pipeline.sli);
    if (instead !== undefined) return respond(call, instead, served.ms, pipeline);
    if (served.kind === 'failed') throw problemOfFailure(served.error);
    respond(call, { answer: served.answer, ageMs: ageOf(call, served.result) }, served.ms, pipeline);
  } catch (error) {
    const told = error instanceof ProblemError ? error : withholdValues(claim.contract, error);
    respondProblem(exchange, told, claim.life);
  }
}
