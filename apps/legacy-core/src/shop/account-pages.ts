import { readBody } from '../wire/read-body.js';
import { escapeMarkup } from '../wire/escape.js';
import { send } from '../wire/send.js';
import { CUSTOMERS, customerBy } from './customers.js';
import type { ShopPage } from './exchange.js';
import { sendPage } from './layout.js';

const LONGEST_FORM = 64 * 1024;

/** The fields of a posted form. */
export async function formOf(req: Parameters<typeof readBody>[0]): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(req, LONGEST_FORM)).toString('utf8'));
}

export const loginForm: ShopPage = (exchange, shop) => {
  const session = shop.sessions.open(exchange.req, exchange.res);
  const failed = exchange.query.has('failed') ? '<p class="message">E-Mail oder Passwort stimmt nicht.</p>' : '';
  const { customer } = session.contents;
  sendPage(exchange, shop, session, {
    title: 'Anmelden',
    canonical: '/customer/account/login',
    main:
      customer === undefined
        ? `<h1>Anmelden</h1>${failed}<p>Zum Ausprobieren: ${CUSTOMERS[0].email}, Passwort ${CUSTOMERS[0].password}</p>
<form action="/customer/account/loginPost" method="post">
<label class="field">E-Mail <input name="email" type="email" autocomplete="username"></label>
<label class="field">Passwort <input name="password" type="password" autocomplete="current-password"></label>
<button>Anmelden</button></form>`
        : `<h1>Guten Tag, ${escapeMarkup(customer)}</h1><form action="/customer/account/logout" method="post"><button>Abmelden</button></form>`,
  });
};

/** Answers 302 to an absolute address of the core's own origin, in and out alike. */
export const loginPost: ShopPage = async ({ req, res }, shop) => {
  const form = await formOf(req);
  const session = shop.sessions.open(req, res);
  const known = customerBy(form.get('email'), form.get('password'));
  if (known !== undefined) {
    shop.sessions.save({ ...session, contents: { ...session.contents, customer: known.email } });
  }
  const to = known !== undefined ? '/customer/account' : '/customer/account/login?failed=1';
  send(res, 302, { Location: shop.origin() + to, 'Content-Type': 'text/html; charset=utf-8' }, '');
};

export const logout: ShopPage = ({ req, res }, shop) => {
  req.resume();
  shop.sessions.end(shop.sessions.open(req, res));
  res.appendHeader('Set-Cookie', 'PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/');
  send(res, 302, { Location: `${shop.origin()}/` }, '');
};

/** For those who are logged in; the others are sent to the login. */
export const account: ShopPage = (exchange, shop) => {
  const session = shop.sessions.open(exchange.req, exchange.res);
  if (session.contents.customer === undefined) {
    return send(exchange.res, 302, { Location: `${shop.origin()}/customer/account/login` }, '');
  }
  sendPage(exchange, shop, session, {
    title: 'Mein Konto',
    canonical: '/customer/account',
    main: `<h1>Mein Konto</h1><p>Angemeldet als ${escapeMarkup(session.contents.customer)}.</p>
<form action="/customer/account/logout" method="post"><button>Abmelden</button></form>`,
  });
};
