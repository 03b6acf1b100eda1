// Unit and property tests stand beside the code (`*.spec.ts`); tests of several processes stand in test/ (`*.e2e.ts`).
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limit.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.banyan/'],
  moduleNameMapper: {
    '^@banyan/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
};

export default {
  // Modules of finished suites stay in a worker's memory: it is begun anew before its collections become long.
  workerIdleMemoryLimit: '500MB',
  // For two processors: a suite of several processes waits for a third of its time and more.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,bench,libs,scripts,test}/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'processes',
      testMatch: ['<rootDir>/test/**/*.e2e.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
    },
  ],
};
