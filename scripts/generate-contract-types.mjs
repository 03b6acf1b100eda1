// Generates the TypeScript types of every published contract version, beside the spoke that serves it:
// contracts/<domain>/<version>/openapi.yaml -> libs/domains/src/<domain>/contracts/<version>.generated.ts
//
//   node scripts/generate-contract-types.mjs            writes what has changed
//   node scripts/generate-contract-types.mjs --check    writes nothing; exits 1 and names the files that are stale
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');

/** Component references become references into `$defs`; what is not a type (patterns, examples) stays behind. */
function toDefinitions(schema) {
  if (Array.isArray(schema)) return schema.map(toDefinitions);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'examples' && key !== 'maxItems' && key !== 'minItems')
      .map(([key, value]) => [
        key,
        key === '$ref' ? value.replace('#/components/schemas/', '#/$defs/') : toDefinitions(value),
      ]),
  );
}

async function typesOf(file) {
  const { components, info } = parse(readFileSync(join(root, file), 'utf8'));
  const schema = {
    title: 'ContractSchemas',
    description: `Every schema of ${info.title} ${info.version}, by name.`,
    type: 'object',
    additionalProperties: false,
    required: Object.keys(components.schemas),
    properties: Object.fromEntries(Object.keys(components.schemas).map((name) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: toDefinitions(components.schemas),
  };
  return compile(schema, 'ContractSchemas', {
    bannerComment: `/* Generated from ${file} by scripts/generate-contract-types.mjs. Not edited by hand. */`,
    style: { singleQuote: true, printWidth: 120, trailingComma: 'all' },
  });
}

const stale = [];
const folders = readdirSync(join(root, 'contracts'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const { name: domain } of folders) {
  for (const version of readdirSync(join(root, 'contracts', domain))) {
    const file = `contracts/${domain}/${version}/openapi.yaml`;
    if (!existsSync(join(root, file))) continue;
    const target = join(root, 'libs', 'domains', 'src', domain, 'contracts', `${version}.generated.ts`);
    const text = await typesOf(file);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    stale.push(relative(root, target));
    if (check) continue;
    // Of a new domain the contract is there first.
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
for (const file of stale) process.stdout.write(`${check ? 'stale' : 'written'}: ${file}\n`);
if (check && stale.length > 0) process.exitCode = 1;
