import { describeGoldens } from '../../../../test/support/golden-cases.js';
import { translateGolden, type GoldenQuestion } from './golden-case.js';
import { orders } from './orders.domain.js';

describeGoldens(orders, (golden, bytes) => translateGolden(golden as GoldenQuestion, bytes));
