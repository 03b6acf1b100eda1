import { describe, expect, it } from '@jest/globals';
import { EventUnreadable, eventKey, readCloudEvent, sequenceOf } from './cloud-event.js';

const EVENT = { specversion: '1.0', id: 'e1', source: '/warehouse', type: 'parcel.left.v1', data: { a: 1 } };

describe('an event that was received', () => {
  it('is what it says, and nothing that is not known of events', () => {
    const time = '2026-11-28T06:00:00Z';
    expect(readCloudEvent({ ...EVENT, time, colour: 'red', subject: null })).toEqual({ ...EVENT, time });
  });

  it('may have no data', () => {
    const { data: _, ...rest } = EVENT;
    expect(readCloudEvent(rest).data).toBeNull();
  });

  it.each<[string, unknown]>([
    ['is no object', []],
    ['is no object', null],
    ['specversion is not 1.0', { ...EVENT, specversion: '0.3' }],
    ['id is missing', { ...EVENT, id: undefined }],
    ['id is not a text', { ...EVENT, id: '' }],
    ['source is not a text', { ...EVENT, source: 7 }],
    ['source has control characters', { ...EVENT, source: '/a\0' }],
    ['subject has control characters', { ...EVENT, subject: 'BY1\u0085' }],
    ['type is not a text', { ...EVENT, type: 't'.repeat(513) }],
    ['datacontenttype is not JSON', { ...EVENT, datacontenttype: 'text/xml' }],
    ['time is no instant', { ...EVENT, time: 'yesterday' }],
    ['data is not JSON but bytes', { ...EVENT, data_base64: 'AAAA' }],
  ])('%s', (because, value) => {
    expect(() => readCloudEvent(value)).toThrow(EventUnreadable);
    expect(() => readCloudEvent(value)).toThrow(because);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/vnd.x+json'])('may be %s', (type) => {
    expect(readCloudEvent({ ...EVENT, datacontenttype: type }).datacontenttype).toBe(type);
  });

  it('is known again by who says it and its id there', () => {
    expect(eventKey({ source: '/a', id: '1' })).toBe('/a 1');
  });
});

it('numbers sort as text', () => {
  const positions = ['9', '10', '9223372036854775807', '1'];
  expect(positions.map(sequenceOf).sort()).toEqual(['1', '9', '10', '9223372036854775807'].map(sequenceOf));
});
