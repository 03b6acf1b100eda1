// Generates the types of control's JSON API for the console, from the description that control serves:
// apps/control/src/api/openapi-document.ts -> apps/console/src/api/control.generated.ts
//
//   node scripts/generate-console-types.mjs            writes it when it has changed
//   node scripts/generate-console-types.mjs --check    writes nothing; exits 1 when it is stale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { ensureBuild } from './ensure-build.mjs';
import { onPinnedNode } from './pinned-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const TARGET = 'apps/console/src/api/control.generated.ts';

/** Component references become references into `$defs`. */
function toDefinitions(schema) {
  if (Array.isArray(schema)) return schema.map(toDefinitions);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' ? value.replace('#/components/schemas/', '#/$defs/') : toDefinitions(value),
    ]),
  );
}

async function typesOf({ components }) {
  const names = Object.keys(components.schemas);
  const schema = {
    title: 'ControlSchemas',
    description: "Every schema of control's API, by name.",
    type: 'object',
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: toDefinitions(components.schemas),
  };
  return compile(schema, 'ControlSchemas', {
    bannerComment:
      "/* Generated from control's API description by scripts/generate-console-types.mjs. Not edited by hand. */",
    style: { singleQuote: true, printWidth: 120, trailingComma: 'all' },
    maxItems: -1,
  });
}

await onPinnedNode(root);
await ensureBuild();
const { controlApi } = await import(join(root, 'dist/apps/control/src/api/openapi-document.js'));
const wanted = await typesOf(controlApi());
const file = join(root, TARGET);
if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
  if (process.argv.includes('--check')) {
    process.stderr.write(`${TARGET} is stale: node scripts/generate-console-types.mjs\n`);
    process.exit(1);
  }
  writeFileSync(file, wanted);
  process.stderr.write(`written: ${TARGET}\n`);
}
