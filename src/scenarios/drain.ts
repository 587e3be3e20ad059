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
      terminationGracePeriodSeconds: 5
      containers: [{name: app, image: "registry.k8s.io/pause:3.10"}]
`;

export default defineScenario({
  title: 'a drained node is cordoned and its pods are evicted; uncordoned, it takes pods again',
  inputs: [
    { at: 3, input: applyText(manifest) },
    { at: 10, input: { do: 'drain', node: 'worker-1' } },
    { at: 25, input: { do: 'cordon', node: 'worker-1', unschedulable: false } },
  ],
  until: 30,
});
