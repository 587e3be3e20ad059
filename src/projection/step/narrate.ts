/**
 * One step of the history as a clause: the name of a sentence and the values to put into it.
 * Models: the words of the API, CRI and CNI as the steps carry them; what a status write changed is read from the object.
 * Leaves out: the sentences themselves; the page has them in its languages, identifiers stay as they are.
 */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { Span } from '../../simulation/engine';
import { ownerNameOf, shortNameOf } from '../pod-facts';
import type { World } from '../world';
import { sayMetaAndSpec } from './change';
import { sayPodStatus } from './pod-status';
import { sayRuntime } from './runtime';
import { sayStatus } from './status';
import { type Written, writtenIn } from './written';

/** A sentence without its words. */
export interface Clause {
  id: string;
  values: Record<string, string | number>;
}

/** What a step did, as a clause. */
export function narrate(world: World, span: Span): Clause {
  const clause =
    sayRuntime(span) ?? sayScheduling(span) ?? sayPerson(span) ?? sayRequest(span, writtenIn(world, span.step));
  const about = clause.id === 'event' ? String(clause.values.about) : span.target;
  const short = about.startsWith('pods/') ? shortPodName(world, about) : undefined;
  return short === undefined ? clause : { ...clause, values: { ...clause.values, name: short, full: nameIn(about) } };
}

/** A pod of an owner is called by its five letters. */
function shortPodName({ etcdEnd }: World, reference: string): string | undefined {
  const last = etcdEnd.history(`/registry/${reference}`).findLast((revision) => etcdEnd.valueOf(revision));
  const pod = last === undefined ? undefined : etcdEnd.valueOf(last);
  return pod && shortNameOf(pod.metadata.name, ownerNameOf(pod));
}

/** The last part of a reference, which is the object's name. */
export function nameIn(target: string): string {
  return target.slice(target.lastIndexOf('/') + 1);
}

function sayScheduling(span: Span): Clause | undefined {
  if (span.verb !== 'Schedule') return undefined;
  const { target, detail = '' } = span;
  const name = nameIn(target);
  return detail.startsWith('-> ')
    ? { id: 'chosen', values: { name, node: detail.slice(3) } }
    : { id: 'noNode', values: { name, detail } };
}

const PERSON: Readonly<Record<string, string>> = {
  apply: 'apply',
  drain: 'drain',
  join: 'join',
  'power on': 'powerOn',
  'power off': 'powerOff',
  'set pull speed': 'pullSpeed',
  kill: 'kill',
};

function sayPerson({ to, verb, target, detail = '' }: Span): Clause | undefined {
  const id = to === undefined ? PERSON[verb] : undefined;
  return id === undefined ? undefined : { id, values: { name: nameIn(target), detail } };
}

function sayRequest(span: Span, written: Written | undefined): Clause {
  const { actor, verb, target, detail = '' } = span;
  const [method = '', path = ''] = verb.split(' ');
  const object = written?.after ?? written?.before;
  const [resource = '', subresource = ''] = path.split('/');
  const name = nameIn(target);
  const kind = object?.kind ?? resource;
  const about = { actor, kind, name };
  if (!object)
    return method && path ? { id: detail ? 'asked' : 'askedInVain', values: { ...about, verb, detail } } : plain(span);
  if (subresource === 'binding') return { id: 'bound', values: { name, node: (object as Pod).spec.nodeName ?? '' } };
  if (object.kind === 'Event') return sayEvent(actor, object as never);
  if (written?.after && written.before) return sayChange(about, subresource, written, span);
  return { id: written?.after ? 'created' : 'deleted', values: about };
}

function plain({ actor, verb, target, detail = '' }: Span): Clause {
  return { id: 'did', values: { actor, verb, name: nameIn(target), detail } };
}

function sayEvent(
  actor: string,
  event: { reason?: string; message?: string; involvedObject: { kind?: string; namespace?: string; name?: string } },
): Clause {
  const { kind = '', namespace = '', name = '' } = event.involvedObject;
  const about = kind === 'Pod' ? `pods/${namespace}/${name}` : name;
  return {
    id: 'event',
    values: { actor, reason: event.reason ?? '', kind, name, about, message: event.message ?? '' },
  };
}

interface Sized {
  spec?: { replicas?: number };
}

function sayChange(
  about: { actor: string; kind: string; name: string },
  subresource: string,
  { before, after }: Written,
  { verb }: Span,
): Clause {
  if (after && before && after.kind === 'Pod' && subresource === 'status')
    return sayPodStatus(about, before as Pod, after as Pod);
  if (!before?.metadata.deletionTimestamp && after?.metadata.deletionTimestamp)
    return {
      id: subresource === 'eviction' ? 'evictedWith' : 'deletionAsked',
      values: { ...about, seconds: after.metadata.deletionGracePeriodSeconds ?? 0 },
    };
  if (subresource === 'eviction') return { id: 'evicted', values: about };
  if (verb.startsWith('DELETE ')) return { id: 'deletionHeld', values: about };
  const from = (before as Sized | undefined)?.spec?.replicas;
  const to = (after as Sized | undefined)?.spec?.replicas;
  if (from !== undefined && to !== undefined && from !== to)
    return { id: 'scaled', values: { ...about, before: from, after: to } };
  const status = subresource === 'status' ? sayStatus(about, before as never, after as never) : undefined;
  const change = subresource === '' && before && after ? sayMetaAndSpec(about, before, after) : undefined;
  return status ?? change ?? { id: subresource === 'status' ? 'statusWritten' : 'changed', values: { ...about, verb } };
}
