/** Where a trace begins and ends: what a person points at, and the namespace and address that it means. */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { Service } from '../../simulation/api/core/v1/service/service';
import { sandboxNetns } from '../../simulation/cni';
import { Machine, type SandboxRecord } from '../../simulation/linux';
import { OUTSIDE, outsideAddress, segmentOf } from '../../simulation/network';
import type { World } from '../world';

/** One end of a trace. */
export type TraceEnd =
  | { kind: 'pod'; key: string }
  | { kind: 'node'; name: string }
  | { kind: 'outside' }
  | { kind: 'service'; key: string }
  /** As typed: an address. */
  | { kind: 'address'; address: string };

/** Why an end cannot be used. */
export type EndProblem =
  | 'no-such-object'
  | 'no-sandbox'
  | 'not-scheduled'
  | 'no-cluster-ip'
  | 'not-a-sender'
  | 'no-power';

/** The pod's newest sandbox that is wired. */
export function sandboxOf(world: World, pod: Pod): SandboxRecord | undefined {
  return new Machine(world.hosts, pod.spec.nodeName ?? '')
    .sandboxes()
    .filter(({ podUid, state }) => podUid === pod.metadata.uid && state === 'ready')
    .sort((a, b) => b.attempt - a.attempt)[0];
}

/** The namespace that packets of an end come from. */
export function senderOf(world: World, end: TraceEnd): { netns: string } | { problem: EndProblem } {
  switch (end.kind) {
    case 'outside':
      return { netns: OUTSIDE };
    case 'node':
      return new Machine(world.hosts, end.name).record?.power === 'on' ? { netns: end.name } : { problem: 'no-power' };
    case 'pod':
      return podNetns(world, end.key);
    default:
      return { problem: 'not-a-sender' };
  }
}

function podNetns(world: World, key: string): { netns: string } | { problem: EndProblem } {
  const pod = world.etcd.get(`/registry/${key}`)?.value as Pod | undefined;
  if (!pod) return { problem: 'no-such-object' };
  const { nodeName, hostNetwork } = pod.spec;
  if (!nodeName) return { problem: 'not-scheduled' };
  if (hostNetwork) return { netns: nodeName };
  const sandbox = sandboxOf(world, pod);
  return sandbox ? { netns: sandboxNetns(nodeName, sandbox.id) } : { problem: 'no-sandbox' };
}

/** The address that an end is reached at. */
export function addressOf(world: World, end: TraceEnd): { address: string } | { problem: EndProblem } {
  switch (end.kind) {
    case 'address':
      return { address: end.address };
    case 'outside':
      return { address: outsideAddress(segmentOf(world.hosts)) };
    case 'node': {
      const address = new Machine(world.hosts, end.name).record?.address;
      return address ? { address } : { problem: 'no-such-object' };
    }
    case 'pod': {
      const pod = world.etcd.get(`/registry/${end.key}`)?.value as Pod | undefined;
      if (!pod) return { problem: 'no-such-object' };
      const address = sandboxOf(world, pod)?.ip ?? pod.status?.podIP;
      return address ? { address } : { problem: pod.spec.nodeName ? 'no-sandbox' : 'not-scheduled' };
    }
    case 'service': {
      const service = world.etcd.get(`/registry/services/specs/${end.key.slice('services/'.length)}`)?.value as
        | Service
        | undefined;
      if (!service) return { problem: 'no-such-object' };
      const address = service.spec.clusterIP;
      return address && address !== 'None' ? { address } : { problem: 'no-cluster-ip' };
    }
  }
}
