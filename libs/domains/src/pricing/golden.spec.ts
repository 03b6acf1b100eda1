import { describeGoldens } from '../../../../test/support/golden-cases.js';
import { translateGolden, type GoldenQuestion } from './golden-case.js';
import { pricing } from './pricing.domain.js';

describeGoldens(pricing, (golden, bytes) => translateGolden(golden as GoldenQuestion, bytes));
