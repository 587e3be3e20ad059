/**
 * How controllers make and delete pods: from a template, with Events that tell of it.
 * Models: controller.RealPodControl and GetPodFromTemplate.
 * Leaves out: nothing that shows.
 */
import { Pod, type PodTemplateSpec } from '../api/core/v1/pod/pod';
import { ApiError, isReason } from '../apimachinery/api-error';
import { deepFreeze } from '../apimachinery/deep';
import type { ApiObject, NewObject, OwnerReference } from '../apimachinery/object-meta';
import type { Client } from '../client';
import type { EventRecorder } from '../client/event-recorder';
import type { Pacer } from './pacer';

/** What pods are made from: a template, its owner, and what the owner adds. */
export interface PodOrder {
  namespace: string;
  template: PodTemplateSpec;
  owner: ApiObject;
  /** Instead of the owner's name. */
  generateName?: string;
}

/** Creates and deletes pods for one controller. */
export class PodControl {
  #references: OwnerReference[] = [];

  constructor(
    /** Writes without counting: the pacer counts. */
    private readonly client: Client,
    private readonly events: EventRecorder,
    readonly pacer: Pacer,
  ) {}

  /** Creates one pod now; throws what the server refuses, after an Event about it. */
  create({ namespace, template, owner, generateName }: PodOrder): Pod {
    const { labels, annotations, finalizers } = template.metadata ?? {};
    const metadata: NewObject<Pod>['metadata'] = {
      namespace,
      generateName: generateName ?? `${owner.metadata.name}-`,
      ownerReferences: this.#referencesTo(owner),
    };
    if (labels) metadata.labels = labels;
    if (annotations) metadata.annotations = annotations;
    if (finalizers !== undefined) metadata.finalizers = finalizers as string[];
    const order = { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec } as NewObject<Pod>;
    try {
      const pod = this.client.create(Pod, order);
      this.events.note(owner, {
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `Created pod: ${pod.metadata.name}`,
      });
      return pod;
    } catch (error) {
      if (!isNamespaceTerminating(error))
        this.events.note(owner, {
          type: 'Warning',
          reason: 'FailedCreate',
          message: `Error creating: ${messageOf(error)}`,
        });
      throw error;
    }
  }

  /** The list of owners of an owner's pods: pods that are made in a row share it. */
  #referencesTo(owner: ApiObject): OwnerReference[] {
    const [last] = this.#references;
    if (last?.uid === owner.metadata.uid && last.name === owner.metadata.name) return this.#references;
    this.#references = deepFreeze([controllerReference(owner)]);
    return this.#references;
  }

  /** Deletes one pod now; throws what the server refuses, after an Event about it (none if the pod is gone). */
  delete(pod: Pod, owner: ApiObject): void {
    const { namespace, name } = pod.metadata;
    try {
      this.client.delete(Pod, { namespace: namespace as string, name });
    } catch (error) {
      if (!isReason(error, 'NotFound'))
        this.events.note(owner, {
          type: 'Warning',
          reason: 'FailedDelete',
          message: `Error deleting: ${messageOf(error)}`,
        });
      throw error;
    }
    this.events.note(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}` });
  }
}

const references = new WeakMap<ApiObject, OwnerReference>();

/** The reference by which an object owns what it makes. */
export function controllerReference(owner: ApiObject): OwnerReference {
  let reference = references.get(owner);
  if (!reference) {
    const { name, uid } = owner.metadata;
    reference = Object.freeze({
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    });
    references.set(owner, reference);
  }
  return reference;
}

/** Whether the server refused because the namespace is being deleted: not worth an Event or another try. */
export function isNamespaceTerminating(error: unknown): boolean {
  return (
    error instanceof ApiError && error.status.details?.causes?.some((c) => c.reason === 'NamespaceTerminating') === true
  );
}

/** What a thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
