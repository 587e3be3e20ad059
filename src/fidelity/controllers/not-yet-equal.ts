const SLOW_WRITES =
  "two writes raced on the recorder's busy machine; none of the tried timings lets the same one win each race";
const NOT_DIAGNOSED = 'not diagnosed yet';
const TURNS = "the stand-in kubelet's turns show a state that the recorder's did not";

/** Recordings that the replay does not reproduce yet, each with the reason. Entries may only go. */
export const NOT_YET_EQUAL: Readonly<Record<string, string>> = {
  'daemonset-taint': 'kubectl leaves an empty list of taints in the replay',
  'deploy-orphan-adopt': 'the second status of the sync that adopts and scales is refused as stale here',
  'rollout-pct-odd-7': SLOW_WRITES,
  'rollout-pct-zero-round-3': SLOW_WRITES,
  'rollout-surge-1': SLOW_WRITES,
  'rollout-surge-2-unavail-2': TURNS,
  'rollout-undo': NOT_DIAGNOSED,
  'ep-headless': TURNS,
  'ep-selector-change': NOT_DIAGNOSED,
  'ep-terminating-serving': SLOW_WRITES,
  'gc-cross-namespace': 'the server keeps an empty list of rules where the real one keeps null',
  'gc-default-policy': 'needs StatefulSets, of a later issue',
  'job-success-policy-count': NOT_DIAGNOSED,
  'ns-delete-pods': "the namespace's pods are all deleted at once here; the real server deletes them one after another",
  'node-all-lost': "the recorder's kubelets renewed in other parts of a period: both nodes are lost at once here",
  'podgc-orphan-node': NOT_DIAGNOSED,
  'rs-adopt-surplus': 'the comparison does not read <one of …> in Events yet',
  'rc-delete-orphan': NOT_DIAGNOSED,
  'rc-quota': 'needs ResourceQuota, of a later issue',
};
