/** Who buys for nobody. By the e-mail the orders are found again, and are left out of figures. */
export const NOBODY = {
  email: 'synthetic-shopper@banyan.example',
  firstName: 'Synthetic',
  lastName: 'Shopper',
  phone: '+49 30 0000000',
} as const;

export const NOBODYS_ADDRESS = {
  firstName: NOBODY.firstName,
  lastName: NOBODY.lastName,
  street: ['Feigenweg 12'],
  city: 'Berlin',
  postcode: '10178',
  country: 'DE',
} as const;

/** States of an order in which it is still to be called off. */
export const OPEN_STATES: ReadonlySet<string> = new Set([
  'pending',
  'in-review',
  'awaiting-payment',
  'accepted',
  'in-fulfilment',
]);
