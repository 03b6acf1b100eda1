/** The pattern of the question. */
export const CALL = 'inventory.benched';

/** As a gateway asks for the stock of one product. */
export const QUESTION = { sku: 'KABEL/USB/C-2M', channel: 'web' } as const;
