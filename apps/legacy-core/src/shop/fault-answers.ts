import type { FaultAnswers } from '../faults/faulty-exchange.js';
import { send } from '../wire/send.js';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

export const SHOP_FAULT_ANSWERS: FaultAnswers = {
  error: (res) =>
    send(
      res,
      503,
      { ...HTML, 'Retry-After': '120' },
      '<h1>Service Temporarily Unavailable</h1><p>Der Shop wird gewartet.</p>\n',
    ),
  errorAs200: (res) =>
    send(
      res,
      200,
      HTML,
      '<h1>There has been an error processing your request</h1><p>Error log record number: 911873465</p>\n',
    ),
  garbage: (res) => send(res, 200, HTML, Buffer.from(Array.from({ length: 1021 }, (_, at) => (at * 89 + 31) % 256))),
};
