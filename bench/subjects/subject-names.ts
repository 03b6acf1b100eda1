/** Who is measured. */
export const SUBJECT_TITLES = {
  gateway: 'Banyan gateway, everything on',
  'edge-pipe': 'Banyan’s edge and pipe, alone',
  hpm: 'http-proxy-middleware, as it comes',
  'hpm-ejected': 'http-proxy-middleware, plugins ejected',
  'undici-pipe': 'bare undici dispatch pipe',
  'fastify-read': 'bare Fastify handler',
  nginx: 'nginx',
  haproxy: 'HAProxy',
} as const;

export type SubjectName = keyof typeof SUBJECT_TITLES;
