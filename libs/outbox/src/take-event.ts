/** The line on which a service is told of events, after its name: `pricing.events.take`. */
export const TAKE_EVENT = 'events.take';
