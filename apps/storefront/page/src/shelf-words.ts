import type { ShopAnswer } from './ask-shop.js';
import { ageText } from './ages.js';

/** What is less than usual about stock and prices, a sentence each, for shoppers. */
export function degradedWords(stock: ShopAnswer, prices: ShopAnswer): readonly string[] {
  const words: string[] = [];
  const stockAge = ageText(stock.ageS);
  if (stock.status !== 200)
    words.push('We cannot see at the moment what is in stock. It is checked when you order, before you are charged.');
  else if (stockAge !== undefined)
    words.push(`What is in stock was looked at ${stockAge}. It is checked again when you order.`);
  if (prices.status !== 200)
    words.push('Some prices are not available at the moment. You see the total before you pay.');
  else if (prices.degraded !== undefined)
    words.push('We are confirming these prices. You will see the final amount before you pay.');
  return words;
}
