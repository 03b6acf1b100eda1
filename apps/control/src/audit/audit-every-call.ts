import type { Clock } from '@banyan/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { askerOf } from '../access/asker.js';
import type { AuditLog } from './audit-log.js';
import { auditedCall } from './audited-call.js';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** Writes down every call that changes something, refused ones, too: after it was decided, and before the answer leaves. */
export function auditEveryCall(fastify: Fastify, log: AuditLog, clock: Clock): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    const route = request.routeOptions.url;
    if (route !== undefined) {
      const { method, params, body, headers } = request;
      const call = {
        method,
        route,
        params: (params ?? {}) as Readonly<Record<string, unknown>>,
        body,
        // A token in the body is what signing in shows.
        showed: headers.authorization !== undefined || headers.cookie !== undefined || /sign-in|session/.test(route),
        status: reply.statusCode,
      };
      const entry = auditedCall(call, askerOf(request), clock.nowMs());
      if (entry !== undefined) await log.write(entry);
    }
    return payload;
  });
}
