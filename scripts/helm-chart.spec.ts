/* oxlint-disable typescript/no-explicit-any -- manifests are walked as they come; Kubernetes' own types are held against them below */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pick, PROJECT_ROOT, readConfig, SETTING_NAMES, SETTINGS, type SettingName } from '@banyan/kernel';
import { METRICS, OPS_PATHS } from '@banyan/observability';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { PROCESS_SETTINGS } from '../apps/cli/src/config/process-settings.js';
import { metricsIn } from '../apps/control/src/burn/promql-metrics.fixture.js';
import { kubernetesFaults, type Manifest } from './kubernetes-faults.js';

// No cluster is there where this was written: Helm itself renders the chart, and what it says is held to Kubernetes' types and to the code.

const { helm } = (await import(join(import.meta.dirname, 'helm.mjs'))) as {
  helm: (argv: readonly string[]) => { status: number | null; stdout: string; stderr: string };
};
const CHART = 'docker/helm/banyan';
const EXAMPLES = 'docker/helm/examples';
const PROCESSES = ['gateway', 'control', 'inventory', 'pricing', 'orders'] as const;
/** The process itself takes as long to end at most: `onShutdown` in its main.ts, else the default of libs/observability/src/shutdown.ts. */
const DRAIN_SECONDS: Readonly<Record<string, number>> = { gateway: 10 };
const DEFAULT_DRAIN_SECONDS = 5;
/** Traces and events are flushed after it. */
const SPARE_SECONDS = 1;

const textOf = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const values = parse(textOf(`${CHART}/values.yaml`), { merge: true }) as Record<string, any>;
const schema = JSON.parse(textOf(`${CHART}/values.schema.json`)) as Record<string, any>;
const examples = readdirSync(join(PROJECT_ROOT, EXAMPLES));

function rendered(...flags: readonly string[]): readonly Manifest[] {
  const { status, stdout, stderr } = helm(['template', 'shop', CHART, ...flags]);
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

const production = rendered('-f', `${EXAMPLES}/production.values.yaml`);
const of = (kind: string, manifests = production): readonly Manifest[] =>
  manifests.filter((each) => each.kind === kind);
const componentOf = ({ spec }: Manifest): string =>
  (spec.selector?.matchLabels ?? spec.podSelector?.matchLabels ?? spec.selector)[
    'app.kubernetes.io/component'
  ] as string;
const deployments = [...of('Deployment'), ...of('StatefulSet')].map((deployment) => ({
  name: componentOf(deployment),
  deployment,
  pod: deployment['spec'].template.spec,
  container: deployment['spec'].template.spec.containers[0],
}));

describe('the values', () => {
  const accepts = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    schema,
  );

  it('are described, every one, and nothing is taken that is none', () => {
    const faults: string[] = [];
    const look = (node: any, path: string): void => {
      if (node.$ref !== undefined) return;
      if (typeof node.description !== 'string' && path !== '#') faults.push(`${path} says nothing`);
      if (node.type === 'object' && node.additionalProperties === undefined && path !== '#/properties/global')
        faults.push(`${path} is open`);
      for (const [name, child] of Object.entries(node.properties ?? {})) look(child, `${path}/properties/${name}`);
      if (node.items !== undefined) look(node.items, `${path}/items`);
    };
    look(schema, '#');
    for (const [name, each] of Object.entries(schema['definitions'])) look(each, `#/definitions/${name}`);
    expect(faults).toEqual([]);
  });

  it('are right as they come', () => {
    expect([accepts(values), accepts.errors]).toEqual([true, null]);
  });

  it('have in the examples what the chart takes', () => {
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) expect(() => rendered('-f', `${EXAMPLES}/${example}`)).not.toThrow();
  });

  it.each([
    ['gateway.replica=3', /additional properties 'replica' not allowed/],
    ['gateway.autoscaling.inFlight.perReplica=0', /perReplica.*minimum/],
    ['gateway.autoscaling.behavior.scaleDown.selectPolicy=Least', /selectPolicy/],
    ['gateway.secrets.DATABASE_URL=postgres://anna:secret@db', /DATABASE_URL.*does not match pattern/],
    ['gateway.settings.browse_fresh_ms=1', /browse_fresh_ms/],
    ['environment=development', /environment/],
    ['networkPolicy.egress.database.port=543210', /port/],
    ['telemetry.traceRatio=2', /traceRatio.*maximum/],
  ])('are refused by name: %s', (wrong, named) => {
    const { status, stderr } = helm([
      'template',
      'shop',
      CHART,
      '-f',
      `${EXAMPLES}/production.values.yaml`,
      '--set',
      wrong,
    ]);
    expect([status, stderr.replaceAll('\n', ' ')]).toEqual([1, expect.stringMatching(named)]);
  });

  it.each([
    ['legacy.url=', /legacy.url: where the legacy core is/],
    ['unleash.url=', /unleash.url: where Unleash is/],
    ['ingress.host=', /ingress.host/],
  ])('have none that a shop cannot do without: %s', (lacking, named) => {
    const { status, stderr } = helm([
      'template',
      'shop',
      CHART,
      '-f',
      `${EXAMPLES}/production.values.yaml`,
      '--set',
      lacking,
    ]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(named)]);
  });
});

