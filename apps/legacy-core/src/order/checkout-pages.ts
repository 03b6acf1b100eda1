import { escapeMarkup } from '../wire/escape.js';

/** The page before the last button. Whoever looks at it, and a HEAD looks too, has begun an order. */
export function confirmPageHtml(orderId: number, paymentCode: string, origin: string): string {
  const target = `${origin}/index.php?route=extension/payment/${paymentCode}/confirm`;
  return `<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Bestellung abschließen</title></head>
<body><h1>Bestellung Nr. ${orderId}</h1>
<a id="button-confirm" href="${escapeMarkup(target)}">Kostenpflichtig bestellen</a>
</body></html>
`;
}

export function successPageHtml(origin: string): string {
  return `<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Vielen Dank</title></head>
<body><h1>Ihre Bestellung ist eingegangen!</h1><a href="${escapeMarkup(origin)}/">Weiter</a></body></html>
`;
}
