/**
 * Makes the node known, and keeps its status and lease.
 * Models: kubelet registration, node status (written when something changed), node lease (renewed every 10 s, derived).
 * Leaves out: status reports without a change (one in five minutes), which say nothing new.
 */
import { type Lease, Lease as LeaseKind } from '../api/coordination.k8s.io/v1/lease/lease';
import { type Node, Node as NodeKind } from '../api/core/v1/node/node';
import { isReason } from '../apimachinery/api-error';
import { deepEqual } from '../apimachinery/deep';
import { microTimestampAt } from '../apimachinery/time';
import { type Client, type EventNote, Informer, type InformerParts, type RenewalLedger } from '../client';
import type { Engine } from '../engine';
import type { ImageRecord } from '../runtime';
import { initialNode, NETWORK_NOT_READY, type NodeShape, nodeConditions, nodeImages } from './node-status';

/** What registration needs. */
export interface NodeRegistrationParts {
  readonly engine: Engine;
  readonly client: Client;
  readonly informer: InformerParts;
  readonly shape: NodeShape;
  readonly address: string;
  readonly epochMs: number;
  readonly ledger: RenewalLedger | undefined;
  timestamp(): string;
  note(node: Node, event: EventNote): void;
  images(): readonly ImageRecord[];
  isNetworkReady(): boolean;
  /** The node was given its part of the pod network. */
  podCIDRGiven(podCIDR: string): void;
}

const LEASE_NAMESPACE = 'kube-node-lease';
// nodelease: 40 s, renewed at a quarter of it.
const LEASE_SECONDS = 40;
const RENEW_MS = 10_000;
/** kubelet's nodeStatusUpdateFrequency: changes that nobody waits for are reported at this pace. */
const STATUS_MS = 10_000;
const RETRY_MS = 1000;

/** The node's own affairs. */
export class NodeRegistration {
  readonly #informer: Informer<Node>;
  #isStopped = false;
  #isArmed = false;
  #isReady: boolean | undefined;

  constructor(private readonly parts: NodeRegistrationParts) {
    const fieldSelector = `metadata.name=${parts.shape.name}`;
    this.#informer = new Informer<Node>(NodeKind, { ...parts.informer, fieldSelector });
  }

  /** The node as it was last seen. */
  get node(): Node | undefined {
    return this.#informer.indexer.get(this.parts.shape.name);
  }

  /** The key of the node's lease. */
  get leaseKey(): string {
    return `${LEASE_NAMESPACE}/${this.parts.shape.name}`;
  }

  /** Registers the node, or takes over the one that is there; then follows it. */
  start(): void {
    this.#register();
    this.#informer.addHandler({ added: (node) => this.#seen(node), updated: (node) => this.#seen(node) });
    this.#informer.start();
    this.#holdLease();
  }

  /** The kubelet ends: nothing is renewed from now on. */
  stop(): void {
    this.#isStopped = true;
    this.#informer.stop();
    this.parts.ledger?.stopped(this.leaseKey, this.parts.engine.now);
  }

  /** Something of the status has changed that may wait a little: images. */
  changed(): void {
    if (this.#isArmed || this.#isStopped) return;
    this.#isArmed = true;
    const { engine } = this.parts;
    const report = () => {
      this.#isArmed = false;
      if (!this.#isStopped) this.#report();
    };
    engine.schedule(STATUS_MS - (engine.now % STATUS_MS), report, 'node-status');
  }

  #register(): void {
    const { client, shape, address } = this.parts;
    const wanted = initialNode(shape, address);
    const conditions = this.#conditions(undefined);
    try {
      client.create<Node>(NodeKind, { ...wanted, status: { ...wanted.status, conditions } });
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) throw error;
    }
    const node = client.get(NodeKind, undefined, shape.name);
    this.parts.note(node, { type: 'Normal', reason: 'Starting', message: 'Starting kubelet.' });
    for (const word of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
      this.#noteStatus(node, word);
    const message = 'Updated Node Allocatable limit across pods';
    this.parts.note(node, { type: 'Normal', reason: 'NodeAllocatableEnforced', message });
    this.#report();
  }

  #seen({ spec }: Node): void {
    if (!spec.podCIDR || this.parts.isNetworkReady()) return;
    this.parts.podCIDRGiven(spec.podCIDR);
    // The runtime's readiness is looked at every five seconds at most; the status follows it at once.
    this.#report();
  }

