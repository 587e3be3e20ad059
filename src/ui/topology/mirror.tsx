/**
 * The stage as a list: what screen readers read and keys walk through; seen only while it has the focus.
 * Models: nothing of Kubernetes; one tab stop, arrows move, Enter selects, Enter again looks inside.
 * Leaves out: pods of nodes that are not close; their node says how many there are.
 */
import { type KeyboardEvent, memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MachineRow } from '../../projection/machine/query';
import type { ServiceRow } from '../../projection/services/query';
import type { NodeRow, Topology } from '../../projection/topology/query';
import { hover, type Selection, select, useSession } from '../session';
import css from './stage.module.css';
import { goCloser } from './stage-view';
import { openThingMenu } from './thing-menu';
import { useSettled } from './use-settled';
import { nameOf } from './verbs';

export interface MirrorProps {
  readonly topology: Topology;
  readonly machines: readonly MachineRow[];
  readonly services: readonly ServiceRow[];
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -1e6,
  End: 1e6,
};

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const by = MOVES[event.key];
  if (by === undefined) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button')];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  items[Math.max(0, Math.min(items.length - 1, at + by))]?.focus();
  event.preventDefault();
}

function Item({
  thing,
  label,
  ...data
}: {
  readonly thing: Selection;
  readonly label: string;
  readonly 'data-status'?: string;
  readonly 'data-uid'?: string;
}) {
  const isSelected = useSession((s) => s.selection?.kind === thing.kind && s.selection.key === thing.key);
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-pressed={isSelected}
      data-mirror={thing.key}
      {...data}
      onFocus={() => hover(thing)}
      onBlur={() => hover(undefined)}
      onClick={() => (isSelected ? goCloser(thing) : select(thing))}
      onContextMenu={(event) => {
        event.preventDefault();
        openThingMenu(thing, event.currentTarget);
      }}
    >
      {label}
    </button>
  );
}

interface NodeItemsProps {
  readonly node: NodeRow;
  readonly machine: MachineRow | undefined;
}

/** Answers are new objects each time; a node's words are the same unless one of these is not. */
function saysTheSame(a: NodeItemsProps, b: NodeItemsProps): boolean {
  return (
    a.machine === b.machine &&
    a.node.name === b.node.name &&
    a.node.ready === b.node.ready &&
    a.node.pods.count === b.node.pods.count
  );
}

const NodeItems = memo(function NodeItems({ node, machine }: NodeItemsProps) {
  const { t } = useTranslation();
  const ready = node.ready === 'True' ? 'Ready' : 'NotReady';
  return (
    <li>
      <Item
        thing={{ kind: 'node', key: node.name }}
        label={t('topology.nodeItem', { name: node.name, ready, pods: node.pods.count })}
        data-status={ready}
        data-uid={node.uid}
      />
      {machine && machine.pods.length > 0 && (
        <ul>
          {machine.pods.map((pod) => (
            <li key={pod.uid}>
              <Item
                thing={{ kind: 'object', key: pod.key }}
                label={t('topology.podItem', {
                  name: pod.name,
                  word: `${pod.word} ${pod.ready}/${pod.total}`,
                  node: node.name,
                })}
                data-status={pod.word}
                data-uid={pod.uid}
              />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}, saysTheSame);

/** The list: it follows the picture a few times a second, however fast that changes. */
export function Mirror({ topology, machines, services }: MirrorProps) {
  return <List {...useSettled(useMemo(() => ({ topology, machines, services }), [topology, machines, services]))} />;
}

const List = memo(function List({ topology, machines, services }: MirrorProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  const close = new Map(machines.map((machine) => [machine.node.name, machine]));
  return (
    <nav className={css.mirror} aria-label={t('topology.list')} ref={list} onKeyDown={onKeyDown} data-mirror-list>
      <button
        type="button"
        onFocus={(event) => {
          // The one tab stop hands the focus on to what is selected, or to the first item.
          if (list.current?.contains(event.relatedTarget)) return;
          (
            list.current?.querySelector<HTMLElement>('[aria-pressed=true]') ??
            list.current?.querySelector<HTMLElement>('li button')
          )?.focus();
        }}
      >
        {t('topology.list')}
      </button>
      <ul>
        {topology.nodes.map((node) => (
          <NodeItems key={node.uid} node={node} machine={close.get(node.name)} />
        ))}
        {topology.waiting.flatMap(({ pods }) =>
          pods.map((pod) => (
            <li key={pod.uid}>
              <Item
                thing={{ kind: 'object', key: pod.key }}
                label={t('topology.podWaiting', { name: nameOf(pod.key) })}
                data-status="Pending"
                data-uid={pod.uid}
              />
            </li>
          )),
        )}
        {services.map(({ uid, key, name, ready, total }) => (
          <li key={uid}>
            <Item thing={{ kind: 'object', key }} label={t('topology.serviceItem', { name, ready, total })} />
          </li>
        ))}
      </ul>
    </nav>
  );
});