it('says how the core is reached, or does not render', () => {
  const { status, stderr } = helm([
    'template',
    'shop',
    CHART,
    '--set',
    'legacy.url=http://core,unleash.url=http://flags/api',
  ]);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/say how the legacy core is reached/)]);
});

describe('the manifests', () => {
  it('are what Kubernetes knows, field by field', () => {
    const all = examples.flatMap((example) => rendered('-f', `${EXAMPLES}/${example}`));
    const known = all.filter(({ kind }) => kind !== 'ServiceMonitor');
    expect(known.length).toBeGreaterThan(40);
    expect(kubernetesFaults(known)).toEqual([]);
  });

  it('would be found out otherwise', () => {
    const [deployment] = of('Deployment');
    const spoilt = structuredClone(deployment) as any;
    spoilt.spec.template.spec.containers[0].readinesProbe = spoilt.spec.template.spec.containers[0].readinessProbe;
    spoilt.spec.replicas = 'two';
    expect(kubernetesFaults([spoilt])).toEqual([
      expect.stringMatching(/^Deployment shop-banyan-gateway: .*readinesProbe.* does not exist/),
      "Deployment shop-banyan-gateway: Type 'string' is not assignable to type 'number'.",
    ]);
    expect(kubernetesFaults([{ ...(deployment as Manifest), spec: { selector: {} } }])).toEqual([
      expect.stringMatching(/template/),
    ]);
  });

  it('have Helm’s own blessing', () => {
    expect(helm(['lint', CHART, '--strict', '-f', `${EXAMPLES}/production.values.yaml`]).status).toBe(0);
  });

  it('bear the labels that Kubernetes recommends, and the version of the package', () => {
    const { version } = JSON.parse(textOf('package.json')) as { version: string };
    for (const { metadata } of production) {
      expect(Object.keys(metadata.labels ?? {})).toEqual(
        expect.arrayContaining(
          ['name', 'instance', 'component', 'part-of', 'version', 'managed-by'].map(
            (each) => `app.kubernetes.io/${each}`,
          ),
        ),
      );
      expect(metadata.labels?.['app.kubernetes.io/version']).toBe(version);
    }
  });

  it('hold no secret, and tell no process a secret but by its file', () => {
    expect(of('Secret')).toEqual([]);
    const secrets = SETTING_NAMES.filter((name) => SETTINGS[name as SettingName].secret === true);
    for (const { container } of deployments) {
      const named = (container.env as { name: string; value?: string }[]).map(({ name }) => name);
      expect(named.filter((name) => secrets.includes(name))).toEqual([]);
    }
  });

  it('leave out what is not enabled, and what would be alone then', () => {
    const first = rendered('-f', `${EXAMPLES}/passthrough.values.yaml`);
    expect([...of('Deployment', first), ...of('StatefulSet', first)].map(componentOf)).toEqual(['gateway', 'control']);
    expect(of('HorizontalPodAutoscaler', first)).toEqual([]);
    expect(of('Deployment', first).map(({ spec }) => spec.replicas)).toEqual([2]);
  });
});

it('has gateways report to each control by its own name', () => {
  const [control] = of('StatefulSet');
  const { serviceName, replicas } = control?.['spec'] ?? {};
  const urls = deployments
    .find(({ name }) => name === 'gateway')
    ?.container.env.find((each: { name: string }) => each.name === 'CONTROL_URL')
    .value.split(',');
  expect(urls).toEqual(
    Array.from({ length: replicas }, (_, index) => `http://${control?.metadata.name}-${index}.${serviceName}:8081`),
  );
  expect(of('Service').find(({ metadata }) => metadata.name === serviceName)?.['spec'].clusterIP).toBe('None');
});

it('has control and orders forget who bought after the same time', () => {
  const days = (name: string) =>
    deployments
      .find((each) => each.name === name)
      ?.container.env.find((each: { name: string }) => each.name === 'BANYAN_PERSONAL_DATA_DAYS')?.value;
  expect([days('control'), days('orders'), days('gateway')]).toEqual(['120', '120', undefined]);
});

