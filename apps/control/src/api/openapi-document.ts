import { serviceVersion } from '@banyan/observability';
import { SCHEMAS } from './openapi-all-schemas.js';
import { pathItem } from './openapi-path-item.js';
import { ROUTES } from './openapi-routes.js';
import type { Schema } from './openapi-schemas.js';

/** The OpenAPI 3.1 description of control's JSON API. */
export function controlApi(): Schema {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Banyan control',
      version: serviceVersion(),
      description: 'What the shop does now, what was decided and why, and what a person may change.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(Object.entries(ROUTES).map(([path, methods]) => [path, pathItem(path, methods)])),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of CONTROL_TOKENS_FILE; none needed where there is no such file',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'banyan_control',
          description: 'Of a browser that has signed in',
        },
      },
      schemas: SCHEMAS,
    },
  };
}
