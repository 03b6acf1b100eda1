/** Who is measured. */
export const SUBJECT_TITLES = {
  gateway: 'Banyan gateway, everything on',
  'gateway-rest': 'Banyan gateway, asking REST',
  'gateway-remembering': 'Banyan gateway, remembering',
  'gateway-shadowing': 'Banyan gateway, shadow 100 %',
  'gateway-shadow-hung': 'Banyan gateway, shadow 100 %, the service hung',
  'gateway-serving': 'Banyan gateway, service 100 %',
  'gateway-pair': 'two Banyan gateways, one a core',
  'gateway-many-flags': 'Banyan gateway, 500 more flags',
  'edge-pipe': 'Banyan’s edge and pipe, alone',
  hpm: 'http-proxy-middleware, as it comes',
  'hpm-ejected': 'http-proxy-middleware, plugins ejected',
  'fastify-proxy': '@fastify/http-proxy',
  'fast-gateway': 'fast-gateway',
  'undici-pipe': 'bare undici dispatch pipe',
  'fastify-read': 'bare Fastify handler',
  'fastify-read-rest': 'bare Fastify handler, asking REST',
  nginx: 'nginx',
  haproxy: 'HAProxy',
} as const;

export type SubjectName = keyof typeof SUBJECT_TITLES;
