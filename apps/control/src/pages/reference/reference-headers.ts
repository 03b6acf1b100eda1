import { applyDecorators, Header } from '@nestjs/common';

/** As all pages, and their own small script. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** What every page of the reference is sent with. */
export function ReferenceHeaders(): MethodDecorator {
  return applyDecorators(
    Header('content-type', 'text/html; charset=utf-8'),
    Header('content-security-policy', POLICY),
    // Texts, their state and who uses them change while somebody reads.
    Header('cache-control', 'no-store'),
  );
}