  /** Writes the node's status if it says something new. */
  #report(): void {
    const { client, shape, address, images } = this.parts;
    const node = this.#stored();
    if (!node) return;
    const wanted = initialNode(shape, address).status;
    const conditions = this.#conditions(node);
    const list = nodeImages(images());
    const next = { ...wanted, conditions, ...(list.length > 0 && { images: list }) };
    const isReady = this.parts.isNetworkReady();
    if (!saysMore(node, next)) return;
    this.#noteReboot(node, wanted.nodeInfo?.bootID);
    client.patch(NodeKind, { name: shape.name, subresource: 'status' }, 'merge', { status: next });
    if (isReady && this.#isReady !== true) this.#noteStatus(node, 'NodeReady');
    if (!isReady && this.#isReady === true) this.#noteStatus(node, 'NodeNotReady');
    this.#isReady = isReady;
  }

  #conditions(node: Node | undefined) {
    const readiness = this.parts.isNetworkReady()
      ? ({ isReady: true } as const)
      : { isReady: false as const, message: NETWORK_NOT_READY };
    return nodeConditions(readiness, node?.status.conditions, this.parts.timestamp());
  }

  /** The kernel's mark of this boot is not the one that the node was last reported with. */
  #noteReboot(node: Node, bootID: string | undefined): void {
    if (!node.status.nodeInfo || node.status.nodeInfo.bootID === bootID) return;
    const message = `Node ${node.metadata.name} has been rebooted, boot id: ${bootID}`;
    this.parts.note(node, { type: 'Warning', reason: 'Rebooted', message });
  }

  #noteStatus(node: Node, reason: string): void {
    const message = `Node ${node.metadata.name} status is now: ${reason}`;
    this.parts.note(node, { type: 'Normal', reason, message });
  }

  #stored(): Node | undefined {
    try {
      return this.parts.client.get(NodeKind, undefined, this.parts.shape.name);
    } catch (error) {
      if (isReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** Writes the lease once; its renewals are a function of time until the kubelet stops. */
  #holdLease(): void {
    const { engine, client, shape, epochMs, ledger } = this.parts;
    if (this.#isStopped) return;
    const renewTime = microTimestampAt(epochMs + engine.now);
    const spec = { holderIdentity: shape.name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
    try {
      const lease = this.#storedLease();
      if (lease) client.update<Lease>(LeaseKind, { ...lease, spec: { ...lease.spec, ...spec } });
      else
        client.create<Lease>(LeaseKind, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: shape.name, namespace: LEASE_NAMESPACE, ownerReferences: this.#owner() },
          spec,
        });
      ledger?.renewing(this.leaseKey, engine.now, RENEW_MS);
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
      engine.schedule(RETRY_MS, () => this.#holdLease());
    }
  }

  #owner() {
    const node = this.#stored();
    return node ? [{ apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid }] : [];
  }

  #storedLease(): Lease | undefined {
    try {
      return this.parts.client.get(LeaseKind, LEASE_NAMESPACE, this.parts.shape.name);
    } catch (error) {
      if (isReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}

/** Whether a status says something that the node's does not say yet; heartbeats alone are nothing new. */
function saysMore({ status }: Node, next: Node['status']): boolean {
  const bare = (conditions: Node['status']['conditions']) =>
    (conditions ?? []).map(({ lastHeartbeatTime: _, ...condition }) => condition);
  const { conditions, ...rest } = next;
  const kept = Object.fromEntries(Object.keys(rest).map((key) => [key, status[key as keyof typeof status]]));
  const standing = (status.conditions ?? []).filter(({ type }) => conditions?.some((each) => each.type === type));
  return !deepEqual(kept, rest) || !deepEqual(bare(standing), bare(conditions));
}
