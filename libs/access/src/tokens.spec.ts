import { describe, expect, it } from '@jest/globals';
import { withoutToken, withToken } from './edit-tokens.js';
import { readTokens } from './read-tokens.js';
import { PERMISSIONS, roleMay, ROLE_NAMES, rolesThatMay, type Permission } from './role.js';
import { hashOfToken, isSameHash, isTokenHash, newToken } from './token.js';

const entry = { name: 'anna', role: 'operator', hash: hashOfToken('a') } as const;

describe('a token', () => {
  it('has 256 bits that no other has, and is kept as a hash', () => {
    const [one, other] = [newToken(), newToken()];
    expect(one).toMatch(/^banyan_[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect(isTokenHash(hashOfToken(one))).toBe(true);
    expect(hashOfToken(one)).not.toContain(one.slice(7, 20));
    expect(isSameHash(hashOfToken(one), hashOfToken(one))).toBe(true);
    expect(isSameHash(hashOfToken(one), hashOfToken(other))).toBe(false);
    expect(isSameHash(hashOfToken(one), '')).toBe(false);
  });
});

describe('roles', () => {
  it('are what the table of the documentation says: an operator is no architect, an admin both, a replica nobody who reads', () => {
    expect(
      Object.fromEntries(Object.keys(PERMISSIONS).map((each) => [each, rolesThatMay(each as Permission)])),
    ).toEqual({
      read: ['viewer', 'operator', 'architect', 'admin'],
      operate: ['operator', 'admin'],
      judge: ['operator', 'architect', 'admin'],
      contracts: ['architect', 'admin'],
      administer: ['admin'],
      report: ['replica'],
    });
    expect(ROLE_NAMES.filter((role) => roleMay(role, 'report'))).toEqual(['replica']);
  });
});

describe('a file of tokens', () => {
  const hash = hashOfToken('a');

  it('is YAML or JSON', () => {
    const expires = '2027-01-31T00:00:00Z';
    const expected = { ...entry, expiresAtMs: Date.UTC(2027, 0, 31) };
    const yaml = `tokens:\n  - name: anna # on call\n    role: operator\n    hash: ${hash}\n    expires: ${expires}\n`;
    expect(readTokens(yaml)).toEqual({ entries: [expected], groups: [], faults: [] });
    const json = JSON.stringify({ tokens: [{ name: 'anna', role: 'operator', hash, expires }] });
    expect(readTokens(json)).toEqual({ entries: [expected], groups: [], faults: [] });
  });

  it('has all its faults named at once, and no hash among them', () => {
    const other = hashOfToken('b');
    const tokens = [
      { name: 'anna', role: 'boss', hash: 'plain-text-token', expires: '2027-01-31', admin: true },
      'nonsense',
      { name: 'two words', role: 'viewer', hash },
      { name: 'berta', role: 'viewer', hash: other },
      { name: 'berta', role: 'admin', hash: other },
    ];
    const { faults } = readTokens(JSON.stringify({ tokens }));
    expect(faults).toEqual([
      'tokens[0].admin is not known',
      'tokens[0].role must be one of viewer, operator, architect, admin, replica',
      'tokens[0].hash must be sha256: and 64 hex digits, as `banyan tokens create` prints it',
      'tokens[0].expires must be an instant with its zone, such as 2027-01-31T00:00:00Z',
      'tokens[1] must have name, role and hash',
      'tokens[2].name must be 1 to 64 letters, digits or . _ @ -, the first a letter or digit',
      'berta: another token has this name',
      'berta: another token has this hash',
    ]);
    expect(faults.join()).not.toMatch(/plain-text-token|[0-9a-f]{64}/);
  });

  it.each([
    ['', 'must hold a list `tokens`'],
    ['tokens: []', 'holds no token: nobody could sign in'],
    ['tokens: [}', /^is not YAML: [^\n]+$/],
  ])('%j has a fault', (text, fault) => {
    const { faults } = readTokens(text);
    expect(faults).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
  });

  it('says what groups of the issuer may do, in its order', () => {
    const groups = [
      { group: 'shop-on-call', role: 'operator' },
      { group: 'everybody', role: 'viewer' },
    ];
    expect(readTokens(JSON.stringify({ tokens: [entry], groups }))).toEqual({ entries: [entry], groups, faults: [] });
  });

  it.each([
    [{}, ['groups must be a list of group and role']],
    [
      [3],
      [
        'groups[0].group must be the name of a group',
        'groups[0].role must be one of viewer, operator, architect, admin',
      ],
    ],
    // A person is no replica.
    [[{ group: 'gateways', role: 'replica' }], ['groups[0].role must be one of viewer, operator, architect, admin']],
    [[{ group: 'a', role: 'admin', name: 'b' }], ['groups[0].name is not known']],
  ])('has faults of groups named: %j', (groups, faults) => {
    expect(readTokens(JSON.stringify({ tokens: [entry], groups })).faults).toEqual(faults);
  });

  it('is written to without losing what stands around', () => {
    const first = withToken('', entry);
    expect(readTokens(first)).toEqual({ entries: [entry], groups: [], faults: [] });
    const noted = `# Who may do what.\n${first}`;
    const berta = {
      name: 'berta',
      role: 'viewer',
      hash: hashOfToken('b'),
      expiresAtMs: Date.UTC(2027, 0, 31),
    } as const;
    const both = withToken(noted, berta);
    expect(both).toContain('# Who may do what.');
    expect(readTokens(both).entries).toEqual([entry, berta]);
    const left = withoutToken(both, 'anna') ?? '';
    expect(readTokens(left).entries).toEqual([berta]);
    expect(left).toContain('# Who may do what.');
    expect(withoutToken(both, 'nobody')).toBeUndefined();
  });
});
