import { targetOf } from '../../legacy-exchange/php-exchange.js';

/** Where calls of the cart go to: what was heard of a quote is told apart by it. */
export const CART_ADD = targetOf('api/cart/add');
export const CART_COUPON = targetOf('api/coupon');
export const CART_LOOK = targetOf('api/cart/products');
