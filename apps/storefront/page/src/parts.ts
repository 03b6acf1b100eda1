import { type Child, h } from './dom.js';

/** Something that the shopper should know, which is no fault of theirs. */
export function notice(tone: 'wait' | 'bad' | 'good', ...children: readonly Child[]): HTMLElement {
  return h('p', { class: `note ${tone}` }, ...children);
}

/** A link to another page of the shop. */
export function link(href: string, text: string, look = ''): HTMLElement {
  return h('a', { href, class: look === '' ? undefined : look }, text);
}

/** What stands where something is awaited. */
export function waiting(text: string): HTMLElement {
  return h('p', { class: 'waiting' }, text);
}
