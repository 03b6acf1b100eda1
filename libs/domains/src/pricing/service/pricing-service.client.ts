import type { DomainArm, ServiceConnection } from '../../domain.js';
import { ServiceArm } from '../../service-exchange/service-arm.js';
import { whollyAnswered } from '../../service-exchange/wholly-answered.js';
import { PRICE_BATCH, PRICE_ONE, QUOTE_BASKET, type BatchQuestion } from '../pricing.model.js';
import { readPrice, readPriceBatch, readQuote } from './pricing-service.answer.js';
import { PRICING_ERROR_CODES, PRICING_PATTERNS } from './pricing-service.messages.js';

/** The extracted pricing service as an arm. */
export function connectPricingService(connection: ServiceConnection): DomainArm {
  return new ServiceArm(connection, PRICING_ERROR_CODES, {
    [PRICE_ONE]: { pattern: PRICING_PATTERNS[PRICE_ONE], read: readPrice },
    [PRICE_BATCH]: {
      pattern: PRICING_PATTERNS[PRICE_BATCH],
      read: (answer, question: BatchQuestion) => whollyAnswered(readPriceBatch(answer, question)),
    },
    [QUOTE_BASKET]: { pattern: PRICING_PATTERNS[QUOTE_BASKET], read: readQuote },
  });
}
