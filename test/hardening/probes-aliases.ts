import { GET, ask, coreReceived, demand, statusOf } from './expect.js';
import type { Probe } from './stage.js';

/** Item 8: spellings that some stack reads as `/owned/v1/x`, while the gateway owns `/owned/v1`. */
export const ALIASES: readonly string[] = [
  '//owned/v1/x', '///owned//v1/x', '/owned//v1/x', '/./owned/v1/x', '/owned/./v1/x', '/a/../owned/v1/x',
  '/a/b/../../owned/v1/x', '/owned/v1/../v1/x', '/owned/v1/../../x', '/owned/v1/..', '/owned/a/../v1/x',
  '/%6fwned/v1/x', '/owne%64/v1/x', '/owned/%761/x', '/owned%2fv1/x', '/owned%2Fv1%2Fx', '/%2fowned/v1/x',
  '/a/..%2fowned/v1/x', '/a%2f..%2fowned/v1/x', '/a/%2e%2e/owned/v1/x', '/a/%2e./owned/v1/x', '/a/.%2E/owned/v1/x',
  '/owned/v1/%2e%2e/x', '/owned/v1/%252e%252e/x', '/%256fwned/v1/x', '/%25256fwned/v1/x', '/owned%252fv1/x',
  '/owned%25252fv1/x', '/\\owned/v1/x', '/owned\\v1\\x', '/owned%5cv1/x', '/owned%255cv1/x', '/a\\..\\owned/v1/x',
  '/a/..;/owned/v1/x', '/owned/v1/..;/x', '/owned;a=b/v1/x', '/owned;/v1/x', '/;/owned/v1/x', '/owned%3bx/v1/x',
  '/OWNED/v1/x', '/Owned/V1', '/%4fwned/v1/x', '/%c0%afowned/v1/x', '/owned%c0%afv1/x', '/owned%e0%80%afv1/x',
  '/a/%c0%ae%c0%ae/owned/v1/x', '/%c1%afwned/v1/x', '/owned%u002fv1/x', '/%u006fwned/v1/x', '/owned%ef%bc%8fv1/x',
  '/owned./v1/x', '/owned/v1./x', '/owned%20/v1/x', '/owned/v1%20', '/owned/v1%00', '/owned/v1%00.html', '/owned/v1%09/x',
  '/owned/v1%3fx', '/owned/v1%23x',
  '//host/owned/v1/x', '/\\host/owned/v1/x', '/%2fhost/owned/v1/x', '/index.php/owned/v1/x', '/shop/Index.PHP//owned/v1',
  '/index%2ephp5/owned/v1', '/cgi-bin/shop.cgi/owned/v1', '/(S(abc))/owned/v1/x', '/owned/(S(a)A(b))/v1/x',
  '/owned::$DATA/v1/x', '/%U006fwned/v1/x', '/%f8%80%80%81%afwned/v1', '/%fc%80%80%80%81%afwned/v1', '/own%ffed/v1/x',
  '/%c3%b6wned/v1/x', '/%f6wned/v1/x', '/owne%64%cc%81/v1/x', '/owned+/v1/x', '/x/%e3%80%82%e3%80%82/owned/v1',
]; // prettier-ignore

export const ALIAS_PROBES: readonly Probe[] = ALIASES.map((alias) => ({
  item: 8,
  name: `alias ${alias}`,
  run: async (stage) => {
    const { text } = await ask(stage, GET(alias));
    demand(!coreReceived(stage).includes(alias), 'the core got it while the gateway owns the path');
    demand(statusOf(text) === 400, `answered ${statusOf(text)}`);
  },
}));
