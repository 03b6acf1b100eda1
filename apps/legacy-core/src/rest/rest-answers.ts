import type { ServerResponse } from 'node:http';
import type { FaultAnswers } from '../faults/faulty-exchange.js';
import { send } from '../wire/send.js';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** An error as the web API words it: a text with gaps, and what stands in them. */
export interface RestError {
  readonly status: 400 | 401 | 404 | 500;
  readonly message: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export const REST_ERRORS = {
  wrongCredentials: {
    status: 401,
    message:
      'The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.',
  },
  noSuchProduct: {
    status: 404,
    message: "The product that was requested doesn't exist. Verify the product and try again.",
  },
  noRoute: { status: 404, message: 'Request does not match any route.' },
  undecodable: { status: 400, message: 'Decoding error.' },
  internal: { status: 500, message: 'Interner Fehler: Die Datenbank läuft nicht. Report ID: webapi-5f2d9c1e7a3b4' },
} as const satisfies Record<string, RestError>;

/** Who brings no live token is told which right is missing. */
export function notAuthorized(resources: string): RestError {
  return {
    status: 401,
    message: "The consumer isn't authorized to access %resources.",
    parameters: { resources },
  };
}

export function sendRest(res: ServerResponse, status: number, value: unknown): void {
  send(res, status, JSON_TYPE, JSON.stringify(value));
}

export function sendRestError(res: ServerResponse, { status, ...body }: RestError): void {
  sendRest(res, status, body);
}

/** Of the stock items and of the multi-source face alike. */
export const REST_FAULT_ANSWERS: FaultAnswers = {
  error: (res) => sendRestError(res, REST_ERRORS.internal),
  errorAs200: (res) => sendRest(res, 200, { message: REST_ERRORS.internal.message }),
  garbage: (res) =>
    send(
      res,
      200,
      JSON_TYPE,
      '<br />\n<b>Warning</b>:  Undefined array key "größe" in <b>/var/www/html/vendor/module-inventory/Model/Übersicht.php</b> on line <b>88</b><br />\n' +
        '{"items":[{"sku":"007","source_code":"WH-NORD","quan',
    ),
};
