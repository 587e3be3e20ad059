/** The values that actions ask for, and the inputs that they become. Pure, so that tests can read them. */
import type { ObjectFacts } from '../../projection/object-facts/query';
import type { ClusterInput } from '../../simulation/cluster/define-input';
import { isCpu, isLabelKey, isLabelValue, isMemory, isNodeName } from '../settings/node-words';
import type { FormName } from './pending';

export type FormValues = Readonly<Record<string, string>>;

/** One field of a form. */
export interface FormField {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'choice';
  readonly value: string;
  readonly options?: readonly (readonly [value: string, label: string])[];
  readonly min?: number;
  readonly max?: number;
  /** May be left empty. */
  readonly optional?: boolean;
  /** What the text must be. */
  readonly is?: keyof typeof CHECKS;
}

/** A field that is not right, and the key of the words that say what it must be. */
export interface WrongField {
  readonly name: string;
  readonly error: string;
  readonly values?: Readonly<Record<string, number>>;
}

const CHECKS = {
  labelKey: isLabelKey,
  labelValue: isLabelValue,
  nodeName: isNodeName,
  cpu: isCpu,
  memory: isMemory,
} as const;

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'].map((effect) => [effect, effect] as const);

const number = (name: string, value: number | string, more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'number',
  value: String(value),
  min: 0,
  ...more,
});
const text = (name: string, value: string, is: keyof typeof CHECKS, optional = false): FormField => ({
  name,
  kind: 'text',
  value,
  is,
  optional,
});
const choice = (
  name: string,
  options: NonNullable<FormField['options']>,
  value = options[0]?.[0] ?? '',
): FormField => ({
  name,
  kind: 'choice',
  value,
  options,
});

const taintText = ({ key, value = '', effect }: { key: string; value?: string; effect: string }): string =>
  `${key}${value ? `=${value}` : ''}:${effect}`;

/** What forms start from beside the object. */
export interface FormStart {
  readonly container?: string | undefined;
  /** The names of the nodes that there are. */
  readonly nodes?: readonly string[];
}

function freeNodeName(nodes: readonly string[]): string {
  const taken = new Set(nodes);
  let number = nodes.length + 1;
  while (taken.has(`worker-${number}`)) number++;
  return `worker-${number}`;
}

/** The fields of a form. */
export function fieldsOf(form: FormName, facts: ObjectFacts | undefined, start: FormStart = {}): FormField[] {
  const { container, nodes = [] } = start;
  switch (form) {
    case 'scale':
      return [number('replicas', facts?.replicas ?? 1, { max: 100_000 })];
    case 'delete':
      return facts?.kind === 'Pod' ? [number('gracePeriodSeconds', facts.graceSeconds ?? 30, { max: 86_400 })] : [];
    case 'roll-back':
      return [
        choice(
          'toRevision',
          (facts?.revisions ?? [])
            .slice(1)
            .map(({ revision, images }) => [String(revision), `${revision} · ${images}`] as const),
        ),
      ];
    case 'kill-container':
      return [
        choice(
          'container',
          (facts?.containers ?? []).map((name) => [name, name] as const),
          container ?? facts?.containers?.[0],
        ),
        number('exitCode', 1, { max: 255 }),
      ];
    case 'taint':
      return [
        text('key', 'example.com/reserved', 'labelKey'),
        text('value', '', 'labelValue', true),
        choice('effect', EFFECTS),
      ];
    case 'untaint':
      return [
        choice(
          'taint',
          (facts?.taints ?? []).map((taint) => [taintText(taint), taintText(taint)] as const),
        ),
      ];
    case 'label':
      return [text('key', '', 'labelKey'), text('value', '', 'labelValue', true)];
    case 'add-node':
      return [
        text('name', freeNodeName(nodes), 'nodeName'),
        text('cpu', '4', 'cpu'),
        text('memory', '8Gi', 'memory'),
        number('pods', 110, { min: 1, max: 500 }),
      ];
    case 'pull-speed':
      return [number('megabytesPerSecond', 40, { min: 1, max: 100_000 })];
  }
}

/** The first field that is not right, if one is not. */
export function wrongField(fields: readonly FormField[], values: FormValues): WrongField | undefined {
  for (const { name, kind, min = 0, max = Number.MAX_SAFE_INTEGER, optional, is } of fields) {
    const value = (values[name] ?? '').trim();
    if (value === '' && optional) continue;
    if (kind === 'number') {
      const asNumber = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (!(asNumber >= min && asNumber <= max)) return { name, error: 'actions.error.number', values: { min, max } };
    } else if (value === '') return { name, error: 'actions.error.empty' };
    else if (is && !CHECKS[is](value)) return { name, error: `actions.error.${is}` };
  }
  return undefined;
}

function place({ group, version, resource, namespace, name }: ObjectFacts) {
  return { group, version, resource, name, ...(namespace && { namespace }) };
}

/** The input of a filled form; undefined if the object is not known any more. */
export function inputOf(form: FormName, values: FormValues, facts: ObjectFacts | undefined): ClusterInput | undefined {
  const of = (name: string): string => (values[name] ?? '').trim();
  if (form === 'pull-speed') return { do: 'pull-speed', bytesPerSecond: Number(of('megabytesPerSecond')) * 1_000_000 };
  if (form === 'add-node') {
    const capacity = { cpu: of('cpu'), memory: of('memory'), pods: of('pods'), 'ephemeral-storage': '100Gi' };
    return { do: 'add-node', node: { name: of('name'), capacity, labels: {}, taints: [] } };
  }
  if (!facts) return undefined;
  switch (form) {
    case 'scale':
      return { do: 'scale', ...place(facts), replicas: Number(of('replicas')) };
    case 'delete': {
      const grace = of('gracePeriodSeconds');
      const isOwn = grace === '' || Number(grace) === facts.graceSeconds;
      return { do: 'delete', ...place(facts), ...(!isOwn && { gracePeriodSeconds: Number(grace) }) };
    }
    case 'roll-back':
      return { do: 'rollout-undo', ...place(facts), toRevision: Number(of('toRevision')) };
    case 'kill-container': {
      const { namespace, name } = facts;
      return { do: 'kill-container', namespace, name, container: of('container'), exitCode: Number(of('exitCode')) };
    }
    case 'taint':
      return {
        do: 'taint',
        node: facts.name,
        taint: { key: of('key'), effect: of('effect'), ...(of('value') && { value: of('value') }) },
      };
    case 'untaint': {
      const taint = facts.taints?.find((one) => taintText(one) === of('taint'));
      return taint && { do: 'taint', node: facts.name, taint, remove: true };
    }
    case 'label': {
      const value = values.remove === 'yes' ? null : of('value');
      return { do: 'label', ...place(facts), labels: { [of('key')]: value } };
    }
  }
}
