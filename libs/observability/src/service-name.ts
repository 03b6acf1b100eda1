import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';

/** The name of this process in telemetry: OTEL_SERVICE_NAME, else the app whose main file runs (`…/apps/<app>/src/main.js`). */
export function serviceName(environment = process.env, mainFile = process.argv[1] ?? ''): string {
  const named = environment['OTEL_SERVICE_NAME'];
  if (named !== undefined && named !== '') return named;
  return /[/\\]apps[/\\]([a-z-]+)[/\\]src[/\\]/.exec(mainFile)?.[1] ?? 'banyan';
}

/** The version in package.json. */
export function serviceVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
