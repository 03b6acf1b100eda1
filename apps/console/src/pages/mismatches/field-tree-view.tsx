import { Link } from '@tanstack/react-router';
import type { MismatchGroup, OperationNoise } from '../../api/control.generated.js';
import { count } from '../../look/words.js';
import { fieldTree, noiseOf, type FieldNode } from './field-tree.js';
import { IgnoreButton } from './ignore-button.js';
import { JudgedMark } from './judged-mark.js';

/** What is counted together because there is too much of it: nobody knows what a rule would ignore. */
const OTHER = 'other';

interface FieldTreeProps {
  readonly domain: string;
  readonly groups: readonly MismatchGroup[];
  readonly noise: readonly OperationNoise[];
}

/** Groups of this page by the fields that they are of. */
export function FieldTree({ domain, groups, noise }: FieldTreeProps) {
  const tree = fieldTree(groups);
  const most = Math.max(1, ...tree.map((node) => node.count));
  return <Nodes nodes={tree} domain={domain} noise={noise} most={most} />;
}

interface NodesProps {
  readonly nodes: readonly FieldNode[];
  readonly domain: string;
  readonly noise: readonly OperationNoise[];
  readonly most: number;
}

function Nodes({ nodes, ...rest }: NodesProps) {
  return (
    <ul className="grid gap-2 [&_ul]:mt-2 [&_ul]:border-l [&_ul]:border-line [&_ul]:pl-4">
      {nodes.map((node) => (
        <li key={node.path}>
          <Node node={node} {...rest} />
          {node.children.length > 0 && <Nodes nodes={node.children} {...rest} />}
        </li>
      ))}
    </ul>
  );
}

function Node({ node, domain, noise, most }: Omit<NodesProps, 'nodes'> & { readonly node: FieldNode }) {
  const own = node.groups.length === 0 ? undefined : noiseOf(node.path, noise);
  return (
    <>
      <div className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_8rem_11rem_6rem]">
        <code className="font-semibold wrap-anywhere">{node.name}</code>
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" className="h-2 w-full rounded-full" aria-hidden="true">
          <rect width="100" height="6" className="fill-sunken" />
          <rect width={Math.max(1, (node.count / most) * 100)} height="6" className="fill-bad" />
        </svg>
        <span className="text-sm text-soft">
          {count(node.count, 'copy', 'copies')}
          {own && `, noise ${own.noise} of ${own.samples}`}
        </span>
        {node.path !== OTHER && <IgnoreButton domain={domain} ignored={{ path: node.path }} isSmall />}
      </div>
      {node.groups.map(({ id, kindText, about, operation, judgement, rule }) => (
        <p key={id} className="text-sm">
          <Link to="/mismatches/$domain/$group" params={{ domain, group: id }}>
            {kindText}
            {about === '' ? '' : `, ${about}`}
          </Link>{' '}
          <span className="text-soft">{operation}</span> <JudgedMark judgement={judgement} rule={rule} />
        </p>
      ))}
    </>
  );
}
