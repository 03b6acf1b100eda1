import { expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import { inventory } from '../inventory.domain.js';
import { chooseFaces, FacesRefused } from './faces.js';

it('asks the faces that answer most with one call, unless it is told otherwise', () => {
  expect(chooseFaces({})).toEqual({
    'availability.one': 'soap',
    'availability.batch': 'soap',
    'availability.locations': 'msi',
    'availability.firm': 'rest',
    'second-look': 'rest',
  });
  expect(chooseFaces({ 'availability.one': 'msi', 'second-look': 'none' })).toMatchObject({
    'availability.one': 'msi',
    'availability.batch': 'soap',
    'second-look': 'none',
  });
});

it('names every fault at once, when the client is made', () => {
  const faces = {
    'availability.one': 'feed',
    'availability.firm': 'soap',
    'availability.some': 'soap',
    toString: 'rest',
    'availability.batch': 'msi',
  };
  const connection = {
    clock: systemClock,
    baseUrl: 'http://127.0.0.1:1',
    soapUser: '',
    soapKey: '',
    restUser: '',
    restPassword: '',
    maxSockets: 1,
  };
  let refused: unknown;
  try {
    inventory.connectLegacy({ ...connection, faces });
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(FacesRefused);
  const { faults } = refused as FacesRefused;
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'availability.one',
    'availability.firm',
    'availability.some',
    'toString',
  ]);
});
