import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../apps/stack/src/processes/free-port.js';
import { benchProgram, Child } from '../place/child.js';
import type { Surroundings } from '../surroundings.js';
import { haproxyConfiguration, nginxConfiguration } from './configurations.js';
import type { SubjectName } from './subject-names.js';

/** A subject that runs and can be measured. */
export interface RunningSubject {
  readonly port: number;
  readonly pid: number;
}

/** Starts one subject on the proxy's core; undefined when it is not on this machine. */
export async function startSubject(
  name: SubjectName,
  surroundings: Surroundings,
  core: number | undefined,
  nodeOptions: readonly string[],
): Promise<RunningSubject | undefined> {
  const { upstreamUrl } = surroundings;
  const announced = async (command: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const [node = '', ...rest] = command;
    const child = await Child.start({ name, command: [node, ...nodeOptions, ...rest], core, env });
    return { port: Number(new URL(child.url).port), pid: child.pid };
  };
  switch (name) {
    case 'gateway':
      return announced([process.execPath, ...GATEWAY], gatewayEnvironment(surroundings));
    case 'edge-pipe':
      return announced(benchProgram('edge-pipe.program.ts', upstreamUrl));
    case 'hpm':
      return announced(benchProgram('http-proxy-middleware.program.ts', upstreamUrl));
    case 'hpm-ejected':
      return announced(benchProgram('http-proxy-middleware.program.ts', upstreamUrl, '--eject'));
    case 'undici-pipe':
      return announced(benchProgram('undici-pipe.program.ts', upstreamUrl));
    case 'fastify-read':
      return announced(benchProgram('fastify-read.program.ts', upstreamUrl));
    case 'nginx':
    case 'haproxy':
      return startInstalled(name, surroundings, core);
  }
}

/** As the launcher starts it. */
const GATEWAY = ['--import', './dist/libs/observability/src/register.js', 'dist/apps/gateway/src/main.js'];

function gatewayEnvironment({ upstreamUrl, databaseUrl, shopUrl, folder }: Surroundings): NodeJS.ProcessEnv {
  return {
    GATEWAY_PORT: '0',
    GATEWAY_OPS_PORT: '0',
    GATEWAY_HOST: '127.0.0.1',
    LEGACY_URL: upstreamUrl,
    DATABASE_URL: databaseUrl,
    UNLEASH_URL: `${shopUrl}/api`,
    UNLEASH_TOKEN: 'bench',
    CONTROL_URL: shopUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: shopUrl,
    // Nothing is sent to the service: every session is legacy's.
    INVENTORY_PORT: '9',
    BANYAN_DATA_DIR: join(folder, 'gateway'),
  };
}

const INSTALLED = {
  nginx: { configuration: nginxConfiguration, argv: (file: string) => ['-c', file, '-e', 'stderr'] },
  haproxy: { configuration: haproxyConfiguration, argv: (file: string) => ['-db', '-f', file] },
} as const;

async function startInstalled(
  name: 'nginx' | 'haproxy',
  { upstreamUrl, folder }: Surroundings,
  core: number | undefined,
): Promise<RunningSubject | undefined> {
  const program = findProgram(name);
  if (program === undefined) return undefined;
  const { configuration, argv } = INSTALLED[name];
  const port = await freePort();
  const file = join(folder, `${name}.conf`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, configuration({ port, upstream: new URL(upstreamUrl).host, folder }));
  const child = await Child.start({ name, command: [program, ...argv(file)], core, announces: false });
  await untilAnswers(port, child);
  return { port, pid: child.pid };
}

function findProgram(name: string): string | undefined {
  const folders = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`.split(':');
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

async function untilAnswers(port: number, child: Child): Promise<void> {
  const endMs = performance.now() + 5_000;
  while (performance.now() < endMs) {
    if (await answers(port)) return;
    await pause(50);
  }
  throw new Error(`it did not answer: ${child.tail}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path: '/rest/products/4711', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}
