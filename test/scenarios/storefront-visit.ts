import type { Locator, Page } from 'playwright-core';

/** What is sold, by its name on the shelf. */
export function shelfCard(page: Page, name: string): Locator {
  return page.getByRole('listitem').filter({ hasText: name });
}

/**
 * Somebody looks around in the demo storefront, buys two things, the button pressed twice, and looks at their orders.
 *
 * @param page has the shelf open
 * @param look at each page as soon as it shows what it is about, by a name that a file can have
 */
export async function visitStorefront(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await shelfCard(page, 'Eau de Cologne').getByText('In stock').waitFor();
  await shelfCard(page, 'Eau de Cologne').getByText(/^€/).waitFor();
  await look('shelf');
  await shelfCard(page, 'Eau de Cologne').getByRole('button').click();
  await shelfCard(page, 'USB-C cable').getByRole('button').click();
  await page.getByRole('link', { name: 'Basket (2)' }).click();
  await page.getByText('Total, with VAT').waitFor();
  await look('basket');
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.getByRole('button', { name: 'Order and pay' }).waitFor();
  await look('checkout');
  // Pressed twice, before anything can be answered.
  await page.getByRole('button', { name: 'Order and pay' }).dblclick();
  await page.getByText('Thank you').waitFor();
  await look('placed');
  await page.getByRole('link', { name: 'Your orders', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: /^BY/ }).waitFor();
  await look('placed-orders');
}