it('runs every process of the product, and no stand-in', () => {
  expect(deployments.map(({ name }) => name)).toEqual(expect.arrayContaining([...PROCESSES]));
  expect(deployments).toHaveLength(PROCESSES.length);
});

describe.each(deployments)('$name', ({ name, deployment, pod, container }) => {
  const settings = PROCESS_SETTINGS[name] ?? [];
  const told = container.env as { name: string; value?: string; valueFrom?: object }[];

  it('is given settings that it reads, all that it must have, and nobody else’s', () => {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-secrets-'));
    try {
      // What the kubelet would fill in: an address, and files that hold something of the right kind.
      const filled = Object.fromEntries(
        told.map((each) => {
          if (each.valueFrom !== undefined) return [each.name, '10.0.0.7'];
          if (!each.name.endsWith('_FILE') || SETTING_NAMES.includes(each.name)) return [each.name, each.value ?? ''];
          const file = join(folder, each.name);
          writeFileSync(
            file,
            each.name.startsWith('DATABASE') ? 'postgres://db/banyan' : 'a:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE',
          );
          return [each.name, file];
        }),
      );
      const read = new Set<string>(settings.flatMap((setting) => [setting, `${setting}_FILE`]));
      expect(Object.keys(filled).filter((each) => !read.has(each))).toEqual([]);
      expect(() => readConfig(pick(...settings), filled, SETTING_NAMES)).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('may read the keys of its own secrets and no others', () => {
    const { items } = (pod.volumes as any[]).find((volume) => volume.name === 'secrets').secret;
    const files = told
      .map(({ value = '' }) => /^\/etc\/banyan\/secrets\/(.+)$/.exec(value)?.[1])
      .filter((file) => file !== undefined);
    expect((items as { key: string }[]).map(({ key }) => key)).toEqual([...new Set(files)].toSorted());
  });

  it('listens where it is asked: ports, probes, and their paths', () => {
    const upper = name.toUpperCase();
    const expected =
      name === 'gateway'
        ? { storefront: 'GATEWAY_PORT', ops: 'GATEWAY_OPS_PORT' }
        : name === 'control'
          ? { ops: 'CONTROL_PORT' }
          : { rpc: `${upper}_PORT`, ops: `${upper}_OPS_PORT` };
    const ports = Object.fromEntries((container.ports as any[]).map((port) => [port.name, String(port.containerPort)]));
    expect(ports).toEqual(
      Object.fromEntries(
        Object.entries(expected).map(([port, setting]) => [port, SETTINGS[setting as SettingName].defaultText]),
      ),
    );
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    expect(probes.map(({ httpGet }) => httpGet)).toEqual(
      ['/startupz', '/livez', '/readyz'].map((path) => ({ path, port: 'ops' })),
    );
    expect(OPS_PATHS).toEqual(expect.arrayContaining(['/startupz', '/livez', '/readyz']));
  });

  it('is given the time to end that it takes', () => {
    const notice = told.find((each) => each.name === 'BANYAN_DRAIN_NOTICE_MS');
    // One of both: a gateway gives notice by itself.
    expect(container.lifecycle === undefined).toBe(name === 'gateway');
    const seconds =
      name === 'gateway' ? Number(notice?.value) / 1_000 : Number(container.lifecycle.preStop.exec.command[1]);
    const most = seconds + (DRAIN_SECONDS[name] ?? DEFAULT_DRAIN_SECONDS) + SPARE_SECONDS;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(most);
    // HARDENING: not ready, 5 s, out within 25 s.
    expect(pod.terminationGracePeriodSeconds).toBeLessThanOrEqual(25);
    expect(seconds).toBe(5);
  });

  it('has no rights, and writes nothing but its data and /tmp', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    const writable = (container.volumeMounts as any[])
      .filter(({ readOnly }) => readOnly !== true)
      .map(({ mountPath }) => mountPath as string);
    const data = settings.includes('BANYAN_DATA_DIR') ? ['/var/lib/banyan'] : [];
    expect(writable.toSorted()).toEqual(['/tmp', ...data]);
    const claims = ((deployment['spec'].volumeClaimTemplates ?? []) as any[]).map(
      (claim) => claim.metadata.name as string,
    );
    expect(claims).toEqual(name === 'control' ? ['data'] : []);
  });

  it('is found by its Service, its budget, its policy and its autoscaler', () => {
    const labels = deployment['spec'].template.metadata.labels as Record<string, string>;
    const selects = (selector: Record<string, string>): boolean =>
      Object.entries(selector).every(([label, value]) => labels[label] === value);
    const services = of('Service').filter(({ spec }) => selects(spec.selector));
    expect(services.map(({ metadata }) => metadata.name.replace('shop-banyan-', '')).toSorted()).toEqual([
      name,
      `${name}-ops`,
    ]);
    for (const { spec } of services) {
      for (const { targetPort } of spec.ports)
        expect((container.ports as any[]).map((port) => port.name)).toContain(targetPort);
    }
    for (const kind of ['PodDisruptionBudget', 'NetworkPolicy']) {
      expect(of(kind).filter(({ spec }) => selects((spec.selector ?? spec.podSelector).matchLabels))).toHaveLength(1);
    }
    const scalers = of('HorizontalPodAutoscaler').filter(
      ({ spec }) => spec.scaleTargetRef.name === deployment.metadata.name,
    );
    expect(scalers).toHaveLength(name === 'control' ? 0 : 1);
    expect(deployment['spec'].replicas === undefined).toBe(name !== 'control');
  });

  it('spreads over zones and nodes', () => {
    expect((pod.topologySpreadConstraints as any[]).map(({ topologyKey }) => topologyKey as string)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
  });
});

describe('what replicas follow', () => {
  const { rules } = parse(textOf('docker/helm/prometheus-adapter.values.yaml')) as {
    rules: Record<'custom' | 'external', { seriesQuery: string; name: { as: string }; metricsQuery: string }[]>;
  };

  it('is offered by the adapter, of the right kind', () => {
    const named = of('HorizontalPodAutoscaler').flatMap(({ spec }) =>
      (spec.metrics as any[]).flatMap(({ type, pods, external }) =>
        type === 'Pods'
          ? [`custom ${pods.metric.name}`]
          : type === 'External'
            ? [`external ${external.metric.name}`]
            : [],
      ),
    );
    const offered = (['custom', 'external'] as const).flatMap((kind) =>
      rules[kind].map(({ name }) => `${kind} ${name.as}`),
    );
    expect(named.toSorted()).toEqual(offered.toSorted());
  });

  it('is made of metrics that there are', () => {
    for (const { seriesQuery, metricsQuery } of [...rules.custom, ...rules.external]) {
      const names = metricsIn(
        `${seriesQuery} + ${metricsQuery.replaceAll('<<.GroupBy>>', 'pod').replaceAll('<<.LabelMatchers>>', '')}`,
      );
      expect(names.length).toBeGreaterThan(1);
      expect(names.filter((name) => !Object.hasOwn(METRICS, name))).toEqual([]);
    }
  });
});

describe('who reaches whom', () => {
  const policies = of('NetworkPolicy');
  const askers = (name: string, port: string): readonly string[] =>
    policies
      .filter((policy) => componentOf(policy) === name)
      .flatMap(({ spec }) => spec.ingress as any[])
      .filter(({ ports }) => ports.some((each: any) => each.port === port))
      .flatMap(({ from }) => from as any[])
      .map(
        ({ podSelector, namespaceSelector }) =>
          (podSelector?.matchLabels['app.kubernetes.io/component'] ??
            namespaceSelector?.matchLabels['kubernetes.io/metadata.name']) as string,
      )
      .toSorted();

  it.each([
    ['gateway', 'storefront', ['control', 'ingress-nginx']],
    ['gateway', 'ops', ['control', 'monitoring']],
    ['control', 'ops', ['gateway', 'monitoring', 'operators']],
    ['inventory', 'rpc', ['gateway', 'orders', 'pricing']],
    ['inventory', 'ops', ['control', 'monitoring']],
    ['pricing', 'rpc', ['gateway', 'inventory']],
    ['pricing', 'ops', ['control', 'monitoring']],
    ['orders', 'rpc', ['control', 'gateway']],
    ['orders', 'ops', ['control', 'monitoring']],
  ])('%s, %s', (name, port, expected) => {
    expect(askers(name, port)).toEqual(expected);
  });

  it('is nobody else, in neither direction', () => {
    for (const { spec } of policies) {
      expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
      expect((spec.ingress as any[]).every(({ from, ports }) => from.length > 0 && ports.length > 0)).toBe(true);
    }
    const unleash = policies.filter(({ spec }) => (spec.egress as any[]).some(({ ports }) => ports?.[0].port === 4242));
    expect(unleash.map(componentOf).toSorted()).toEqual(['control', 'gateway']);
  });

  it('lets shoppers reach the storefront port of the gateway and nothing else', () => {
    const [ingress] = of('Ingress');
    expect(ingress?.['spec'].rules[0].http.paths).toEqual([
      {
        path: '/',
        pathType: 'Prefix',
        backend: { service: { name: 'shop-banyan-gateway', port: { name: 'storefront' } } },
      },
    ]);
    const gateway = of('Service').find(({ metadata }) => metadata.name === 'shop-banyan-gateway');
    expect((gateway as any).spec.ports.map((port: any) => port.name)).toEqual(['storefront']);
  });
});
