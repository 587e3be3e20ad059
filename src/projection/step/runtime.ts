/** What kubelets, runtimes and CNI plugins do to containers, as clauses. */
import type { Span } from '../../simulation/engine';
import type { Clause } from './narrate';

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const CALLS: Readonly<Record<string, string>> = {
  RunPodSandbox: 'sandboxMade',
  StopPodSandbox: 'sandboxStopped',
  RemovePodSandbox: 'sandboxRemoved',
  PullImage: 'pulled',
  CreateContainer: 'containerMade',
  StartContainer: 'containerStarted',
  StopContainer: 'containerStopped',
  RemoveContainer: 'containerRemoved',
};

/** The clause of a runtime's step; undefined if it is none. */
export function sayRuntime({ actor, verb, target, detail = '' }: Span): Clause | undefined {
  const values = { node: last(actor), name: last(target), verb, detail };
  if (verb === 'EXITED') {
    const [container = '', how = ''] = split(detail, ': ');
    return { id: 'exited', values: { ...values, container, how } };
  }
  if (verb === 'CNI ADD') {
    const [joined = '', ip = ''] = split(detail, ': ');
    const [device = '', bridge = ''] = split(joined, ' into ');
    return bridge ? { id: 'plugged', values: { ...values, device, bridge, ip } } : { id: 'pluggedIn', values };
  }
  if (verb === 'SYNC') return { id: 'proxySynced', values: { count: Number(detail) } };
  if (verb === 'CNI DEL') return { id: 'unplugged', values: { ...values, ip: detail } };
  const id = CALLS[verb] ?? (/^SIG[A-Z0-9]+$/.test(verb) ? 'signalled' : undefined);
  if (id === undefined) return undefined;
  const [container = '', rest = ''] = split(detail, ' ');
  return { id, values: { ...values, container, attempt: Number(rest.replace(/^\D+/, '')) + 1 || 1 } };
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + by.length)];
}
