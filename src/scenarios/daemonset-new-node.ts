import { workers } from '../simulation/cluster/config';
import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "registry.k8s.io/pause:3.10"}]
`;

export default defineScenario({
  title: 'a DaemonSet has one pod on every node, also on one that joins later',
  inputs: [
    { at: 3, input: applyText(manifest) },
    { at: 12, input: { do: 'add-node', node: { ...workers(1)[0], name: 'worker-4' } } },
  ],
  until: 30,
});
