import { ACCESS_ROUTES } from './openapi-access-routes.js';
import { CHAOS_ROUTES } from './openapi-chaos-routes.js';
import { CONTRACT_ROUTES } from './openapi-contract-routes.js';
import { INCIDENT_ROUTES } from './openapi-incident-routes.js';
import { INTEGRATION_ROUTES } from './openapi-integration-routes.js';
import { MISMATCH_ROUTES } from './openapi-mismatch-routes.js';
import { ORDER_ROUTES } from './openapi-order-routes.js';
import { ROLLOUT_ROUTES } from './openapi-rollout-routes.js';
import { SIGNAL_ROUTES } from './openapi-signal-routes.js';
import { STATUS_ROUTES } from './openapi-status-routes.js';
import type { Routes } from './openapi-route.js';

/** Every route of the JSON API. A test holds it against the routes that really exist and against real answers. */
export const ROUTES: Routes = {
  ...STATUS_ROUTES,
  ...SIGNAL_ROUTES,
  ...ROLLOUT_ROUTES,
  ...MISMATCH_ROUTES,
  ...CONTRACT_ROUTES,
  ...INTEGRATION_ROUTES,
  ...CHAOS_ROUTES,
  ...ORDER_ROUTES,
  ...INCIDENT_ROUTES,
  ...ACCESS_ROUTES,
};
