import { framesOf, messageOf, withheldMessage } from '@banyan/kernel';
import type { LoggerService } from '@nestjs/common';
import { log, type Logger } from './logger.js';

/** What Nest's line between processes says of a frame that it cannot read ends with the frame: names, addresses, payment tokens. */
const OF_THE_LINE: ReadonlySet<string | undefined> = new Set(['ClientTCP', 'Server', 'ServerTCP']);

/** Lets Nest write through our logger: `NestFactory.create(…, { logger: new NestLogger() })`. Its start-up chatter is debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger = log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(textOf(message), contextOf(rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(textOf(message), contextOf(rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(textOf(message), contextOf(rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(textOf(message), contextOf(rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const { context } = contextOf(rest);
    if (OF_THE_LINE.has(context)) {
      this.logger.error('the line between two services failed', { ...contextOf(rest), reason: reasonOf(message) });
      return;
    }
    const [said] = rest;
    const stack = rest.length > 1 && typeof said === 'string' ? said : undefined;
    // Of a text with a stack only the stack knows whose it is.
    const kind = /^\w+/.exec(stack ?? '')?.[0] ?? '';
    this.logger.error(withheldMessage(kind, textOf(message)), {
      ...contextOf(rest),
      ...(stack === undefined ? {} : { text: framesOf(stack).join('\n') }),
      ...(message instanceof Error ? { err: message } : {}),
    });
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal(textOf(message), contextOf(rest));
  }
}

/** Of a system error its code, of any other what it is, never what it says. */
function reasonOf(message: unknown): string {
  if (!(message instanceof Error)) return 'unreadable framing';
  return 'code' in message ? String(message.code) : message.constructor.name;
}

function textOf(message: unknown): string {
  if (message instanceof Error) return messageOf(message);
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** Nest passes the context (a class name) last. */
function contextOf(rest: readonly unknown[]): { context?: string } {
  const last = rest.at(-1);
  return typeof last === 'string' ? { context: last } : {};
}
