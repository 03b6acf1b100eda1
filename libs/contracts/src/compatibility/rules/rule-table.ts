import type { Rule } from './rule.js';
import { callbackAdded } from './callback-added.js';
import { callbackRemoved } from './callback-removed.js';
import { deprecatedOperationRemoved } from './deprecated-operation-removed.js';
import { operationAdded } from './operation-added.js';
import { operationDeprecationChanged } from './operation-deprecation-changed.js';
import { operationIdChanged } from './operation-id-changed.js';
import { operationRemoved } from './operation-removed.js';
import { pathCaptured } from './path-captured.js';
import { pathParameterRenamed } from './path-parameter-renamed.js';
import { proseChanged } from './prose-changed.js';
import { requestBodyBecameOptional } from './request-body-became-optional.js';
import { requestBodyBecameRequired } from './request-body-became-required.js';
import { requestBodyOptionalAdded } from './request-body-optional-added.js';
import { requestBodyRemoved } from './request-body-removed.js';
import { requestBodyRequiredAdded } from './request-body-required-added.js';
import { requestDiscriminatorChanged } from './request-discriminator-changed.js';
import { requestEncodingChanged } from './request-encoding-changed.js';
import { requestHeaderRemoved } from './request-header-removed.js';
import { requestMediaTypeAdded } from './request-media-type-added.js';
import { requestMediaTypeRemoved } from './request-media-type-removed.js';
import { requestParameterBecameOptional } from './request-parameter-became-optional.js';
import { requestParameterBecameRequired } from './request-parameter-became-required.js';
import { requestParameterDefaultChanged } from './request-parameter-default-changed.js';
import { requestParameterDeprecationChanged } from './request-parameter-deprecation-changed.js';
import { requestParameterEmptyWithdrawn } from './request-parameter-empty-withdrawn.js';
import { requestParameterNarrowed } from './request-parameter-narrowed.js';
import { requestParameterOptionalAdded } from './request-parameter-optional-added.js';
import { requestParameterRemoved } from './request-parameter-removed.js';
import { requestParameterRequiredAdded } from './request-parameter-required-added.js';
import { requestParameterReservedWithdrawn } from './request-parameter-reserved-withdrawn.js';
import { requestParameterStyleChanged } from './request-parameter-style-changed.js';
import { requestParameterWidened } from './request-parameter-widened.js';
import { requestPropertyAdded } from './request-property-added.js';
import { requestPropertyReadOnly } from './request-property-read-only.js';
import { requestSchemaNarrowed } from './request-schema-narrowed.js';
import { requestSchemaWidened } from './request-schema-widened.js';
import { responseBodyAdded } from './response-body-added.js';
import { responseDefaultAdded } from './response-default-added.js';
import { responseDiscriminatorChanged } from './response-discriminator-changed.js';
import { responseEnumValueAdded } from './response-enum-value-added.js';
import { responseErrorAdded } from './response-error-added.js';
import { responseErrorRemoved } from './response-error-removed.js';
import { responseHeaderAdded } from './response-header-added.js';
import { responseHeaderNarrowed } from './response-header-narrowed.js';
import { responseHeaderRemoved } from './response-header-removed.js';
import { responseHeaderRequiredRemoved } from './response-header-required-removed.js';
import { responseHeaderWidened } from './response-header-widened.js';
import { responseLinkChanged } from './response-link-changed.js';
import { responseMediaTypeAdded } from './response-media-type-added.js';
import { responseMediaTypeRemoved } from './response-media-type-removed.js';
import { responsePropertyRemoved } from './response-property-removed.js';
import { responsePropertyWrittenOnlyBefore } from './response-property-written-only-before.js';
import { responseSchemaNarrowed } from './response-schema-narrowed.js';
import { responseSchemaWidened } from './response-schema-widened.js';
import { responseSuccessAdded } from './response-success-added.js';
import { responseSuccessGone } from './response-success-gone.js';
import { responseSuccessRemoved } from './response-success-removed.js';
import { schemaDialectChanged } from './schema-dialect-changed.js';
import { securityEndpointMoved } from './security-endpoint-moved.js';
import { securityFlowRemoved } from './security-flow-removed.js';
import { securityLoosened } from './security-loosened.js';
import { securityTightened } from './security-tightened.js';
import { serverAdded } from './server-added.js';
import { serverHostRemoved } from './server-host-removed.js';
import { serverPathRemoved } from './server-path-removed.js';
import { webhookAdded } from './webhook-added.js';
import { webhookRemoved } from './webhook-removed.js';

/** Every rule, in the order in which an operation is read: what is asked for, what is sent, what comes back. */
export const RULES: readonly Rule[] = [
  operationRemoved,
  deprecatedOperationRemoved,
  operationAdded,
  operationIdChanged,
  operationDeprecationChanged,
  pathParameterRenamed,
  pathCaptured,
  webhookRemoved,
  webhookAdded,
  callbackRemoved,
  callbackAdded,
  serverPathRemoved,
  serverHostRemoved,
  serverAdded,
  requestParameterRequiredAdded,
  requestParameterOptionalAdded,
  requestParameterRemoved,
  requestHeaderRemoved,
  requestParameterBecameRequired,
  requestParameterBecameOptional,
  requestParameterNarrowed,
  requestParameterWidened,
  requestParameterStyleChanged,
  requestParameterEmptyWithdrawn,
  requestParameterReservedWithdrawn,
  requestParameterDefaultChanged,
  requestParameterDeprecationChanged,
  requestBodyRequiredAdded,
  requestBodyOptionalAdded,
  requestBodyRemoved,
  requestBodyBecameRequired,
  requestBodyBecameOptional,
  requestMediaTypeRemoved,
  requestMediaTypeAdded,
  requestSchemaNarrowed,
  requestSchemaWidened,
  responseSchemaWidened,
  responseSchemaNarrowed,
  requestPropertyAdded,
  responsePropertyRemoved,
  requestPropertyReadOnly,
  responsePropertyWrittenOnlyBefore,
  responseEnumValueAdded,
  requestDiscriminatorChanged,
  responseDiscriminatorChanged,
  requestEncodingChanged,
  responseSuccessAdded,
  responseErrorAdded,
  responseDefaultAdded,
  responseSuccessGone,
  responseSuccessRemoved,
  responseErrorRemoved,
  responseMediaTypeRemoved,
  responseMediaTypeAdded,
  responseBodyAdded,
  responseHeaderRequiredRemoved,
  responseHeaderRemoved,
  responseHeaderAdded,
  responseHeaderWidened,
  responseHeaderNarrowed,
  responseLinkChanged,
  securityTightened,
  securityLoosened,
  securityFlowRemoved,
  securityEndpointMoved,
  schemaDialectChanged,
  proseChanged,
];
