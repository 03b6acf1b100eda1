import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { QuestionRefused } from './question-refused.js';

/** Checks an envelope against its DTO; says which members break which rules, never what was sent. */
export function questionPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    // A newer gateway may send more than this service knows.
    whitelist: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new QuestionRefused('invalid-question', errors.flatMap(rulesOf).join('; ')),
  });
}

function rulesOf(error: ValidationError): string[] {
  const own = Object.keys(error.constraints ?? {}).map((rule) => `${error.property}: ${rule}`);
  const inner = (error.children ?? []).flatMap(rulesOf).map((rule) => `${error.property}.${rule}`);
  return [...own, ...inner];
}
