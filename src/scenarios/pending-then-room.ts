import { workers } from '../simulation/cluster/config';
import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: large}
spec:
  containers:
    - name: app
      image: registry.k8s.io/pause:3.10
      resources: {requests: {cpu: "6"}}
`;

export default defineScenario({
  title: 'a pod that fits nowhere waits until a larger node joins',
  inputs: [
    { at: 3, input: applyText(manifest) },
    { at: 20, input: { do: 'add-node', node: { ...workers(1, 1, { cpu: '8' })[0], name: 'worker-4' } } },
  ],
  until: 45,
});
