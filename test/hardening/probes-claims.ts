import { GET, coreReceived, demand, expectStatus } from './expect.js';
import type { Probe } from './stage.js';

/** What proxies, TLS terminators and sign-on gateways add; from anybody else it is a forgery. */
const CLAIMS = [
  'CF-Connecting-IP', 'CF-Connecting-IPv6', 'Client-IP', 'Fastly-Client-IP', 'Fly-Client-IP', 'Forwarded-For-Ip',
  'HTTP-Client-IP', 'HTTP-X-Forwarded-For', 'HTTP_X_FORWARDED_FOR', 'Proxy-Client-IP', 'Remote-User', 'Remote_User',
  'SSL-Client-Cert', 'SSL_CLIENT_CERT', 'True-Client-IP', 'WL-Proxy-Client-IP', 'WL-Proxy-SSL', 'X-Auth-Request-User',
  'X-Authenticated-User', 'X-Azure-ClientIP', 'X-Client-Cert', 'X-Envoy-External-Address', 'X-Envoy-Internal',
  'X-Forwarded-Access-Token', 'X-Forwarded-Anything', 'X-Forwarded-Client-Cert', 'X-Forwarded-Email', 'X-Forwarded-Groups',
  'X-Forwarded-Prefix', 'X-Forwarded-Server', 'X-Forwarded-User', 'X_Forwarded_User', 'X-Host', 'X-Original-Host',
  'X-Originating-IP', 'X-Real-IP', 'X.Real.IP', 'X-Remote-User', 'X-SSL-Client-DN', 'X-Vercel-Forwarded-For',
]; // prettier-ignore

/** What changes method, path or host behind the back of whoever decided by the real ones. */
const OVERRIDES = [
  'Request-Uri', 'X-Envoy-Original-Path', 'X-Forwarded-Method', 'X-Forwarded-Path', 'X-Forwarded-URI', 'X-HTTP-Method',
  'X-Host-Override', 'X-Method-Override', 'X-Middleware-Subrequest', 'X-Original-Method', 'X-Original-Path',
  'X-Original-URI', 'X-Override-URL', 'X-Real-Uri', 'X-Request-URI', 'X-Rewrite-Uri', 'x_original_url', 'X.Rewrite.Url',
]; // prettier-ignore

/** Item 7: names that a core may believe, from a client that nobody vouches for. */
export const CLAIM_PROBES: readonly Probe[] = [...CLAIMS, ...OVERRIDES].map((name) => ({
  item: 7,
  name: `${name} of an untrusted client`,
  run: async (stage) => {
    await expectStatus(stage, GET('/x', `${name}: forged.example`, `Connection: close, ${name}`), 200);
    demand(!coreReceived(stage).includes('forged'), 'the core saw it');
  },
}));
