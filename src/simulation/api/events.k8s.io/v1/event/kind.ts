import type { ApiObject } from '../../../../apimachinery/object-meta';
import { Event as CoreEvent } from '../../../core/v1/event/event';
import core from '../../../core/v1/event/kind';
import { defineKind } from '../../../define-kind';

type Fields = Record<string, unknown>;

/** The fields of core/v1 events, and what events.k8s.io calls them. */
const RENAMED = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
] as const;

export default defineKind({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  namespaced: true,
  acts: true,
  createOnUpdate: true,
  defaultPropagation: 'Unsupported',
  selectableFields: {
    'regarding.kind': '',
    'regarding.namespace': '',
    'regarding.name': '',
    'regarding.uid': '',
    'regarding.apiVersion': '',
    'regarding.resourceVersion': '',
    'regarding.fieldPath': '',
    reason: '',
    reportingController: '',
    type: '',
  },
  setDefaults(event) {
    const stored = toStored(event);
    core.setDefaults?.(stored as CoreEvent);
    Object.assign(event, fromStored(stored));
  },
  validate: (event) => core.validate?.(toStored(event) as CoreEvent) ?? [],
  storedAs: { kind: CoreEvent, toStored, fromStored },
});

function toStored(event: ApiObject): ApiObject {
  const fields = { ...(event as unknown as Fields) };
  for (const [name, newName] of RENAMED) rename(fields, newName, name);
  return { ...fields, apiVersion: 'v1' } as unknown as ApiObject;
}

function fromStored(event: ApiObject): ApiObject {
  const fields = { ...(event as unknown as Fields) };
  for (const [name, newName] of RENAMED) rename(fields, name, newName);
  return { ...fields, apiVersion: 'events.k8s.io/v1' } as unknown as ApiObject;
}

function rename(fields: Fields, from: string, to: string): void {
  if (!Object.hasOwn(fields, from)) return;
  fields[to] = fields[from];
  delete fields[from];
}
