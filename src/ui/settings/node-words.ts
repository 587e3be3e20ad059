/** What may be written for a node: labels, taints, amounts, a name. One place for the settings and the actions. */

const LABEL_PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX_MOST = 253;
const NAME_MOST = 63;

/** Whether this can be the key of a label or a taint: `disktype`, `example.com/reserved`. */
export function isLabelKey(text: string): boolean {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  const isPrefix = prefix === undefined || (prefix.length <= PREFIX_MOST && LABEL_PREFIX.test(prefix));
  return more.length === 0 && isPrefix && name.length <= NAME_MOST && LABEL_NAME.test(name);
}

/** Whether this can be the value of a label or a taint. */
export const isLabelValue = (text: string): boolean =>
  text === '' || (text.length <= NAME_MOST && LABEL_NAME.test(text));

/** Whether this can be the name of a node. */
export const isNodeName = (text: string): boolean => text.length <= PREFIX_MOST && LABEL_PREFIX.test(text);

const CPU_MOST = 1024;

/** Whether this is an amount of CPU that a machine can have: `4`, `1500m`. */
export function isCpu(text: string): boolean {
  const found = /^(\d+(?:\.\d+)?)(m?)$/.exec(text);
  const cores = Number(found?.[1]) / (found?.[2] === 'm' ? 1_000 : 1);
  return cores >= 0.001 && cores <= CPU_MOST;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
/** The kubelet keeps 100Mi free: with less than this nothing would be left for pods. */
const MEMORY_LEAST = 128 * 2 ** 20;
const MEMORY_MOST = 24 * 2 ** 40;

/** Whether this is an amount of memory that a machine can have: `8Gi`. */
export function isMemory(text: string): boolean {
  const found = /^(\d+(?:\.\d+)?)([kMGT]i?|Ki)?$/.exec(text);
  const bytes = Number(found?.[1]) * (UNITS[found?.[2] ?? ''] ?? Number.NaN);
  return bytes >= MEMORY_LEAST && bytes <= MEMORY_MOST;
}
