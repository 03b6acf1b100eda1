/**
 * What befalls one message of an order. A sender that is killed before a message has done and known what it had when it was killed after
 * the message before: that is no fault of its own.
 */
export const FAULTS = {
  'reset-before': 'the connection is reset, and the message never arrives',
  'reset-after': 'the message has its effect, and the connection is reset before the answer',
  late: 'the message is held until its sender has given up, and arrives then',
  unanswered: 'the message has its effect, and no answer ever comes',
  twice: 'the message arrives twice',
  'kill-sender': 'kill -9 of the process that sent it, when it has had its effect',
  'kill-receiver-before': 'kill -9 of the process that it is for, before it arrives',
  'kill-receiver-after': 'kill -9 of the process that it is for, when it has had its effect',
  'postgres-before': 'PostgreSQL ends at once and is started again, before the message arrives',
  'postgres-after': 'PostgreSQL ends at once and is started again, when the message has had its effect',
} as const;
export type Fault = keyof typeof FAULTS;

/**
 * What a point is struck with, once each: a kind of fault, in one of its forms. Which form is a matter of turns, so that two points that are
 * neighbours do not have the same.
 */
export const KINDS: readonly (readonly Fault[])[] = [
  ['reset-before'],
  ['reset-after'],
  ['twice'],
  ['late', 'unanswered'],
  ['kill-sender', 'kill-receiver-before', 'kill-receiver-after'],
  ['postgres-before', 'postgres-after'],
];

/** Those that end no process, and wait for nobody's patience to end. */
export const CHEAP: readonly Fault[] = ['reset-before', 'reset-after', 'twice'];
