/** Amounts by resource name, each a quantity text: `{ cpu: '250m', memory: '64Mi' }`. */
export type ResourceList = Record<string, string>;

/** Chooses objects by their labels: all of matchLabels and all of matchExpressions. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

/** One requirement of a label selector. */
export interface LabelSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

/** The name of an object in the same namespace. */
export interface LocalObjectReference {
  name?: string;
}

/** A reference to any object. */
export interface ObjectReference {
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  apiVersion?: string;
  resourceVersion?: string;
  fieldPath?: string;
}

/** A number or a text such as a percentage or a port's name. */
export type IntOrString = number | string;

/** A condition of any kind but Pod and Node: those have times of their own. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  observedGeneration?: number;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  lastProbeTime?: string;
  reason?: string;
  message?: string;
}
