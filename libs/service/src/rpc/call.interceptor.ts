import { parseTraceparent, type Clock } from '@banyan/kernel';
import { histogram, keepTrace, withSpan, type BoundBy, type HistogramSeries } from '@banyan/observability';
import type { CallerCheck } from '@banyan/rpc';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { NatsContext, type TcpContext } from '@nestjs/microservices';
import { firstValueFrom, from, NEVER, type Observable } from 'rxjs';
import { Faults } from '../faults/faults.js';
import { SERVICE_NAME, type ServiceName } from '../service-name.js';
import { InFlight } from './in-flight.js';
import { QuestionRefused } from './question-refused.js';

const REFUSALS = { overloaded: 'too many questions at once', draining: 'this replica is ending' } as const;

type Durations = BoundBy<`banyan_${ServiceName}_call_duration_seconds`, HistogramSeries>;

/** Where the clock is injected from. */
export const CLOCK = Symbol('clock');

/** Where it is injected from who is believed to ask; undefined: everybody is. */
export const CALLER_CHECK = Symbol('caller check');

/** Around every question: who asks, place in flight, injected fault, span, metric. */
@Injectable()
export class CallInterceptor implements NestInterceptor {
  readonly #durations: Durations;

  constructor(
    @Inject(InFlight) private readonly inFlight: InFlight,
    @Inject(Faults) private readonly faults: Faults,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
    @Inject(CALLER_CHECK) private readonly callers: CallerCheck | undefined,
  ) {
    this.#durations = histogram(`banyan_${service}_call_duration_seconds`);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    // An injected hang holds nothing: it never enters, and nobody is subscribed.
    if (this.faults.hangs) return NEVER;
    const rpc = context.switchToRpc();
    const asked = rpc.getContext<TcpContext | NatsContext>();
    const pattern = asked instanceof NatsContext ? asked.getSubject() : asked.getPattern();
    return from(this.#answer(pattern, rpc.getData<unknown>(), next));
  }

  /** @throws QuestionRefused `unsigned` */
  #requireCaller(envelope: unknown): void {
    if (this.callers === undefined || this.callers.callerOf(callerIn(envelope)) !== undefined) return;
    throw new QuestionRefused('unsigned', 'nobody has signed it who may ask');
  }

  async #answer(pattern: string, envelope: unknown, next: CallHandler): Promise<unknown> {
    const operation = pattern.slice(this.service.length + 1);
    const startedAtMs = this.clock.monotonicMs();
    let outcome = 'ok';
    const entered = this.inFlight.enter();
    try {
      if (entered !== 'entered') throw new QuestionRefused(entered, REFUSALS[entered]);
      this.#requireCaller(envelope);
      for (const traceId of keptBy(envelope)) keepTrace(traceId, 'told');
      const parent = parseTraceparent(traceparentOf(envelope));
      return await withSpan(
        pattern,
        'server',
        async (span) => {
          span.set({ 'rpc.system.name': 'nestjs', 'rpc.method': pattern, 'banyan.operation': operation });
          await this.faults.strike();
          const answer: unknown = this.faults.falsify(await firstValueFrom(next.handle()));
          // The caller did not sample it, and something in it is worth keeping: then the caller keeps its part as well.
          if (parent?.sampled !== false || !span.context.sampled || !isRecord(answer)) return answer;
          return { ...answer, traceresponse: span.traceparent() };
        },
        parent,
      );
    } catch (error) {
      outcome = error instanceof QuestionRefused ? String(error.code) : 'internal';
      throw error;
    } finally {
      if (entered === 'entered') this.inFlight.leave();
      this.#durations.with({ operation, outcome }).observe((this.clock.monotonicMs() - startedAtMs) / 1_000);
    }
  }
}

const TRACE_ID = /^[0-9a-f]{32}$/;
const MOST_KEPT = 16;

function keptBy(envelope: unknown): readonly string[] {
  if (!isRecord(envelope) || !('keep' in envelope) || !Array.isArray(envelope.keep)) return [];
  return envelope.keep.slice(0, MOST_KEPT).filter((id): id is string => typeof id === 'string' && TRACE_ID.test(id));
}

function callerIn(envelope: unknown): unknown {
  return isRecord(envelope) && 'caller' in envelope ? envelope.caller : undefined;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Read before the envelope is checked: a question that is refused belongs to its trace too. */
function traceparentOf(envelope: unknown): string | undefined {
  if (typeof envelope !== 'object' || envelope === null || !('traceparent' in envelope)) return undefined;
  return typeof envelope.traceparent === 'string' ? envelope.traceparent : undefined;
}
