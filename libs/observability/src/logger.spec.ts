import { describe, expect, it } from '@jest/globals';
import { newTraceContext } from '@banyan/kernel';
import { runInContext } from './active-span.js';
import type { LogFields } from './log-fields.js';
import { createLogger, type LogLevel } from './logger.js';
import { NestLogger } from './nest-logger.js';

function recorder(level: LogLevel = 'info') {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ service: 'gateway', level, destination }) };
}

describe('the logger', () => {
  it('writes one JSON line with ISO time, level as a word, the service and the message', () => {
    const { lines, logger } = recorder();
    logger.info('latch tripped', { domain: 'inventory', epoch: 3 });
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        'service.name': 'gateway',
        message: 'latch tripped',
        domain: 'inventory',
        epoch: 3,
      },
    ]);
  });

  it('carries the trace it is written in', () => {
    const { lines, logger } = recorder();
    const context = newTraceContext(true);
    runInContext(context, () => logger.warn('slow'));
    expect(lines[0]).toMatchObject({ trace_id: context.traceId, span_id: context.spanId });
  });

  it('redacts every field it does not know, and passwords in URLs', () => {
    const { lines, logger } = recorder();
    logger.info('calling', { cookie: 'PHPSESSID=1', url: 'postgres://me:secret@db/x' } as LogFields);
    expect(lines[0]).toMatchObject({ cookie: '[redacted]', url: 'postgres://[redacted]@db/x' });
    expect(JSON.stringify(lines)).not.toMatch(/secret|PHPSESSID/);
  });

  it('writes errors with their causes, and none of their other members', () => {
    const { lines, logger } = recorder();
    const error = Object.assign(new Error('no', { cause: new TypeError('because') }), {
      code: 'ECONNREFUSED',
      body: 'x',
    });
    logger.error('failed', { err: error });
    expect(lines[0]?.['err']).toMatchObject({
      type: 'Error',
      message: 'no',
      code: 'ECONNREFUSED',
      cause: { type: 'TypeError', message: 'because' },
    });
    expect(lines[0]?.['err']).not.toHaveProperty('body');
  });

  it('is silent below its level, and a child adds its fields to every line', () => {
    const { lines, logger } = recorder('warn');
    const child = logger.child({ domain: 'inventory' });
    child.info('quiet');
    child.warn('loud', { count: 2 });
    expect(lines).toMatchObject([{ message: 'loud', domain: 'inventory', count: 2 }]);
  });

  it("lets Nest write through it: start-up chatter as debug, errors with Nest's context and stack", () => {
    const { lines, logger } = recorder('debug');
    const nest = new NestLogger(logger);
    nest.log('Mapped {/livez, GET} route', 'RouterExplorer');
    nest.error('boom', 'Error: boom\n    at x', 'ExceptionsHandler');
    nest.error(
      'Unexpected token, "Musterfrau" is no JSON',
      'SyntaxError: "Musterfrau"\n    at x',
      'RpcExceptionsHandler',
    );
    expect(lines).toMatchObject([
      { level: 'debug', context: 'RouterExplorer', message: 'Mapped {/livez, GET} route' },
      { level: 'error', context: 'ExceptionsHandler', message: 'boom', text: '    at x' },
      { level: 'error', message: 'Unexpected token, … is no JSON', text: '    at x' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('Musterfrau');
  });

  it("keeps what Nest's line between processes quotes of a frame to itself, and says what failed", () => {
    const { lines, logger } = recorder();
    const nest = new NestLogger(logger);
    nest.error('Could not parse JSON: Request data: {"lastName":"Musterfrau"', 'ClientTCP');
    nest.error(new TypeError('Request data: Musterfrau'), 'TypeError: Musterfrau', 'Server');
    nest.error(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'ClientTCP');
    expect(lines.map(({ context, reason }) => [context, reason])).toEqual([
      ['ClientTCP', 'unreadable framing'],
      ['Server', 'TypeError'],
      ['ClientTCP', 'ECONNRESET'],
    ]);
    expect(JSON.stringify(lines)).not.toContain('Musterfrau');
  });
});
