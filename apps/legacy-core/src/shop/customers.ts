interface Customer {
  readonly id: number;
  readonly email: string;
  readonly password: string;
  readonly firstname: string;
  readonly lastname: string;
}

/** Everybody who has an account; a visitor needs no secret to try the login. */
export const CUSTOMERS = [
  { id: 1, email: 'kunde@example.org', password: 'feigenbaum', firstname: 'Karla', lastname: 'Kunde' },
  { id: 2, email: 'gast@example.org', password: 'maulbeere', firstname: 'Gustav', lastname: 'Gast' },
] as const satisfies readonly Customer[];

export function customerCalled(email: string): Customer | undefined {
  return CUSTOMERS.find((each) => each.email === email.toLowerCase());
}

export function customerBy(email: string | null, password: string | null): Customer | undefined {
  return CUSTOMERS.find((each) => each.email === email && each.password === password);
}
