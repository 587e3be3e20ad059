/** What can be done to the cluster: each is an input of the log, undone by going back to before it. */
import type { ObjectFacts } from '../../projection/object-facts/query';
import { type CommandDefinition, defineCommand } from '../commands/define-command';
import { getSession } from '../session';
import { act, canAct } from './act';
import { referenceOf, selectedFacts, selectedResource } from './facts';
import { askFor, type FormName } from './pending';

const SCALED = new Set(['deployments', 'replicasets', 'statefulsets', 'replicationcontrollers']);
const RESTARTED = new Set(['deployments', 'daemonsets', 'statefulsets']);

const isOne = (resources: ReadonlySet<string> | string) => (): boolean => {
  const resource = selectedResource();
  if (resource === undefined || !canAct() || selectedFacts()?.isGone) return false;
  return typeof resources === 'string' ? resource === resources : resources.has(resource);
};
const isAny = (): boolean => canAct() && selectedResource() !== undefined && !selectedFacts()?.isGone;
const isNode = isOne('nodes');
/** While the facts are on their way both of two opposites are offered. */
const factsSay = (is: () => boolean, test: (facts: ObjectFacts) => boolean | undefined) => (): boolean => {
  const facts = selectedFacts();
  return is() && (facts === undefined || test(facts) === true);
};
const nodeIs = (test: (facts: ObjectFacts) => boolean | undefined) => factsSay(isNode, test);

const nodeName = (): string => referenceOf(getSession().selection)?.slice('nodes/'.length) ?? '';

function ask(form: FormName): () => void {
  return () => {
    const { selection } = getSession();
    const container = selection?.kind === 'container' ? selection.key.split('/').at(-1) : undefined;
    askFor(form, referenceOf(selection), container);
  };
}

function restart(): void {
  const facts = selectedFacts();
  if (!facts) return;
  const { group, version, resource, namespace, name } = facts;
  void act({ do: 'rollout-restart', group, version, resource, namespace, name });
}

const command = (name: string, when: () => boolean, run: () => void): CommandDefinition =>
  defineCommand({ id: `actions.${name}`, title: `actions.title.${name}`, group: 'cluster', when, run });

export default [
  command('scale', isOne(SCALED), ask('scale')),
  command('restart', isOne(RESTARTED), restart),
  command(
    'roll-back',
    factsSay(isOne('deployments'), ({ revisions = [] }) => revisions.length > 1),
    ask('roll-back'),
  ),
  command(
    'kill-container',
    factsSay(isOne('pods'), ({ containers = [] }) => containers.length > 0),
    ask('kill-container'),
  ),
  command(
    'cordon',
    nodeIs(({ isUnschedulable }) => !isUnschedulable),
    () => void act({ do: 'cordon', node: nodeName(), unschedulable: true }),
  ),
  command(
    'uncordon',
    nodeIs(({ isUnschedulable }) => isUnschedulable),
    () => void act({ do: 'cordon', node: nodeName(), unschedulable: false }),
  ),
  command('drain', isNode, () => void act({ do: 'drain', node: nodeName() })),
  command('taint', isNode, ask('taint')),
  command(
    'untaint',
    nodeIs(({ taints }) => (taints?.length ?? 0) > 0),
    ask('untaint'),
  ),
  command(
    'power-off',
    nodeIs(({ isOn }) => isOn),
    () => void act({ do: 'power', node: nodeName(), on: false }),
  ),
  command(
    'power-on',
    nodeIs(({ isOn }) => isOn === false),
    () => void act({ do: 'power', node: nodeName(), on: true }),
  ),
  command('label', isAny, ask('label')),
  command('delete', isAny, ask('delete')),
  defineCommand({
    id: 'cluster.add-node',
    title: 'actions.title.add-node',
    group: 'cluster',
    when: canAct,
    run: () => askFor('add-node'),
  }),
  defineCommand({
    id: 'cluster.pull-speed',
    title: 'actions.title.pull-speed',
    group: 'cluster',
    when: canAct,
    run: () => askFor('pull-speed'),
  }),
];
