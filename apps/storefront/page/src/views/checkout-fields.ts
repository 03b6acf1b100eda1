import { h } from '../dom.js';

/** Where to. Filled in with an example: this is a demonstration. */
export function addressFields(): HTMLElement {
  return h(
    'fieldset',
    {},
    h('legend', {}, 'Where to'),
    field('firstName', 'First name', 'Ada', 'given-name'),
    field('lastName', 'Last name', 'Beispiel', 'family-name'),
    field('street', 'Street and number', 'Feigenweg 12', 'street-address', 'wide'),
    field('postcode', 'Postcode', '10178', 'postal-code'),
    field('city', 'City', 'Berlin', 'address-level2'),
    field('phone', 'Phone, for the carrier', '+49 30 1234567', 'tel', 'wide'),
  );
}

export function shippingChoice(): HTMLElement {
  return choice('How fast', 'method', [
    ['standard', 'Standard'],
    ['express', 'Express'],
  ]);
}

/** What the stand-in payment processor takes; a real shop has its processor's own fields here. */
export function cards(): HTMLElement {
  return choice('Pay with', 'card', [['tok_', 'A card of this demonstration']]);
}

function field(name: string, label: string, value: string, autocomplete: string, look = ''): HTMLElement {
  const input = h('input', { id: name, name, value, autocomplete, required: true, maxlength: 60 });
  return h('div', { class: `field ${look}`.trim() }, h('label', { for: name }, label), input);
}

function choice(
  legend: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
): HTMLElement {
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', {}, legend),
    ...options.map(([value, label], index) =>
      h('label', {}, h('input', { type: 'radio', name, value, checked: index === 0 }), label),
    ),
  );
}
