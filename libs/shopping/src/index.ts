export * from './channel.js';
export * from './nobody.js';
export * from './questions.js';
export * from './shop-question.js';
