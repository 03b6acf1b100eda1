import type { WireAnswer, WireParts, WireQuestion } from '@banyan/contracts';
import { ArmError } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { Deadline } from '@banyan/resilience';
import { stillStands } from '@banyan/rollout';
import type { UnderstoodCall } from '../pipeline/accept.js';
import { attemptArm, SERVICE_SHARE_OF_DEADLINE, type Served } from '../pipeline/call-arm.js';
import { callerOf } from '../pipeline/caller.js';
import { chooseRoute, type ChosenRoute } from '../pipeline/choose-route.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { recordSli } from '../pipeline/record-sli.js';
import { startShadow } from '../pipeline/start-shadow.js';
import { CoreCall, type WireServed } from './core-call.js';
import type { CoreWords, WordsAbout } from './core-words.js';
import { respondWire } from './respond-wire.js';
import { noteForwarded, type WireClaim, type WireRequestInHand } from './wire-request.js';

/**
 * Answers one recognised request of a legacy wire. It is the way of every other contract version, but for the legacy arm: that
 * is the core itself, whose answer passes untouched and is read when it has passed. Never throws, and never refuses: what the
 * service cannot answer with certainty is the core's.
 */
export async function answerWire(inHand: WireRequestInHand, pipeline: Pipeline, words: CoreWords): Promise<void> {
  const { exchange, claim, path, body } = inHand;
  const { request, query } = exchange;
  const caller = callerOf(request, pipeline.legacyCookie, pipeline.synthetic(request));
  // Whatever becomes of it: whoever calls a URL that the contract has relies on it.
  pipeline.usage.count(claim.contract, caller.storefront);
  const bytes = body && Buffer.concat(body.bytes);
  const question = accepted(claim, { path, query, headers: request.headers, body: bytes });
  if (question === undefined) {
    noteForwarded(claim, 'not-described');
    inHand.forward(body === undefined ? {} : { readBefore: body });
    return;
  }
  const told = words.about(claim.contract, request, question);
  const core = new CoreCall(inHand, question, told, pipeline);
  // Whichever arm it would have been: what both are judged by are the requests that both could answer.
  if (!told.suffice) return core.teach('not-told');
  const call = { exchange, ...claim, caller, input: question.input };
  const decision = chooseRoute(call, pipeline);
  const serving =
    decision.serving === 'service' ? askService({ call, question, told, core }, decision, pipeline) : core.answer();
  startShadow(call, decision, serving.then(comparable), pipeline);
  const served = await serving;
  if (served !== undefined) recordSli(call, decision, served, false, pipeline.sli);
}

/** A mistake of ours is no reason to refuse what the core would answer. */
function accepted({ contract }: WireClaim, parts: WireParts): WireQuestion | undefined {
  try {
    return contract.accept(parts);
  } catch (error) {
    const { domain, version, operationId } = contract;
    log.error('a request could not be read', { domain, contract: version, operation: operationId, err: error });
    return undefined;
  }
}

interface ServiceQuestion {
  readonly call: UnderstoodCall & WireClaim;
  readonly question: WireQuestion;
  readonly told: WordsAbout;
  readonly core: CoreCall;
}

/** The service first, within its share of the deadline; the core where the service has no answer in the core's words. */
async function askService(asked: ServiceQuestion, decision: ChosenRoute, pipeline: Pipeline): Promise<WireServed> {
  const { call, core } = asked;
  const { clock, awake, latches } = pipeline;
  const startedMs = clock.monotonicMs();
  const budgetMs = new Deadline(clock, call.operation.deadlineMs).remainingMs() * SERVICE_SHARE_OF_DEADLINE;
  const mayDispatch = () => stillStands(decision, latches.view(call.domain.manifest.name));
  const say = (result: unknown) => ({ result, words: inCoreWords(asked, result, pipeline) });
  const said = await attemptArm(call, 'service', budgetMs, say, { mayDispatch });
  const ms = clock.monotonicMs() - startedMs;
  const timing = { ms, chosenMs: ms, stoodStill: awake.stoodStillSince(startedMs) };
  if (said instanceof ArmError) {
    return said.failure === 'aborted'
      ? { kind: 'failed', by: 'service', error: said, ...timing }
      : core.rescue(said, timing.chosenMs);
  }
  if (said.words === undefined) await core.teach('disagreed');
  else respondWire(call.exchange, said.words.answer, said.words.head);
  return { kind: 'answered', by: 'service', result: said.result, answer: undefined, valid: true, ...timing };
}

interface WireWords {
  readonly answer: WireAnswer;
  readonly head: readonly string[];
}

/**
 * The service's result as the core would say it; undefined: it cannot be, and that is nobody's failure.
 *
 * @throws ArmError `fault` for an answer that does not keep the contract
 */
function inCoreWords(
  { call, question, told }: ServiceQuestion,
  result: unknown,
  { sampler }: Pipeline,
): WireWords | undefined {
  const answer = call.contract.present(question, result, told);
  const head = answer && told.headOf(answer.status);
  if (answer === undefined || head === undefined) return undefined;
  if (!sampler.isValid(call, 'service', { status: answer.status, body: answer.text })) {
    throw new ArmError('service', 'fault', 'its answer broke the contract');
  }
  return { answer, head };
}

/** What a copy is compared with: nothing where the core does not know the caller, or leaves open what it means. */
function comparable(served: WireServed): Served<undefined> {
  const isOpen = served === undefined || (served.kind === 'answered' && served.result === undefined);
  if (!isOpen) return served;
  const error = new ArmError('legacy', 'refused-translation', 'what the core said cannot be compared');
  return { kind: 'failed', by: 'legacy', error, ms: 0, chosenMs: 0, stoodStill: false };
}
