import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import ts from 'typescript';

/** An object for Kubernetes, as it stands in a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  // oxlint-disable-next-line typescript/no-explicit-any -- what it is, is found out by whoever reads it
  readonly [field: string]: any;
}

const TYPES = 'node_modules/kubernetes-types';
const NAME = 'manifests.ts';

/**
 * What Kubernetes' own types (package kubernetes-types, made from its OpenAPI) say against manifests: a field that is misspelt, is
 * missing, or has another type. The TypeScript compiler looks: a literal may have no field that its type has not.
 */
export function kubernetesFaults(manifests: readonly Manifest[]): readonly string[] {
  const source = manifests
    .map((manifest, index) => {
      const { apiVersion, kind } = manifest;
      const path = pathOf(apiVersion);
      return `import type { ${kind} as Kind${index} } from '${path}';\nexport const manifest${index}: Kind${index} = ${JSON.stringify(manifest)};`;
    })
    .join('\n');
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    types: [],
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const file = join(PROJECT_ROOT, NAME);
  const program = ts.createProgram([file], options, {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    getSourceFile: (path, languageVersion) =>
      path === file ? ts.createSourceFile(path, source, languageVersion) : host.getSourceFile(path, languageVersion),
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    const name = /manifest(\d+)/.exec(
      source
        .slice(0, start)
        .split('\n')
        .findLast((line) => line.startsWith('export const')) ?? '',
    );
    const { kind, metadata } = manifests[Number(name?.[1] ?? 0)] ?? { kind: 'nothing', metadata: { name: '' } };
    return `${kind} ${metadata.name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** `apps/v1` is in apps/v1.d.ts, `v1` in core, `networking.k8s.io/v1` in networking. */
function pathOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const folder = group.split('.', 1)[0] ?? '';
  if (!readdirSync(join(PROJECT_ROOT, TYPES)).includes(folder)) throw new Error(`no types for ${apiVersion}`);
  return `./${TYPES}/${folder}/${version ?? ''}.js`;
}
