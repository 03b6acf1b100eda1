// A service as every one of ours is, with one question that costs nothing, asked over its own port and by way of the broker that argv names.
import { CallInterceptor, Faults, RpcErrorFilter, startService } from '@banyan/service';
import { Controller, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { CALL } from './calls-question.js';

class Answers {
  answer({ question }: { readonly question: { readonly sku: string; readonly channel: string } }): object {
    const stock = { kind: 'counted', quantityE4: 120_000 };
    const knowledge = { ageMs: 100, changedAtMs: 1_790_000_000_000 };
    return { kind: 'available', ...question, sellable: true, stock, knowledge };
  }
}

// As decorators say it, which Node does not strip.
const answer = Object.getOwnPropertyDescriptor(Answers.prototype, 'answer') as PropertyDescriptor;
MessagePattern(CALL)(Answers.prototype, 'answer', answer);
Payload()(Answers.prototype, 'answer', 0);
for (const decorate of [Controller(), UseFilters(RpcErrorFilter), UseInterceptors(CallInterceptor)]) decorate(Answers);

const service = await startService({
  name: 'inventory',
  host: '127.0.0.1',
  port: 0,
  broker: process.argv[2],
  opsHost: '127.0.0.1',
  opsPort: 0,
  environment: 'production',
  release: 'bench',
  controllers: [Answers],
  providers: [],
  readiness: () => Promise.resolve({ checks: [] }),
  faults: new Faults({ kinds: [] }),
  tick: () => undefined,
  stop: () => Promise.resolve(),
  free: () => Promise.resolve(),
});
process.once('disconnect', () => process.exit());
process.send?.({ type: 'banyan-ready', url: service.url });
