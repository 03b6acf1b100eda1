// Imports go one way: apps -> domains -> libraries -> kernel. Siblings within a layer are strangers.
// There are no waivers; a rule that is wrong is changed here, with a decision record.
const LIBRARIES = [
  'access',
  'database',
  'slo',
  'shadow',
  'resilience',
  'proxy',
  'contracts',
  'cache',
  'pages',
  'rpc',
  'saga',
  'shopping',
  'chaos',
  'observability',
];
// What keeps something in PostgreSQL stands on the one connection to it (decision record 29).
const BOOKS = ['rollout', 'ledger', 'outbox'];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'kernel-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/kernel/' },
      to: { path: '^(apps|libs)/', pathNot: '^libs/kernel/' },
    },
    ...LIBRARIES.map((library) => ({
      name: `${library}-imports-only-kernel`,
      severity: 'error',
      from: { path: `^libs/${library}/` },
      to: { path: '^(apps|libs)/', pathNot: `^libs/(${library}|kernel)/` },
    })),
    ...BOOKS.map((library) => ({
      name: `${library}-imports-only-database-and-kernel`,
      severity: 'error',
      from: { path: `^libs/${library}/` },
      to: { path: '^(apps|libs)/', pathNot: `^libs/(${library}|database|kernel)/` },
    })),
    {
      // Its keys are tokens, and its file is looked at as the file of tokens is (decision record 42).
      name: 'identity-imports-only-access-and-kernel',
      severity: 'error',
      from: { path: '^libs/identity/' },
      to: { path: '^(apps|libs)/', pathNot: '^libs/(identity|access|kernel)/' },
    },
    {
      // The stand-in core is somebody else's system: it verifies for itself what is asserted to it.
      name: 'only-identity-knows-jose',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^(libs/identity|apps/legacy-core)/' },
      to: { path: 'node_modules/jose' },
    },
    {
      name: 'domains-import-neither-apps-nor-the-shell',
      severity: 'error',
      from: { path: '^libs/domains/' },
      to: { path: '^(apps|libs/service)/' },
    },
    {
      name: 'the-shell-of-services-knows-no-domain',
      severity: 'error',
      from: { path: '^libs/service/' },
      to: { path: '^(apps|libs)/', pathNot: '^libs/(service|rpc|outbox|database|observability|kernel)/' },
    },
    {
      name: 'a-domain-does-not-import-another',
      severity: 'error',
      from: { path: '^libs/domains/src/([^/]+)/' },
      // How the legacy core and services are asked at all is nobody's domain.
      to: {
        path: '^libs/domains/src/[^/]+/',
        pathNot: '^libs/domains/src/($1|legacy-exchange|service-exchange|contract-values)/',
      },
    },
    {
      name: 'what-domains-share-knows-none-of-them',
      severity: 'error',
      from: { path: '^libs/domains/src/((legacy|service)-exchange|contract-values)/' },
      to: {
        path: '^libs/domains/src/[^/]+/',
        pathNot: '^libs/domains/src/((legacy|service)-exchange|contract-values)/',
      },
    },
    {
      name: 'apps-are-strangers',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libraries-are-entered-by-their-root',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'slo-is-pure',
      severity: 'error',
      from: { path: '^libs/slo/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'only-rollout-knows-unleash',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/rollout/' },
      to: { path: 'node_modules/unleash-client' },
    },
    {
      name: 'only-resilience-knows-cockatiel',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/resilience/' },
      to: { path: 'node_modules/cockatiel' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '\\.(spec|e2e)\\.ts$' },
      to: { path: '\\.(spec|e2e)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
