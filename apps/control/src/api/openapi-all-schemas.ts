import { ACCESS_SCHEMAS } from './openapi-access-schemas.js';
import { AUTHORITY_SCHEMAS } from './openapi-authority-schemas.js';
import { CHAOS_SCHEMAS } from './openapi-chaos-schemas.js';
import { CONSISTENCY_SCHEMAS } from './openapi-consistency-schemas.js';
import { CONTRACT_SCHEMAS } from './openapi-contract-schemas.js';
import { DIFFERENCE_SCHEMAS } from './openapi-difference-schemas.js';
import { EXCHANGE_SCHEMAS } from './openapi-exchange-schemas.js';
import { INCIDENT_SCHEMAS } from './openapi-incident-schemas.js';
import { INTEGRATION_SCHEMAS } from './openapi-integration-schemas.js';
import { JOURNEY_SCHEMAS } from './openapi-journey-schemas.js';
import { ORDERS_SCHEMAS } from './openapi-orders-schemas.js';
import { PARKED_SCHEMAS } from './openapi-parked-schemas.js';
import { RAMP_SCHEMAS } from './openapi-ramp-schemas.js';
import { READINESS_SCHEMAS } from './openapi-readiness-schemas.js';
import type { Schema } from './openapi-schemas.js';
import { SERIES_SCHEMAS } from './openapi-series-schemas.js';
import { SHOPPER_SCHEMAS } from './openapi-shopper-schemas.js';
import { SIGNAL_SCHEMAS } from './openapi-signal-schemas.js';
import { STATUS_SCHEMAS } from './openapi-status-schemas.js';

/** Every body and answer of the JSON API, by name. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...ACCESS_SCHEMAS,
  ...STATUS_SCHEMAS,
  ...EXCHANGE_SCHEMAS,
  ...INTEGRATION_SCHEMAS,
  ...CHAOS_SCHEMAS,
  ...RAMP_SCHEMAS,
  ...CONTRACT_SCHEMAS,
  ...CONSISTENCY_SCHEMAS,
  ...ORDERS_SCHEMAS,
  ...JOURNEY_SCHEMAS,
  ...DIFFERENCE_SCHEMAS,
  ...AUTHORITY_SCHEMAS,
  ...PARKED_SCHEMAS,
  ...SHOPPER_SCHEMAS,
  ...SERIES_SCHEMAS,
  ...SIGNAL_SCHEMAS,
  ...INCIDENT_SCHEMAS,
  ...READINESS_SCHEMAS,
  MarkdownText: { type: 'string' },
  OpenApiDocument: { type: 'object', required: ['openapi', 'paths'] },
};
