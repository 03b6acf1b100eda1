import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { OPS_PATHS } from '@banyan/observability';
import { declaredOperations } from '../../apps/control/src/access/declared-operations.js';
import { CONTROLLERS } from '../../apps/control/src/control.module.js';
import { StorefrontRig } from '../../apps/gateway/src/testing/storefront-rig.fixture.js';

// Nothing administrative is reachable on the storefront port: whatever control and the operations sides answer is the core's there, a path
// like any other.

/** Every class of every file that is called a controller, whatever module takes it; what declares no route has none. */
const files = globSync('{apps,libs}/*/src/**/*.controller.ts', { cwd: PROJECT_ROOT });
const found = await Promise.all(
  files.map(async (file) => Object.values((await import(join(PROJECT_ROOT, file))) as object)),
);
const controllers = found
  .flat()
  .filter((each): each is Type => typeof each === 'function' && each.name.endsWith('Controller'));
const routes = [
  ...declaredOperations(controllers).map(({ method, path }) => ({
    method,
    path: path.replaceAll(/\{\w+\}|\*\w*/g, 'inventory'),
  })),
  ...OPS_PATHS.map((path) => ({ method: 'GET', path })),
  { method: 'GET', path: '/readyz?verbose' },
  { method: 'GET', path: '/settings' },
];

let rig: StorefrontRig;
beforeAll(async () => {
  rig = await StorefrontRig.start();
});
afterAll(() => rig.stop());

it('all routes of control are among those that are asked', () => {
  const asked = new Set(controllers);
  expect(CONTROLLERS.filter((controller) => !asked.has(controller))).toEqual([]);
  expect(routes.length).toBeGreaterThan(100);
});

it.each(routes)('$method $path is the core’s', async ({ method, path }) => {
  rig.forwarded.length = 0;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const answer = await fetch(rig.url + path, {
    method,
    redirect: 'manual',
    headers: { authorization: 'Bearer banyan_of-an-admin', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: '{"person":"anna","reason":"to see"}' } : {}),
  });
  expect(rig.forwarded).toEqual([`${method} ${path}`]);
  expect([answer.status, await answer.text()]).toEqual([200, method === 'HEAD' ? '' : 'the core']);
  expect([...rig.legacy.calls, ...rig.service.calls]).toEqual([]);
});
