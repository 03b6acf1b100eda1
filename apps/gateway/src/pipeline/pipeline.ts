import type { ContractAnswer } from '@banyan/contracts';
import { accept, type Claim, type OwnedCall } from './accept.js';
import type { AnswerSampler } from './answer-sampler.js';
import { callArm, type Served } from './call-arm.js';
import { chooseRoute, type RouteSources } from './choose-route.js';
import type { Exchange } from './exchange.js';
import { problemOfFailure } from './problem-of-failure.js';
import { recordSli, type SliRecorder } from './record-sli.js';
import { respond, respondProblem, type ResponseOptions } from './respond.js';
import { startShadow } from './start-shadow.js';

/** What the pipeline works with; made once, at start. */
export interface Pipeline extends RouteSources, ResponseOptions {
  readonly legacyCookie: string;
  readonly sampler: AnswerSampler;
  readonly sli: SliRecorder;
}

/** Answers one owned request. Never throws: every end is an answer, a problem, or a client that left. */
export async function answerOwned(exchange: Exchange, claim: Claim, pipeline: Pipeline): Promise<void> {
  try {
    const call = await accept(exchange, claim, pipeline.legacyCookie);
    const decision = chooseRoute(call, pipeline);
    const serving = callArm(call, decision, pipeline.clock);
    startShadow(call, decision, serving);
    const served = await serving;
    const { answer, valid } = present(call, served, pipeline.sampler);
    recordSli(call, decision, served, valid, pipeline.sli);
    if (answer === undefined) throw problemOfFailure(served);
    respond(call, answer, served.ms, pipeline);
  } catch (error) {
    respondProblem(exchange, error, claim.contract.version);
  }
}

/** The result in the words of the contract version, checked against the contract when it is its turn. */
function present(call: OwnedCall, served: Served, sampler: AnswerSampler): { answer?: ContractAnswer; valid: boolean } {
  if (served.kind === 'failed') return { valid: true };
  const answer = call.contract.present(served.result);
  return { answer, valid: sampler.isValid(call, served.by, answer) };
}
