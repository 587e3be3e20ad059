/**
 * Gives every node its part of the cluster's pod network.
 * Models: node-ipam-controller v1.36, RangeAllocator over one IPv4 range.
 * Leaves out: several ranges, IPv6, cloud allocators; the part of the range that services take.
 */
import { Node } from '../../api/core/v1/node/node';
import { findCidr, formatCidr, parseCidr, subnetCount, subnetOf } from '../../apimachinery/cidr';
import { defineController } from '../define-controller';

export default defineController({
  name: 'node-ipam-controller',
  eventSource: 'cidrAllocator',
  start(env) {
    const nodes = env.informers.of(Node);
    const range = parseCidr(env.flags.clusterCIDR);
    const prefix = env.flags.nodePrefix;
    const size = subnetCount(range, prefix);
    const holders = new Map<string, string>();
    let next = 0;
    const queue = env.queue({
      process: (name) => {
        const node = nodes.indexer.get(name);
        if (!node || node.spec.podCIDR || node.metadata.deletionTimestamp) return;
        for (let tried = 0; tried < size; tried++) {
          const cidr = formatCidr(subnetOf(range, prefix, (next + tried) % size)!);
          if (holders.has(cidr)) continue;
          next = (next + tried + 1) % size;
          holders.set(cidr, name);
          env.client.patch(Node, { name }, 'merge', { spec: { podCIDR: cidr, podCIDRs: [cidr] } });
          return;
        }
        env.events.note(node, {
          type: 'Normal',
          reason: 'CIDRNotAvailable',
          message: `Node ${name} status is now: CIDRNotAvailable`,
        });
      },
    });
    const seen = (node: Node) => {
      const { podCIDR } = node.spec;
      if (podCIDR && findCidr(podCIDR)) holders.set(podCIDR, node.metadata.name);
      else queue.add(node.metadata.name);
    };
    nodes.addHandler({
      added: seen,
      updated: seen,
      deleted: (node) => {
        if (node.spec.podCIDR) holders.delete(node.spec.podCIDR);
      },
    });
  },
});
