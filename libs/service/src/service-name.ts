/** A service as its metrics, patterns and schema call it. Each has its two rows `banyan_<name>_call…` in the table of metrics. */
export type ServiceName = 'inventory' | 'pricing' | 'orders';

/** Where it is injected from. */
export const SERVICE_NAME = Symbol('service name');
