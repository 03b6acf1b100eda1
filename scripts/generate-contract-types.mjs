// Generates the TypeScript types of every published contract version, beside the spoke that serves it:
// contracts/<domain>/<version>/openapi.yaml -> libs/domains/src/<domain>/contracts/<version>.generated.ts
// and of the events that a domain tells or is told, where they are written and read:
// contracts/events/<who tells>/*.yaml -> libs/domains/src/<domain>/events/<who tells>.generated.ts
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

/** Which domain writes or reads what this one tells; absent: the domain of that name. */
const TAKEN_BY = { fulfilment: 'orders' };

/** What events have in common is beside them, in `order-parts.yaml`; what is not a type stays behind. */
function asData(file) {
  const walk = (schema) => {
    if (Array.isArray(schema)) return schema.map(walk);
    if (typeof schema !== 'object' || schema === null) return schema;
    return Object.fromEntries(
      Object.entries(schema)
        .filter(([key]) => !['examples', 'maxItems', 'minItems', '$id', '$schema'].includes(key))
        .map(([key, value]) => {
          if (key === '$defs')
            return [key, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each)]))];
          if (key !== '$ref' || value.startsWith('#')) return [key, walk(value)];
          return [key, `#/$defs/${value.split('/').at(-1)}`];
        }),
    );
  };
  return walk(parse(readFileSync(join(root, file), 'utf8')));
}

async function eventTypesOf(teller) {
  const folder = `contracts/events/${teller}`;
  const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('.yaml'));
  const title = `${teller[0].toUpperCase()}${teller.slice(1)}EventData`;
  const schema = {
    title,
    description: `The data of every event that ${teller} tells, by type.`,
    type: 'object',
    additionalProperties: false,
    required: files.map((file) => typeNameOf(teller, file)),
    properties: Object.fromEntries(files.map((file) => [typeNameOf(teller, file), asData(`${folder}/${file}`)])),
    $defs: asData('contracts/events/order-parts.yaml').$defs,
  };
  return compile(schema, title, {
    // Takers ignore what is not described; who tells must not have it in the first place.
    additionalProperties: false,
    unreachableDefinitions: false,
    bannerComment: `/* Generated from ${folder} by scripts/generate-contract-types.mjs. Not edited by hand. */`,
    style: { singleQuote: true, printWidth: 120, trailingComma: 'all' },
  });
}

function typeNameOf(teller, file) {
  return `shop.banyan.${teller}.${file.replace(/\.yaml$/, '')}`;
}

const stale = [];
function keep(target, text) {
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  stale.push(relative(root, target));
  if (check) return;
  // Of a new domain the contract is there first.
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

const folders = readdirSync(join(root, 'contracts'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const { name: domain } of folders) {
  for (const version of readdirSync(join(root, 'contracts', domain))) {
    const file = `contracts/${domain}/${version}/openapi.yaml`;
    if (!existsSync(join(root, file))) continue;
    keep(join(root, 'libs/domains/src', domain, 'contracts', `${version}.generated.ts`), await typesOf(file));
  }
}
for (const entry of readdirSync(join(root, 'contracts/events'), { withFileTypes: true })) {
  if (!entry.isDirectory() || entry.name === 'published') continue;
  const domain = TAKEN_BY[entry.name] ?? entry.name;
  const target = join(root, 'libs/domains/src', domain, 'events', `${entry.name}.generated.ts`);
  keep(target, await eventTypesOf(entry.name));
}
for (const file of stale) process.stdout.write(`${check ? 'stale' : 'written'}: ${file}\n`);
if (check && stale.length > 0) process.exitCode = 1;
