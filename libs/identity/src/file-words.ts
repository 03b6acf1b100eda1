/** What words of the file of identities look like, and what is said of those that do not. */
export const MOST_SCOPES = 64;
export const MOST_STOREFRONTS = 64;
export const SCOPE = /^[a-z][a-z0-9-]{0,39}:[a-z][a-z0-9-]{0,39}$/;
export const STOREFRONT = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const A_SCOPE = { each: true, message: 'each must be a scope such as orders:read' };
export const A_STOREFRONT = { each: true, message: 'each must be 1 to 40 small letters, digits and hyphens' };
