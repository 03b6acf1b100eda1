import { framesOf, messageOf } from '@banyan/kernel';
import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { activeContext } from './active-span.js';
import { redactFields, type LogFields, withoutUserinfo } from './log-fields.js';
import { serviceName } from './service-name.js';

/** One JSON line per call: ISO time, level as a word, `service.name`, the trace when there is one. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields. */
  child(fields: LogFields): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export interface LoggerOptions {
  readonly service?: string;
  /** The least severe line written; default LOG_LEVEL, else `info`. */
  readonly level?: LogLevel;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error', 'fatal'];

function levelOfEnvironment(): string {
  const level = process.env['LOG_LEVEL'];
  return level !== undefined && LEVELS.includes(level) ? level : 'info';
}

function traceFields(): object {
  const context = activeContext();
  return context === undefined ? {} : { trace_id: context.traceId, span_id: context.spanId };
}

export function createLogger(options: LoggerOptions = {}): Logger {
  const settings = {
    level: options.level ?? levelOfEnvironment(),
    timestamp: stdTimeFunctions.isoTime,
    base: { 'service.name': options.service ?? serviceName() },
    messageKey: 'message',
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
  const inner = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return around(inner, {});
}

function around(inner: Pick<PinoLogger, LogLevel | 'isLevelEnabled'>, bound: LogFields): Logger {
  const write =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (!inner.isLevelEnabled(level)) return;
      inner[level]({ ...redactFields({ ...bound, ...fields }), ...traceFields() }, message);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (fields) => around(inner, { ...bound, ...fields }),
  };
}

/** Name, message, code and frames of an error and its causes: never its other members, which may hold a request, a row or its parameters. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return `(${typeof error})`;
  const { code } = error as { code?: unknown };
  const message = withoutUserinfo(messageOf(error));
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: [`${error.name}: ${message}`, ...framesOf(error.stack)].join('\n'),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** The logger of this process. */
export const log: Logger = createLogger();
