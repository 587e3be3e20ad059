import type { ClusterConfig } from '../../simulation/cluster/config';

/** A story of packets: a cluster that is built, and calls in it whose ways are told. */
export interface JourneyScenario {
  /** One sentence, as a test's name. */
  title: string;
  network?: Partial<ClusterConfig['network']>;
  addons?: ClusterConfig['addons'];
  manifest: string;
  calls: JourneyCall[];
}

/** One call. */
export interface JourneyCall {
  /** A pod's name, a node's name, or `outside`. */
  from: string;
  /** A pod's, node's or Service's name, or an address. */
  to: string;
  port: number;
  /** The name that is asked for, of questions to a name server. */
  ask?: string;
}

/** Says what a story is. One call a file, default-exported from `<slug>.ts`. */
export function defineJourney(scenario: JourneyScenario): JourneyScenario {
  return scenario;
}

/** A pod of a web server on a node; its `app` label is its name up to the number. */
export function webPod(name: string, node: string, more = ''): string {
  const app = name.replace(/-\d+$/, '');
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${app}}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27'${more}}]
`;
}

/** A Service for the pods of an app, with port 80. */
export function serviceFor(app: string, more = ''): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${app}}
spec:
  selector: {app: ${app}}
  ${more}
`;
}
