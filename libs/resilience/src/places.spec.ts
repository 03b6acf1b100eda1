import { describe, expect, it } from '@jest/globals';
import { Places, type Guest } from './places.js';

/** Notes when each enters. */
function guests(entered: string[]): (name: string, urgent?: boolean) => Guest {
  return (name, urgent = false) => ({ urgent, enter: () => void entered.push(name) });
}

describe('places', () => {
  it('are kept free for the urgent', () => {
    const entered: string[] = [];
    const guest = guests(entered);
    const places = new Places(10, 2, 0.4);
    const others = Array.from({ length: 8 }, (_each, index) => guest(`read ${index}`));
    expect(others.map((each) => places.ask(each))).toEqual([...Array(6).fill('entered'), 'waits', 'waits']);
    expect(places.ask(guest('read 8'))).toBe('full');
    const orders = Array.from({ length: 4 }, (_each, index) => guest(`order ${index}`, true));
    expect(orders.map((each) => places.ask(each))).toEqual(Array(4).fill('entered'));
    expect(places.taken).toBe(10);
  });

  it('go to the urgent first, then to who has waited longest', () => {
    const entered: string[] = [];
    const guest = guests(entered);
    const places = new Places(1, 4);
    const first = guest('first');
    places.ask(first);
    const waiting = [guest('read 1'), guest('read 2'), guest('order', true)];
    for (const each of waiting) expect(places.ask(each)).toBe('waits');
    places.leave(first);
    places.leave(waiting[2]!);
    places.leave(waiting[0]!);
    expect(entered).toEqual(['first', 'order', 'read 1', 'read 2']);
  });

  it('may be made fewer while they are taken, and more while somebody waits', () => {
    const entered: string[] = [];
    const guest = guests(entered);
    const places = new Places(3, 4);
    const inside = [guest('a'), guest('b'), guest('c')];
    for (const each of inside) places.ask(each);
    places.resize(1);
    places.ask(guest('d'));
    places.leave(inside[0]!);
    places.leave(inside[1]!);
    expect(entered).toEqual(['a', 'b', 'c']);
    places.resize(2);
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are never more than there are, and none is lost, whatever comes and goes', () => {
    let state = 7;
    const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
    const inside: Guest[] = [];
    const places = new Places(5, 3, 0.25);
    const made = (urgent: boolean): Guest => {
      const one: Guest = { urgent, enter: () => void inside.push(one) };
      return one;
    };
    for (let turn = 0; turn < 20_000; turn++) {
      if (random() < 0.55) places.ask(made(random() < 0.3));
      else {
        const [left] = inside.splice(Math.floor(random() * inside.length), 1);
        if (left !== undefined) places.leave(left);
      }
      expect(places.taken).toBe(inside.length);
      expect(places.taken).toBeLessThanOrEqual(5);
      expect(inside.filter(({ urgent }) => !urgent).length).toBeLessThanOrEqual(4);
    }
    while (inside.length > 0) places.leave(inside.pop()!);
    expect(places.taken).toBe(0);
  });
});
