import { describeGoldens } from '../../../../test/support/golden-cases.js';
import { orders } from './orders.domain.js';

describeGoldens(orders, () => {
  throw new Error('no case has words of the core');
});
