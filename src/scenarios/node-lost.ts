import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      tolerations:
        - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
      containers: [{name: app, image: "registry.k8s.io/pause:3.10"}]
`;

export default defineScenario({
  title: 'a node without power is NotReady after its grace, its pods are evicted and made anew elsewhere',
  inputs: [
    { at: 3, input: applyText(manifest) },
    { at: 10, input: { do: 'power', node: 'worker-2', on: false } },
    { at: 150, input: { do: 'power', node: 'worker-2', on: true } },
  ],
  until: 180,
});
