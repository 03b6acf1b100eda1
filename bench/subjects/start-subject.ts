import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePort } from '../../apps/stack/src/processes/free-port.js';
import { benchProgram, Child } from '../place/child.js';
import type { Place } from '../place/place.js';
import type { Surroundings } from '../surroundings.js';
import { haproxyConfiguration, nginxConfiguration } from './configurations.js';
import type { SubjectName } from './subject-names.js';

/** A subject that runs and can be measured. */
export interface RunningSubject {
  /** One for each of its processes. */
  readonly ports: readonly number[];
  readonly pids: readonly number[];
}

/** Starts one subject on the proxy's core, a pair also on the other; undefined when it is not on this machine. */
export async function startSubject(
  name: SubjectName,
  surroundings: Surroundings,
  { proxyCore, loadCore }: Pick<Place, 'proxyCore' | 'loadCore'>,
  nodeOptions: readonly string[],
): Promise<RunningSubject | undefined> {
  const { upstreamUrl } = surroundings;
  const announced = async (command: readonly string[], env: NodeJS.ProcessEnv = {}, core = proxyCore) => {
    const [node = '', ...rest] = command;
    const child = await Child.start({ name, command: [node, ...nodeOptions, ...rest], core, env });
    return { ports: [Number(new URL(child.url).port)], pids: [child.pid] };
  };
  switch (name) {
    case 'gateway':
    case 'gateway-rest':
    case 'gateway-remembering':
    case 'gateway-shadowing':
    case 'gateway-shadow-hung':
    case 'gateway-serving':
    case 'gateway-many-flags':
      return announced([process.execPath, ...GATEWAY], gatewayEnvironment(name, surroundings));
    case 'gateway-pair': {
      const environment = gatewayEnvironment(name, surroundings);
      const [one, other] = [
        await announced([process.execPath, ...GATEWAY], environment, proxyCore),
        await announced(
          [process.execPath, ...GATEWAY],
          { ...environment, BANYAN_DATA_DIR: `${environment['BANYAN_DATA_DIR']}-other` },
          loadCore,
        ),
      ];
      return { ports: [...one.ports, ...other.ports], pids: [...one.pids, ...other.pids] };
    }
    case 'edge-pipe':
      return announced(benchProgram('edge-pipe.program.ts', upstreamUrl));
    case 'hpm':
      return announced(benchProgram('http-proxy-middleware.program.ts', upstreamUrl));
    case 'hpm-ejected':
      return announced(benchProgram('http-proxy-middleware.program.ts', upstreamUrl, '--eject'));
    case 'fastify-proxy':
      return announced(benchProgram('fastify-http-proxy.program.ts', upstreamUrl));
    case 'fast-gateway':
      return announced(benchProgram('fast-gateway.program.ts', upstreamUrl));
    case 'undici-pipe':
      return announced(benchProgram('undici-pipe.program.ts', upstreamUrl));
    case 'fastify-read':
      return announced(benchProgram('fastify-read.program.ts', upstreamUrl));
    case 'fastify-read-rest':
      return announced(benchProgram('fastify-read-rest.program.ts', upstreamUrl));
    case 'nginx':
    case 'haproxy':
      return startInstalled(name, surroundings, proxyCore);
  }
}

/** As the launcher starts it. */
const GATEWAY = ['--import', './dist/libs/observability/src/register.js', 'dist/apps/gateway/src/main.js'];

type GatewayName = Extract<SubjectName, 'gateway' | `gateway-${string}`>;

/** All alike but for what the subject is named after. A read reaches its arm each time unless remembering is measured. */
function gatewayEnvironment(name: GatewayName, surroundings: Surroundings): NodeJS.ProcessEnv {
  const { upstreamUrl, databaseUrl, serviceUrl, folder } = surroundings;
  const shopUrl = {
    gateway: surroundings.shopUrl,
    'gateway-rest': surroundings.shopUrl,
    'gateway-remembering': surroundings.shopUrl,
    'gateway-pair': surroundings.shopUrl,
    'gateway-many-flags': surroundings.manyFlagsShopUrl,
    'gateway-shadowing': surroundings.shadowShopUrl,
    'gateway-shadow-hung': surroundings.shadowShopUrl,
    'gateway-serving': surroundings.fullShopUrl,
  }[name];
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
    INVENTORY_HOST: '127.0.0.1',
    INVENTORY_PORT: new URL(name === 'gateway-shadow-hung' ? surroundings.hungServiceUrl : serviceUrl).port,
    BANYAN_DATA_DIR: join(folder, name),
    BANYAN_QUOTE_KEYS: `bench:${Buffer.alloc(32).toString('base64url')}`,
    // Every place is taken but never waited for: what is skipped costs nothing, and would flatter the row.
    BANYAN_SHADOW_CONCURRENCY: '256',
    ...(name === 'gateway-remembering' ? {} : { BANYAN_BROWSE_FRESH_MS: '0' }),
    ...(name === 'gateway-rest' ? { BANYAN_INTEGRATIONS_DIR: askingRest(folder) } : {}),
  };
}

/** The registered integrations, but that availability of one SKU is asked of REST. */
function askingRest(folder: string): string {
  const at = join(folder, 'asking-rest');
  mkdirSync(at, { recursive: true });
  const registry = parse(readFileSync(REGISTERED, 'utf8')) as {
    readonly integrations: { readonly face?: string; asked?: { readonly operation: string }[] }[];
  };
  for (const integration of registry.integrations) {
    integration.asked &&= integration.asked.filter(({ operation }) => operation !== ONE.operation);
    if (integration.face === 'rest') integration.asked = [...(integration.asked ?? []), ONE];
  }
  writeFileSync(join(at, 'inventory.integrations.yaml'), stringify(registry));
  return at;
}

const REGISTERED = 'libs/domains/src/inventory/inventory.integrations.yaml';
const ONE = { operation: 'availability.one', because: 'the bench measures this face' };

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
  return { ports: [port], pids: [child.pid] };
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
