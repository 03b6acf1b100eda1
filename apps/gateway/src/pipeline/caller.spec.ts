import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { callerOf, sessionCookie } from './caller.js';

const caller = (headers: Record<string, string>) => callerOf({ headers } as unknown as IncomingMessage, 'PHPSESSID');

describe('callerOf', () => {
  it('prefers X-Session-Id, then the legacy cookie, then ours', () => {
    const cookie = 'a=b; banyan_sid=ours; PHPSESSID=legacy';
    expect(caller({ 'x-session-id': 'mine', cookie })).toMatchObject({ sessionId: 'mine', newSession: false });
    expect(caller({ cookie })).toMatchObject({ sessionId: 'legacy', newSession: false });
    expect(caller({ cookie: 'banyan_sid=ours' })).toMatchObject({ sessionId: 'ours', newSession: false });
  });

  it('invents a session for who brings none, and never the same one twice', () => {
    const first = caller({});
    expect(first).toMatchObject({ newSession: true });
    expect(first.sessionId).not.toBe('');
    expect(caller({}).sessionId).not.toBe(first.sessionId);
  });

  it.each(['', ' ', 'x'.repeat(201), 'with space', 'naïve'])('does not believe %j as a session', (value) => {
    expect(caller({ 'x-session-id': value })).toMatchObject({ newSession: true });
    expect(caller({ cookie: `PHPSESSID=${value}` })).toMatchObject({ newSession: true });
  });

  it('does not take a cookie whose name merely ends alike', () => {
    expect(caller({ cookie: 'XPHPSESSID=evil' })).toMatchObject({ newSession: true });
  });

  it('names the storefront, bounded', () => {
    expect(caller({ 'x-storefront': 'app-ios' }).storefront).toBe('app-ios');
    expect(caller({ 'x-storefront': 'NOT A NAME' }).storefront).toBe('default');
    expect(caller({}).storefront).toBe('default');
    for (const name of ['console', 'synthetic']) expect(caller({ 'x-storefront': name }).storefront).toBe('default');
  });

  it('marks its cookie secure only where the client came over TLS', () => {
    expect(sessionCookie('s', true)).toBe('banyan_sid=s; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(sessionCookie('s', false)).not.toContain('Secure');
  });
});
