import type { Chance } from '../hardening/fuzz/chance.js';
import { RESPELLINGS, UGLY_TEXTS } from './ugly-texts.js';
import type { WireNotation } from './wire-notation.js';
import { everyNode, leaf, type WireNode } from './wire-tree.js';

type TreeMutation = (root: WireNode, notation: WireNotation, chance: Chance) => void;

/** Members that nobody asked for. */
const UNKNOWN_NAMES = [
  'qty',
  'sku',
  'item',
  'note',
  'constructor',
  'toString',
  'message',
  'quantity_reserved',
  'Sku',
  'value',
  'xqty',
];
const ATTRIBUTES = [
  ' xsi:nil="true"',
  ' xsi:nil="1"',
  ' xsi:nil="false"',
  ' href="#id1"',
  ' SOAP-ENC:arrayType="xsd:string[1]"',
];

const leavesOf = (root: WireNode) => everyNode(root).filter(({ shape }) => shape === 'leaf');
const holdersOf = (root: WireNode) => everyNode(root).filter(({ children }) => children.length > 0);

/** What a node is, without what it is called. */
const contentOf = ({ attributes, text, shape, children }: WireNode) => ({ attributes, text, shape, children });

const ugly: TreeMutation = (root, notation, chance) => {
  const node = chance.pick(leavesOf(root));
  node.text = notation.written(chance.pick(UGLY_TEXTS), chance);
};

const respelt: TreeMutation = (root, notation, chance) => {
  const node = chance.pick(leavesOf(root));
  node.text = notation.written(chance.pick(RESPELLINGS)(notation.plain(node.text)), chance);
};

const swapped: TreeMutation = (root, _, chance) => {
  const [one, other] = [chance.pick(leavesOf(root)), chance.pick(leavesOf(root))];
  const [a, b] = [contentOf(one), contentOf(other)];
  Object.assign(one, b);
  Object.assign(other, a);
};

const copied: TreeMutation = (root, _, chance) => {
  chance.pick(leavesOf(root)).text = chance.pick(leavesOf(root)).text;
};

const dropped: TreeMutation = (root, _, chance) => {
  const { children } = chance.pick(holdersOf(root));
  children.splice(chance.below(children.length), 1);
};

/** Also into another holder, where it may be taken for that one's. */
const doubled: TreeMutation = (root, _, chance) => {
  const from = chance.pick(holdersOf(root));
  const into = chance.happens(0.7) ? from : chance.pick(holdersOf(root));
  into.children.splice(chance.below(into.children.length + 1), 0, structuredClone(chance.pick(from.children)));
};

const reordered: TreeMutation = (root, _, chance) => {
  const { children } = chance.pick(holdersOf(root));
  children.push(...children.splice(0, chance.below(children.length)));
  if (chance.happens(0.5)) children.reverse();
};

const renamed: TreeMutation = (root, _, chance) => {
  const nodes = everyNode(root).filter(({ name }) => name !== '');
  const node = chance.pick(nodes);
  const name = chance.happens(0.5) ? chance.pick(nodes).name : chance.pick(RESPELLINGS)(node.name);
  // Only what is a name in both notations.
  if (/^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/.test(name)) node.name = name;
};

/** A value within a value: `12` as `[12]`, as `{"value": 12}`, as the first of a map by number. */
const wrapped: TreeMutation = (root, _, chance) => {
  const node = chance.pick(everyNode(root));
  const inner = { ...contentOf(node), name: chance.pick(['item', 'value', 'items', '0']) };
  if (inner.name === '0' && root.name !== '') inner.name = 'item';
  Object.assign(node, { text: '', shape: chance.happens(0.5) ? 'list' : 'fields', children: [inner] });
};

/** One row as itself, a list as its first. */
const unwrapped: TreeMutation = (root, _, chance) => {
  const node = chance.pick(holdersOf(root));
  Object.assign(node, contentOf(chance.pick(node.children)));
};

const unasked: TreeMutation = (root, notation, chance) => {
  const { children } = chance.pick(holdersOf(root));
  const text = notation.written(chance.pick(UGLY_TEXTS), chance);
  children.splice(chance.below(children.length + 1), 0, leaf(chance.pick(UNKNOWN_NAMES), text));
};

/** A declared count, a nil, a reference; where there are no attributes, a list as a map of numbers and back. */
const reclaimed: TreeMutation = (root, _, chance) => {
  const node = chance.pick(everyNode(root).filter(({ attributes, shape }) => attributes !== '' || shape !== 'leaf'));
  if (node.attributes === '') {
    node.shape = node.shape === 'list' ? 'fields' : 'list';
    for (const [index, entry] of node.children.entries()) entry.name = entry.name === '' ? String(index) : entry.name;
  } else if (chance.happens(0.5)) {
    node.attributes = node.attributes.replace(/\[\d+\]/, () => `[${chance.below(5)}]`);
  } else {
    node.attributes = chance.happens(0.5) ? chance.pick(ATTRIBUTES) : node.attributes + chance.pick(ATTRIBUTES);
  }
};

/** Values most often: that is where a translator could guess. */
const MUTATIONS: readonly TreeMutation[] = [
  ugly, ugly, ugly, ugly, respelt, respelt, respelt, swapped, swapped, copied, dropped, doubled, doubled, reordered, renamed,
  wrapped, unwrapped, unasked, reclaimed,
]; // prettier-ignore

/** One to three accidents that leave a tree a tree, in place. */
export function mutateTree(root: WireNode, notation: WireNotation, chance: Chance): void {
  for (let left = 1 + chance.below(3); left > 0 && isRich(root); left--) {
    chance.pick(MUTATIONS)(root, notation, chance);
  }
}

/** Is there anything to change, and anywhere to put it? */
function isRich(root: WireNode): boolean {
  return root.children.length > 0 && leavesOf(root).length > 0;
}
