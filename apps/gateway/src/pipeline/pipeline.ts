import { accept, type Claim } from './accept.js';
import { callArm, type CallOptions } from './call-arm.js';
import { chooseRoute, type RouteSources } from './choose-route.js';
import type { Exchange } from './exchange.js';
import { problemOfFailure } from './problem-of-failure.js';
import { recordSli, type SliRecorder } from './record-sli.js';
import { respond, respondProblem, type ResponseOptions } from './respond.js';
import { startShadow } from './start-shadow.js';

/** What the pipeline works with; made once, at start. */
export interface Pipeline extends RouteSources, CallOptions, ResponseOptions {
  readonly legacyCookie: string;
  readonly sli: SliRecorder;
}

/** Answers one owned request. Never throws: every end is an answer, a problem, or a client that left. */
export async function answerOwned(exchange: Exchange, claim: Claim, pipeline: Pipeline): Promise<void> {
  try {
    const call = await accept(exchange, claim, pipeline.legacyCookie);
    const decision = chooseRoute(call, pipeline);
    const serving = callArm(call, decision, pipeline);
    startShadow(call, decision, serving);
    const served = await serving;
    recordSli(call, decision, served, pipeline.sli);
    if (served.kind === 'failed') throw problemOfFailure(served.error);
    respond(call, served.answer, served.ms, pipeline);
  } catch (error) {
    respondProblem(exchange, error, claim.contract.version);
  }
}
